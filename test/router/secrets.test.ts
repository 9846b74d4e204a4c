/** No key, the router's or a caller's, turns up in a log, an error or a response header, whatever fails. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RawRequest, send } from "../support/raw-client.ts";
import { DIALECT_REQUESTS } from "../support/requests.ts";
import { type Router, startRouter } from "../support/router.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";

const ROUTER_KEY = "sk-canary-Router-8f3kQ0zP";
const CALLER_KEY = "sk-canary-Caller-5tWx72Lm";
const WORDS = "Unmistakable words of a user";

/** Shorter pieces turn up by chance. */
const PIECE_LENGTH = 8;
const pieces = (secret: string): string[] =>
  Array.from({ length: secret.length - PIECE_LENGTH + 1 }, (_, start) => secret.slice(start, start + PIECE_LENGTH));

const CALLER_HEADERS = {
  authorization: `Bearer ${CALLER_KEY}`,
  "x-api-key": CALLER_KEY,
  "x-goog-api-key": CALLER_KEY,
  cookie: `session=${CALLER_KEY}`,
  "content-type": "application/json",
};

let upstream: Upstream;
let routers: readonly Router[];
let respond: Parameters<typeof startUpstream>[0];

beforeAll(async () => {
  upstream = await startUpstream((request, response) => respond(request, response));
  const common = { UPSTREAM_TIMEOUT_MS: "200", MAX_BODY_BYTES: "2000" };
  const keys = { ANTHROPIC_API_KEY: ROUTER_KEY, GEMINI_API_KEY: ROUTER_KEY, OPENAI_API_KEY: ROUTER_KEY };
  const urls = { ANTHROPIC_BASE_URL: upstream.url, GEMINI_BASE_URL: upstream.url, OPENAI_BASE_URL: upstream.url };
  routers = await Promise.all([
    startRouter({ ...common, ...urls, ...keys }),
    startRouter({ ...common, ...urls }),
    startRouter({ ...common, ...keys }),
    startRouter({
      ...common,
      ...keys,
      GEMINI_API_KEY: `${ROUTER_KEY} \n`,
      ANTHROPIC_API_KEY: `${ROUTER_KEY} two words`,
    }),
  ]);
});
afterAll(async () => {
  await Promise.all(routers.map((router) => router.stop()));
  await upstream.stop();
});

/** Ways for a provider to fail. */
const UPSTREAM_FAILURES: Readonly<Record<string, Parameters<typeof startUpstream>[0]>> = {
  "refuses the key": (_request, response) => response.writeHead(401).end('{"error":"no"}'),
  "is overloaded": (_request, response) => response.writeHead(529).end("{}"),
  redirects: (_request, response) => response.writeHead(307, { location: "http://127.0.0.1:1/" }).end(),
  "hangs up": (_request, response) => response.destroy(),
  "says nothing": () => undefined,
  "breaks off": (_request, response) => {
    response.writeHead(200).write("data: {}\n\n");
    setTimeout(() => response.destroy(), 10);
  },
};

const failingRequests = (path: string, body: string): readonly (readonly [string, RawRequest])[] => [
  [path, { body }],
  [`${path}?key=${CALLER_KEY}&api_key=${CALLER_KEY}`, { body }],
  [`${path}/${CALLER_KEY}`, { body }],
  [path, { body: body.slice(1) }],
  [path, { body: "{}" }],
  [path, { body: " ".repeat(3000) }],
  [path, { body, method: "PUT" }],
  [path, { body, headers: { "content-type": "text/plain" } }],
  [`/${CALLER_KEY}`, { body }],
];

describe.each(DIALECT_REQUESTS)("secrets in the $dialect dialect", ({ dialect, path, body }) => {
  it.each(Object.entries(UPSTREAM_FAILURES))(
    "stay secret when the provider %s",
    { timeout: 60_000 },
    async (_name, fail) => {
      respond = fail;
      const text = JSON.stringify(body).replace("Analyze", WORDS);
      for (const router of routers) {
        for (const [target, request] of failingRequests(`/${dialect}${path}`, text)) {
          const headers = { ...CALLER_HEADERS, ...request.headers };
          const { rawHeaders, body: told } = await send(router.url, target, { ...request, headers });
          expectNone(`${rawHeaders.join("\n")}\n${told}`);
        }
      }
      for (const router of routers) expectNone(router.logs().join("\n"));
    },
  );
});

const expectNone = (output: string): void => {
  for (const piece of new Set([...pieces(ROUTER_KEY), ...pieces(CALLER_KEY)])) expect(output).not.toContain(piece);
  expect(output).not.toContain(WORDS);
};

describe("logLine()", () => {
  it("leaves one line a request, with what was decided", async () => {
    respond = (_request, response) => response.end("{}");
    const router = await startRouter({ OPENAI_BASE_URL: upstream.url });
    const [, , openai] = DIALECT_REQUESTS;
    await send(router.url, "/openai/v1/models", { method: "GET" });
    await send(router.url, "/v1/chat/completions", {
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...openai?.body, tools: [] }),
    });
    await expect.poll(() => router.logs().length).toBe(2);
    await router.stop();
    const [relayed, routed] = router.logs().map((line) => JSON.parse(line));
    expect(relayed).toMatchObject({ "http.route": "/openai/*", "thimble.reason": "other_path", severity: "info" });
    expect(routed).toMatchObject({
      "http.route": "/v1/chat/completions",
      "http.response.status_code": 200,
      "gen_ai.provider.name": "openai",
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "gpt-test",
      "thimble.decision": "escalated",
      "thimble.reason": "no_tools",
      "error.type": null,
    });
    expect(routed).not.toHaveProperty("thimble.request.text");
  });

  it("holds the user's words where LOG_TEXT is on", async () => {
    respond = (_request, response) => response.end("{}");
    const router = await startRouter({ ANTHROPIC_BASE_URL: upstream.url, LOG_TEXT: "on" });
    const [anthropic] = DIALECT_REQUESTS;
    const body = JSON.stringify(anthropic?.body).replace("Analyze", WORDS);
    await send(router.url, "/v1/messages", { headers: { "content-type": "application/json" }, body });
    await expect.poll(() => router.logs().join()).toContain(WORDS);
    await router.stop();
  });
});
