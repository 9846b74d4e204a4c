/** Who stands in for a provider that can't answer: asked for what, with whose key, and how the caller is told. */

import type { ServerResponse } from "node:http";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RawRequest, type RawResponse, send } from "../support/raw-client.ts";
import { at } from "../support/requests.ts";
import { type Router, startRouter } from "../support/router.ts";
import { type RecordedRequest, startUpstream, type Upstream } from "../support/upstream.ts";

const CALLER_KEY = "sk-caller-5tWx72Lm";
const EVENT_STREAM = { "content-type": "text/event-stream" };
type Respond = (request: RecordedRequest, response: ServerResponse) => unknown;

/** Anthropic's own; everything else is asked of `other`. */
let own: Upstream;
let other: Upstream;
let router: Router;
let fail: Respond;
let stand: Respond;

// The bundle may have to be built first.
beforeAll(async () => await (await startRouter()).stop());
beforeEach(async () => {
  fail = (_request, response) => response.writeHead(529, { "retry-after": "60" }).end('{"type":"error"}');
  stand = answer;
  own = await startUpstream((request, response) => fail(request, response));
  other = await startUpstream((request, response) => stand(request, response));
});
afterEach(async () => {
  await router.stop();
  await own.stop();
  await other.stop();
});

const start = async (standIns: readonly object[], variables: Readonly<Record<string, string>> = {}): Promise<void> => {
  router = await startRouter({
    ANTHROPIC_BASE_URL: own.url,
    GEMINI_BASE_URL: other.url,
    GEMINI_API_KEY: "gemini-key",
    OPENAI_BASE_URL: other.url,
    OPENAI_API_KEY: "openai-key",
    PROVIDERS: JSON.stringify({
      mirror: { dialect: "anthropic", baseUrl: `${other.url}/mirror` },
      keyless: { dialect: "openai", baseUrl: `${other.url}/keyless` },
    }),
    MIRROR_API_KEY: "mirror-key",
    FALLBACKS: JSON.stringify({ anthropic: standIns }),
    ANSWER_IN_PLACE: "off",
    ...variables,
  });
};

const CALL = { city: "Paris" };

const GEMINI_ANSWER = {
  candidates: [
    { content: { role: "model", parts: [{ functionCall: { name: "weather", args: CALL } }] }, finishReason: "STOP" },
  ],
  usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 3, totalTokenCount: 8 },
};
const OPENAI_CALL = { id: "call_1", type: "function", function: { name: "weather", arguments: JSON.stringify(CALL) } };
const openAiAnswer = (part: "message" | "delta", call: object) => ({
  id: "c",
  object: part === "message" ? "chat.completion" : "chat.completion.chunk",
  created: 1,
  model: "served",
  choices: [
    { index: 0, [part]: { role: "assistant", content: null, tool_calls: [call] }, finish_reason: "tool_calls" },
  ],
  usage: { prompt_tokens: 5, completion_tokens: 3, total_tokens: 8 },
});
const ANTHROPIC_ANSWER = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "served",
  content: [{ type: "tool_use", id: "toolu_1", name: "weather", input: CALL }],
  stop_reason: "tool_use",
  stop_sequence: null,
  usage: { input_tokens: 5, output_tokens: 3 },
};

/** Calls the tool, in the words of whoever was asked. */
const answer: Respond = ({ target, body }, response) => {
  if (target.includes(":streamGenerateContent")) {
    return response.writeHead(200, EVENT_STREAM).end(`data: ${JSON.stringify(GEMINI_ANSWER)}\r\n\r\n`);
  }
  if (target.includes(":generateContent")) return json(response, GEMINI_ANSWER);
  if (!target.endsWith("/chat/completions")) return json(response, ANTHROPIC_ANSWER);
  if (at(JSON.parse(body.toString()), "stream") !== true) return json(response, openAiAnswer("message", OPENAI_CALL));
  const chunk = JSON.stringify(openAiAnswer("delta", { index: 0, ...OPENAI_CALL }));
  return response.writeHead(200, EVENT_STREAM).end(`data: ${chunk}\n\ndata: [DONE]\n\n`);
};

const json = (response: ServerResponse, body: unknown): unknown =>
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));

const REQUEST = {
  model: "claude-test",
  max_tokens: 64,
  messages: [{ role: "user", content: "What is the weather in Paris?" }],
  tools: [{ name: "weather", input_schema: { type: "object", properties: { city: { type: "string" } } } }],
};

/** Everything a caller could send along that is meant for its own provider alone. */
const CALLER_HEADERS = {
  "content-type": "application/json",
  "x-api-key": CALLER_KEY,
  authorization: `Bearer ${CALLER_KEY}`,
  "x-goog-api-key": CALLER_KEY,
  "anthropic-version": "2023-06-01",
  "anthropic-organization-id": CALLER_KEY,
  "x-custom-secret": CALLER_KEY,
};

const ask = (body: object = {}, request: RawRequest = {}): Promise<RawResponse> =>
  send(router.url, `/anthropic/v1/messages?beta=true&key=${CALLER_KEY}`, {
    headers: CALLER_HEADERS,
    body: JSON.stringify({ ...REQUEST, ...body }),
    ...request,
  });

const wire = ({ target, rawHeaders, body }: RecordedRequest): string => `${target}\n${rawHeaders.join("\n")}\n${body}`;

const expectCall = ({ status, headers, body }: RawResponse): void => {
  expect(status).toBe(200);
  if (headers["content-type"]?.includes("event-stream")) {
    expect(body.toString()).toMatch(/"type":"tool_use".*"name":"weather"/);
    expect(body.toString()).toContain("Paris");
    expect(body.toString()).toMatch(/event: message_stop\ndata: \{"type":"message_stop"\}\n\n$/);
    return;
  }
  const message = JSON.parse(body.toString());
  expect(message).toMatchObject({ type: "message", role: "assistant", stop_reason: "tool_use" });
  expect(message.content).toMatchObject([{ type: "tool_use", name: "weather", input: CALL }]);
};

const STAND_INS: readonly (readonly [string, object, string, Readonly<Record<string, string>>])[] = [
  [
    "another key and host",
    { provider: "mirror", model: "claude-else" },
    "/mirror/v1/messages",
    { "x-api-key": "mirror-key" },
  ],
  ["OpenAI", { provider: "openai", model: "gpt-x" }, "/v1/chat/completions", { authorization: "Bearer openai-key" }],
  ["an endpoint without a key", { provider: "keyless", model: "qwen/q:1" }, "/keyless/v1/chat/completions", {}],
  ["Gemini", { provider: "gemini", model: "gemini-x" }, "/v1beta/models/gemini-x:", { "x-goog-api-key": "gemini-key" }],
];

describe.each(STAND_INS)("%s", (_name, choice, path, key) => {
  it.each([false, true])("stands in, with the stream %s, in the caller's own dialect", async (stream) => {
    await start([choice]);
    const response = await ask({ stream });
    expectCall(response);
    expect(response.headers["x-thimble-target"]).toBe(`${at(choice, "provider")}/${at(choice, "model")}`);
    expect(response.headers["x-thimble-tries"]).toBe("2");
    expect([own.requests.length, other.requests.length]).toEqual([1, 1]);
    expect(other.requests[0]?.target).toContain(path);
    expect(wire(other.requests[0] as RecordedRequest)).toContain(String(at(choice, "model")));
    expect(other.requests[0]?.headers).toMatchObject(key);
  });

  it("gets none of the caller's keys", async () => {
    await start([choice]);
    expectCall(await ask());
    expect(wire(own.requests[0] as RecordedRequest)).toContain(CALLER_KEY);
    expect(wire(other.requests[0] as RecordedRequest)).not.toContain(CALLER_KEY.slice(0, 10));
    expect(wire(other.requests[0] as RecordedRequest)).not.toContain("claude-test");
  });
});

describe("stand-ins", () => {
  it("may be another model of the same provider, asked with the caller's key", async () => {
    await start([{ provider: "anthropic", model: "claude-small" }]);
    fail = (request, response) =>
      at(JSON.parse(request.body.toString()), "model") === "claude-small"
        ? answer(request, response)
        : response.writeHead(529).end("{}");
    const response = await ask();
    expectCall(response);
    expect(response.headers["x-thimble-target"]).toBe("anthropic/claude-small");
    expect(own.requests[1]?.headers["x-api-key"]).toBe(CALLER_KEY);
    expect(JSON.parse(String(own.requests[1]?.body))).toEqual({ ...REQUEST, model: "claude-small" });
  });

  it("are tried in turn", async () => {
    await start([
      { provider: "openai", model: "gpt-x" },
      { provider: "gemini", model: "gemini-x" },
    ]);
    // The one after a 529 comes at once; a second one in vain has to be paid for by requests that needed none.
    fail = answer;
    for (let count = 0; count < 30; count += 1) await ask();
    own.clear();
    fail = (_request, response) => response.writeHead(529).end("{}");
    stand = (request, response) =>
      request.target.startsWith("/v1/chat") ? response.writeHead(529).end("{}") : answer(request, response);
    const response = await ask();
    expectCall(response);
    expect(response.headers["x-thimble-target"]).toBe("gemini/gemini-x");
    expect(response.headers["x-thimble-tries"]).toBe("3");
  });

  it("are not asked for what they can't be asked, and the caller's own provider explains", async () => {
    await start([{ provider: "openai", model: "gpt-x" }]);
    const response = await ask({ tools: [{ type: "web_search_20250305", name: "web_search" }] });
    expect(response.status).toBe(529);
    expect(response.body.toString()).toBe('{"type":"error"}');
    expect(response.headers["x-thimble-target"]).toBe("anthropic/claude-test");
    expect(other.requests).toHaveLength(0);
  });

  it("are passed over for the next where only that can be asked", async () => {
    await start([
      { provider: "openai", model: "gpt-x" },
      { provider: "mirror", model: "claude-else" },
    ]);
    const response = await ask({ tools: [{ type: "web_search_20250305", name: "web_search" }] });
    expect(response.headers["x-thimble-target"]).toBe("mirror/claude-else");
  });

  it.each<readonly [string, number, Readonly<Record<string, string>>]>([
    ["the router's own key is refused", 401, { ANTHROPIC_API_KEY: "revoked" }],
    ["the router's own account is empty", 402, { ANTHROPIC_API_KEY: "empty" }],
  ])("answer where %s", async (_why, code, variables) => {
    await start([{ provider: "openai", model: "gpt-x" }], variables);
    fail = (_request, response) => response.writeHead(code).end('{"type":"error"}');
    expectCall(await ask());
  });

  it.each([400, 401, 403, 404, 413])("have no part in the caller's own fault, a %i", async (code) => {
    await start([{ provider: "openai", model: "gpt-x" }]);
    fail = (_request, response) => response.writeHead(code).end('{"type":"error"}');
    expect((await ask()).status).toBe(code);
    expect(other.requests).toHaveLength(0);
  });

  it("answer for a provider that is gone, after it was tried once more", async () => {
    await start([{ provider: "openai", model: "gpt-x" }], { ANTHROPIC_BASE_URL: "http://127.0.0.1:9" });
    fail = answer;
    const { status, headers } = await ask();
    expect([status, headers["x-thimble-tries"], headers["x-thimble-target"]]).toEqual([200, "3", "openai/gpt-x"]);
  });

  it("fail in the caller's words, where all do", async () => {
    await start([{ provider: "gemini", model: "gemini-x" }]);
    const details = [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "37s" }];
    stand = (_request, response) =>
      response
        .writeHead(503)
        .end(JSON.stringify({ error: { code: 503, message: "Busy.", status: "UNAVAILABLE", details } }));
    const { status, headers, body } = await ask();
    expect(status).toBe(529);
    expect(at(JSON.parse(body.toString()), "error", "type")).toBe("overloaded_error");
    expect(headers["x-thimble-target"]).toBe("gemini/gemini-x");
    expect(headers["retry-after"]).toBe("37");
  });
});
