/** Where tenants are configured, nobody is served without a key of theirs, and that key goes no further than the router. */

import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { open, type RawRequest, type RawResponse, send } from "../support/raw-client.ts";
import { at, DIALECT_REQUESTS } from "../support/requests.ts";
import { type Router, startRouter } from "../support/router.ts";
import { configurationOf, makeServices } from "../support/services.ts";
import { type RecordedRequest, startUpstream, type Upstream } from "../support/upstream.ts";

const KEY = "thimble-acme-9f2c41d07be8";
const PROVIDER_KEY = "sk-provider-Vq83kd02";
const DIGEST = createHash("sha256").update(KEY).digest("hex");
const TENANTS = JSON.stringify([{ name: "acme", keys: [DIGEST] }]);
const JSON_TYPE = { "content-type": "application/json" };

/** Stands for every host there is: all the routers send arrives here. */
let egress: Upstream;
/** Has keys for the providers. */
let keyed: Router;
/** Passes its callers' on. */
let keyless: Router;

beforeAll(async () => {
  egress = await startUpstream((_request, response) => response.end("{}"));
  const keys = { ANTHROPIC_API_KEY: PROVIDER_KEY, GEMINI_API_KEY: PROVIDER_KEY, OPENAI_API_KEY: PROVIDER_KEY };
  const hosts = {
    ANTHROPIC_BASE_URL: "http://anthropic.internal",
    GEMINI_BASE_URL: "http://gemini.internal",
    OPENAI_BASE_URL: "http://openai.internal",
  };
  const settings = { ...hosts, TENANTS, CACHE: '{"mode": "on", "shareFlights": true}', CAPS: '{"anthropic": 100}' };
  [keyed, keyless] = await Promise.all([
    startRouter({ ...settings, ...keys }, { egress: egress.url }),
    startRouter(settings, { egress: egress.url }),
  ]);
});
afterAll(async () => {
  await Promise.all([keyed.stop(), keyless.stop()]);
  await egress.stop();
});
beforeEach(() => egress.clear());

interface Route {
  readonly method: string;
  /** Its wildcards filled in. */
  readonly path: string;
}

/** Every route the app has, and paths that it hasn't. */
const routes = (): readonly Route[] => {
  const app = createApp(makeServices(configurationOf({ TENANTS })));
  const found = app.routes.flatMap(({ method, path }): Route[] => {
    const filled = path.replace(/:\w+\{[^}]*\}/, "gemini-test:generateContent").replace("*", "x/y");
    return (method === "ALL" ? ["GET", "PUT"] : [method]).map((each) => ({ method: each, path: filled }));
  });
  const unknown = ["/", "/playground/apps.json", "/index.html", "/v1", "/x", "//v1/messages", "/v1/messages/"];
  const unique = new Map([
    ...found.map((route) => [`${route.method} ${route.path}`, route] as const),
    ...unknown.map((path) => [`GET ${path}`, { method: "GET", path }] as const),
  ]);
  return [...unique.values()].filter((route) => !isOpen(route));
};

/** Tells nobody's business, and asks nothing of anyone: health, and a preflight of the router's own API. */
const isOpen = ({ method, path }: Route): boolean =>
  path === "/healthz" || (method === "OPTIONS" && path.includes("/route"));

const WRONG_KEYS: readonly string[] = [
  "",
  "x",
  "*",
  KEY.slice(0, -1),
  KEY.slice(0, 8),
  `${KEY}x`,
  `${KEY},${KEY}`,
  `${KEY}, wrong`,
  KEY.toUpperCase(),
  [...KEY].toReversed().join(""),
  DIGEST,
  PROVIDER_KEY,
  `Basic ${Buffer.from(KEY).toString("base64")}`,
  "Bearer",
  "null",
  "undefined",
  "__proto__",
  "constructor",
  "' OR 1=1 --",
  "../../etc/passwd",
  "{{7*7}}",
  "%00",
  "\u00fc\u00df",
  "acme",
  "a".repeat(8000),
];

const WAYS: readonly ((key: string) => { readonly headers?: Record<string, string>; readonly query?: string })[] = [
  (key) => ({ headers: { "x-thimble-key": key } }),
  (key) => ({ headers: { "x-api-key": key } }),
  (key) => ({ headers: { authorization: `Bearer ${key}` } }),
  (key) => ({ headers: { "x-goog-api-key": key } }),
  (key) => ({ query: `key=${encodeURIComponent(key)}` }),
  // One key that is right doesn't make up for the router's own header being wrong.
  (key) => ({ headers: { "x-thimble-key": key, "x-api-key": KEY, authorization: `Bearer ${KEY}` } }),
];

/** Whether a body is an error as one of the dialects puts it. */
const isError = (body: unknown, path: string): boolean => {
  const owner = DIALECT_REQUESTS.find((own) => path === own.path || path === `/${own.dialect}${own.path}`);
  if (owner !== undefined) return typeof owner.errorMessage(body) === "string";
  const isNative = at(body, "error", "kind") === "authentication";
  return isNative || DIALECT_REQUESTS.some(({ errorMessage }) => typeof errorMessage(body) === "string");
};

const expectRefusal = ({ status, headers, body }: RawResponse, path: string): void => {
  expect(status).toBe(401);
  expect(headers["x-should-retry"]).toBe("false");
  expect(headers).not.toHaveProperty("x-thimble-cache");
  expect(headers).not.toHaveProperty("x-thimble-target");
  expect(isError(JSON.parse(body.toString()), path)).toBe(true);
};

describe("a router with tenants", () => {
  const cases = routes();

  it("has every route in this test", () => {
    const paths = new Set(cases.map(({ path }) => path));
    for (const { dialect, path } of DIALECT_REQUESTS) {
      expect(paths).toContain(`/${dialect}${path}`);
      expect(paths).toContain(path);
    }
    expect(paths).toContain("/v1/cache/purge");
    expect(cases.length).toBeGreaterThan(40);
  });

  it.each(cases)("refuses $method $path without a right key before it looks anything up", async (route) => {
    const at = cases.indexOf(route);
    const [, , openai] = DIALECT_REQUESTS;
    const body = route.method === "POST" ? JSON.stringify(openai?.body) : "";
    const bare = await send(keyed.url, route.path, { method: route.method, headers: JSON_TYPE, body });
    if (route.method !== "HEAD") expectRefusal(bare, route.path);
    const tries = WRONG_KEYS.map(async (key, index) => {
      // Every key at every route, every place at every key.
      const { headers = {}, query } = WAYS[(at + index) % WAYS.length]?.(key) ?? {};
      const target = query === undefined ? route.path : `${route.path}?${query}`;
      const request = { method: route.method, headers: { ...JSON_TYPE, ...headers }, body };
      expectRefusal(await send(keyed.url, target, request), route.path);
    });
    await Promise.all(tries);
    expect(egress.requests).toHaveLength(0);
  });

  it("refuses a request before it has come in", async () => {
    const endless = async function* () {
      yield Buffer.from("{");
      await new Promise(() => undefined);
    };
    const { response, leave } = open(keyed.url, "/v1/messages", { headers: JSON_TYPE, body: endless() });
    expect((await response).statusCode).toBe(401);
    leave();
  });

  it("answers a browser that asks beforehand, since it sends no key then", async () => {
    const asked = {
      "access-control-request-method": "POST",
      "access-control-request-headers": "x-api-key,content-type",
    };
    for (const path of ["/anthropic/v1/messages", "/v1/route", "/v1/files"]) {
      const { status, headers } = await send(keyed.url, path, {
        method: "OPTIONS",
        headers: { origin: "https://app.example", ...asked },
      });
      expect([path, status, headers["access-control-allow-origin"]]).toEqual([path, 204, "*"]);
      expect(headers["access-control-allow-headers"]).toMatch(/x-api-key, ?content-type/);
    }
    expect(egress.requests).toHaveLength(0);
  });

  it("serves no page", async () => {
    for (const path of ["/", "/playground/apps.json", "/playground/main.js"]) {
      const { status, body } = await send(keyed.url, path, { method: "GET", headers: { "x-thimble-key": KEY } });
      expect(status).toBe(404);
      expect(body.toString()).not.toContain("<");
    }
  });

  it("tells its health to anyone", async () => {
    expect((await send(keyed.url, "/healthz", { method: "GET" })).status).toBe(200);
  });
});

/** Ways for a dialect's callers to send the router's key. */
const RIGHT_WAYS: Readonly<
  Record<string, Readonly<Record<string, { headers?: Record<string, string>; query?: string }>>>
> = {
  anthropic: {
    "the SDK's header": { headers: { "x-api-key": KEY } },
    "a bearer token": { headers: { authorization: `Bearer ${KEY}` } },
    "the SDK's header and a bearer token": { headers: { "x-api-key": KEY, authorization: `bearer ${KEY}` } },
  },
  gemini: {
    "the SDK's header": { headers: { "x-goog-api-key": KEY } },
    "a bearer token": { headers: { authorization: `Bearer ${KEY}` } },
    "the query": { query: `key=${KEY}` },
    "the query and the SDK's header": { query: `key=${KEY}`, headers: { "x-goog-api-key": KEY } },
  },
  openai: {
    "the SDK's header": { headers: { authorization: `Bearer ${KEY}` } },
    "a bearer token, written otherwise": { headers: { authorization: `BEARER  ${KEY}` } },
  },
};

describe.each(DIALECT_REQUESTS)("a tenant's key in the $dialect dialect", ({ dialect, path, body }) => {
  const ways = {
    ...RIGHT_WAYS[dialect],
    "the router's header": { headers: { "x-thimble-key": KEY } },
    "the router's header and wherever else one fits": {
      headers: { "x-thimble-key": KEY, "x-api-key": KEY, "x-goog-api-key": KEY, authorization: `Bearer ${KEY}` },
    },
  };

  it.each(Object.entries<{ headers?: Record<string, string>; query?: string }>(ways))(
    "lets its owner in, from %s, and goes no further",
    async (_name, { headers, query }) => {
      for (const router of [keyed, keyless]) {
        for (const target of [`/${dialect}${path}`, `/${dialect}/v1/models`]) {
          const request: RawRequest = { headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) };
          const response = await send(router.url, query === undefined ? target : `${target}?${query}`, request);
          expect(response.status).toBe(200);
          expect(`${response.rawHeaders} ${response.body}`).not.toContain(KEY.slice(0, 12));
        }
      }
      expect(egress.requests).toHaveLength(4);
      for (const request of egress.requests) expect(wire(request)).not.toContain(KEY.slice(0, 12));
      const sentKey = egress.requests.filter((request) => wire(request).includes(PROVIDER_KEY));
      expect(sentKey).toHaveLength(2);
    },
  );

  it("leaves the caller's own key for the provider alone", async () => {
    const own = { "x-api-key": "own-key", "x-goog-api-key": "own-key", authorization: "Bearer own-key" };
    const request = { headers: { ...JSON_TYPE, ...own, "x-thimble-key": KEY }, body: JSON.stringify(body) };
    await send(keyless.url, `/${dialect}${path}`, request);
    expect(egress.requests[0]?.headers).toMatchObject(own);
    expect(egress.requests[0]?.headers).not.toHaveProperty("x-thimble-key");
  });
});

const wire = ({ target, rawHeaders, body }: RecordedRequest): string => `${target}\n${rawHeaders.join("\n")}\n${body}`;

describe("the log of a router with tenants", () => {
  it("holds neither its key nor a caller's", () => {
    for (const router of [keyed, keyless]) {
      const log = router.logs().join("\n");
      expect(router.logs().length).toBeGreaterThan(20);
      for (const secret of [KEY, DIGEST, PROVIDER_KEY]) expect(log).not.toContain(secret.slice(0, 12));
      expect(log).not.toContain("own-key");
    }
  });
});
