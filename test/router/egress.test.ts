/** No request, however it is twisted, makes the router talk to a host that its configuration doesn't name. */

import { connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { type Router, startRouter } from "../support/router.ts";
import { makeServices } from "../support/services.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";

/** Each provider's host in the configuration, and the router's key for it. None of them exists. */
const HOSTS = {
  anthropic: { url: "https://anthropic.internal", key: "canary-anthropic-Zq81" },
  gemini: { url: "https://gemini.internal/base", key: "canary-gemini-Yw72" },
  openai: { url: "http://openai.internal:8443", key: "canary-openai-Xe63" },
};

/** Stands for every host there is: all the router sends arrives here, with its whole URL. */
let egress: Upstream;
let router: Router;

beforeAll(async () => {
  egress = await startUpstream((_request, response) =>
    response.writeHead(200, { location: "https://evil.example/", "content-location": "//evil.example" }).end("{}"),
  );
  router = await startRouter(
    {
      ANTHROPIC_BASE_URL: HOSTS.anthropic.url,
      ANTHROPIC_API_KEY: HOSTS.anthropic.key,
      GEMINI_BASE_URL: HOSTS.gemini.url,
      GEMINI_API_KEY: HOSTS.gemini.key,
      OPENAI_BASE_URL: HOSTS.openai.url,
      OPENAI_API_KEY: HOSTS.openai.key,
    },
    { egress: egress.url },
  );
});
afterAll(async () => {
  await router.stop();
  await egress.stop();
});
beforeEach(() => egress.clear());

/** Every route the app has, its wildcards filled in. */
const routes = (): string[] => {
  const app = createApp(makeServices());
  const paths = app.routes.map(({ path }) =>
    path.replace(/:\w+\{[^}]*\}/, "gemini-test:generateContent").replace("*", "x/y"),
  );
  return [...new Set(paths)].filter((path) => path.startsWith("/"));
};

interface Twist {
  readonly method?: string;
  /** What stands between method and version on the request line. */
  readonly target?: (path: string) => string;
  /** Header lines. */
  readonly headers?: readonly string[];
  readonly body?: string;
}

const EVIL = "evil.example";

/** Headers by which some gateway somewhere lets callers choose where it goes. */
const OVERRIDE_HEADERS = [
  "x-forwarded-host",
  "x-forwarded-server",
  "x-forwarded-proto",
  "x-forwarded-port",
  "x-forwarded-prefix",
  "x-forwarded-uri",
  "x-original-url",
  "x-original-host",
  "x-rewrite-url",
  "x-host",
  "x-http-host-override",
  "x-http-method-override",
  "forwarded",
  "x-custom-host",
  "x-portkey-custom-host",
  "x-thimble-custom-host",
  "x-thimble-upstream",
  "x-thimble-provider",
  "x-base-url",
  "x-upstream",
  "x-upstream-host",
  "x-upstream-url",
  "x-target-url",
  "x-target-host",
  "x-backend-host",
  "x-proxy-host",
  "x-real-host",
  "x-goog-api-endpoint",
  "x-stainless-base-url",
  "anthropic-base-url",
  "openai-base-url",
  "openai-api-base",
  "helicone-target-url",
  "helicone-openai-api-base",
  "cf-worker-upstream",
  "cf-connecting-host",
  "x-envoy-original-path",
  "x-wap-profile",
  "proxy-host",
  "destination",
  "referer",
  "origin",
  "true-host",
  "base_url",
  "via",
]; // prettier-ignore

const QUERY_PARAMETERS = [
  "url",
  "host",
  "base_url",
  "baseUrl",
  "target",
  "upstream",
  "endpoint",
  "proxy",
  "api_base",
  "$httpHeaders",
];

const TARGETS: readonly ((path: string) => string)[] = [
  (path) => `http://${EVIL}${path}`,
  (path) => `https://${EVIL}${path}`,
  (path) => `//${EVIL}${path}`,
  (path) => `/${path}//${EVIL}`,
  (path) => `${path}/..//${EVIL}`,
  (path) => `${path}/../../..//${EVIL}/`,
  (path) => `${path}/%2e%2e/%2e%2e/%2f%2f${EVIL}`,
  (path) => `${path}/..%2f..%2f..%2f${EVIL}`,
  (path) => `${path}/..%5c..%5c${EVIL}`,
  (path) => `${path}\\..\\..\\${EVIL}`,
  (path) => `\\\\${EVIL}${path}`,
  (path) => `/\\${EVIL}${path}`,
  (path) => `${path}@${EVIL}/`,
  (path) => `@${EVIL}${path}`,
  (path) => `:80@${EVIL}${path}`,
  (path) => `/.${EVIL}${path}`,
  (path) => `.${EVIL}${path}`,
  (path) => `http://user:pass@${EVIL}${path}`,
  (path) => `http:${EVIL}${path}`,
  (path) => `${path}#@${EVIL}`,
  (path) => `${path}?@${EVIL}/#//${EVIL}`,
  (path) => `${path};@${EVIL}`,
  (path) => `${path}%00.${EVIL}`,
  (path) => `${path}%0d%0aHost:%20${EVIL}`,
  (path) => `/anthropic//${EVIL}${path}`,
  (path) => `/gemini/\\${EVIL}${path}`,
  (path) => `/openai/http://${EVIL}${path}`,
  (path) => `/anthropic/%2f%2f${EVIL}${path}`,
  (path) => `/gemini/@${EVIL}${path}`,
  (path) => `/openai:@${EVIL}${path}`,
  (path) => `/openai.${EVIL}${path}`,
];

const TWISTS: readonly Twist[] = [
  ...OVERRIDE_HEADERS.map((name) => ({ headers: [`${name}: https://${EVIL}/`] })),
  ...OVERRIDE_HEADERS.slice(0, 12).map((name) => ({ headers: [`${name}: ${EVIL}`] })),
  ...QUERY_PARAMETERS.map((name) => ({ target: (path: string) => `${path}?${name}=https://${EVIL}/` })),
  ...TARGETS.map((target) => ({ target })),
  { headers: [`host: ${EVIL}`] },
  { headers: [`host: ${EVIL}:443`] },
  { headers: [`host: user@${EVIL}`] },
  { headers: ["host: a.internal", `host: ${EVIL}`] },
  { headers: ["connection: close, x-api-key, authorization, x-goog-api-key, host"] },
  { body: JSON.stringify({ base_url: `https://${EVIL}`, host: EVIL, model: `https://${EVIL}/m`, url: `//${EVIL}` }) },
  { body: JSON.stringify({ model: `../../..//${EVIL}`, messages: [], __proto__: { baseUrl: EVIL } }) },
];

/** Sends bytes no HTTP client would, and waits for the connection to end. */
const sendBytes = async (bytes: string, { url } = router): Promise<string> => {
  const chunks: Buffer[] = [];
  await new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", resolve).on("close", resolve);
  });
  return Buffer.concat(chunks).toString("latin1");
};

const format = (
  path: string,
  { method = "POST", target = (same) => same, headers = [], body = "{}" }: Twist,
): string => {
  const host = headers.some((line) => line.startsWith("host:")) ? [] : ["host: router.test"];
  const lines = [
    `${method} ${target(path)} HTTP/1.1`,
    ...host,
    ...(headers.some((line) => line.startsWith("connection:")) ? [] : ["connection: close"]),
    "content-type: application/json",
    ...(body === "" ? [] : [`content-length: ${Buffer.byteLength(body)}`]),
    ...headers,
  ];
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
};

describe("outgoingUrl()", () => {
  it("is put to at least 60 twists on every route", () => {
    expect(TWISTS.length).toBeGreaterThanOrEqual(60);
    expect(routes()).toEqual(expect.arrayContaining(["/anthropic/x/y", "/gemini/x/y", "/openai/x/y", "/v1/messages"]));
  });

  it.each(routes())("goes to configured hosts only, each with no key but its own, from %s", async (path) => {
    // A few at a time: each waits for its connection to close.
    for (let start = 0; start < TWISTS.length; start += 10) {
      const answers = await Promise.all(TWISTS.slice(start, start + 10).map((twist) => sendBytes(format(path, twist))));
      expect(answers.join()).not.toContain("canary");
    }
    if (path.endsWith("/x/y")) expect(egress.requests.length).toBeGreaterThan(TWISTS.length / 2);
    const hosts = Object.values(HOSTS);
    for (const { target, rawHeaders, body } of egress.requests) {
      const own = hosts.find(({ url }) => target.startsWith(`${url}/`));
      expect(own, target).toBeDefined();
      const sent = `${target}\n${rawHeaders.join("\n")}\n${body}`;
      for (const { key } of hosts) if (key !== own?.key) expect(sent).not.toContain(key);
      expect(target).not.toContain("canary");
    }
  });

  it("does send what it relays, with the key, to its provider", async () => {
    await sendBytes(format("/gemini/v1beta/models", {}));
    expect(egress.requests[0]?.target).toBe("https://gemini.internal/base/v1beta/models");
    expect(egress.requests[0]?.headers["x-goog-api-key"]).toBe(HOSTS.gemini.key);
  });
});

/** Where a caller can put its key, and who alone may then see it. */
const CALLER_KEY = "canary-caller-Vt54";
const CARRIERS: readonly {
  readonly owner: keyof typeof HOSTS;
  readonly headers?: readonly string[];
  readonly query?: string;
}[] = [
  { owner: "anthropic", headers: [`x-api-key: ${CALLER_KEY}`] },
  { owner: "anthropic", headers: [`authorization: Bearer ${CALLER_KEY}`, "anthropic-version: 2023-06-01"] },
  { owner: "gemini", headers: [`x-goog-api-key: ${CALLER_KEY}`] },
  { owner: "gemini", query: `key=${CALLER_KEY}` },
  { owner: "gemini", query: `alt=json&%6bey=${CALLER_KEY}` },
  { owner: "openai", headers: [`authorization: Bearer ${CALLER_KEY}`] },
];

describe("sharedPathEndpoint()", () => {
  let keyless: Router;
  beforeAll(async () => {
    const { anthropic, gemini, openai } = HOSTS;
    const urls = { ANTHROPIC_BASE_URL: anthropic.url, GEMINI_BASE_URL: gemini.url, OPENAI_BASE_URL: openai.url };
    keyless = await startRouter(urls, { egress: egress.url });
  });
  afterAll(() => keyless.stop());

  describe.each(["/v1/models", "/v1/models/m", "/v1/files/f/content", "/v1/x/y", "/v1"])("at %s", (path) => {
    it.each(CARRIERS)("shows a caller's key to $owner alone, %#", async ({ owner, headers = [], query }) => {
      const target = query === undefined ? path : `${path}?${query}`;
      for (const method of ["GET", "POST", "DELETE"]) {
        await sendBytes(format(target, { method, headers, body: "" }), keyless);
      }
      expect(egress.requests).toHaveLength(3);
      for (const { target: url, rawHeaders } of egress.requests) {
        expect(url.startsWith(`${HOSTS[owner].url}/`), url).toBe(true);
        // In a header, whatever it came in.
        expect(url).not.toContain(CALLER_KEY);
        expect(rawHeaders.join()).toContain(CALLER_KEY);
      }
    });
  });

  it.each([
    ["POST", "/v1/models/gemini-test:countTokens", "gemini"],
    ["GET", "/v1/models/ft:gpt-test:org::a1b2", "openai"],
    ["DELETE", "/v1/models/ft:gpt-test:org::a1b2", "openai"],
  ] as const)("tells by method and path that %s %s is for %s", async (method, path, owner) => {
    await sendBytes(format(path, { method, headers: [`authorization: Bearer ${CALLER_KEY}`], body: "" }), keyless);
    expect(egress.requests[0]?.target).toBe(`${HOSTS[owner].url}${path}`);
  });
});
