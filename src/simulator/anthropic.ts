/** Owns Anthropic's Messages format as its server speaks it. Never decides what is said. */

import { isString, type JsonObject } from "../core/json.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import { event, isJsonObject, lastUserTurn, readNumber, readObjects, readText, toTool } from "./reading.ts";
import type { Answer, Generation, Operation, Problem, Prompt, Stream, WireFormat } from "./wire-format.ts";

const errorTypes: Readonly<Record<number, string>> = {
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  504: "timeout_error",
  529: "overloaded_error",
};

function match(method: string, url: URL): Operation | null {
  const path = url.pathname;
  if (method === "POST" && path === "/v1/messages") return { kind: "generate", model: null, stream: null };
  if (method === "POST" && path === "/v1/messages/count_tokens") return { kind: "count-tokens", model: null };
  if (method === "GET" && path === "/v1/models") return { kind: "list-models" };
  const model = /^\/v1\/models\/([^/]+)$/.exec(path)?.[1];
  return method === "GET" && model !== undefined ? { kind: "get-model", model: decodeURIComponent(model) } : null;
}

function read(body: JsonObject, _operation: Generation): Result<Prompt, string> {
  if (!isString(body.model)) return fail("model: Field required");
  if (!Array.isArray(body.messages)) return fail("messages: Field required");
  const maximumTokens = readNumber(body.max_tokens);
  if (maximumTokens === null) return fail("max_tokens: Field required");
  return succeed({
    model: body.model,
    stream: body.stream === true,
    streamUsage: true,
    text: readText(lastUserTurn(readObjects(body.messages))?.content),
    forcedTool: forcedTool(body),
    maximumTokens,
  });
}

function forcedTool(body: JsonObject) {
  const tools = readObjects(body.tools).map((tool) => toTool(tool, tool.input_schema));
  const choice = isJsonObject(body.tool_choice) ? body.tool_choice : {};
  if (choice.type === "any") return tools[0] ?? null;
  return choice.type === "tool" ? (tools.find((tool) => tool.name === choice.name) ?? null) : null;
}

const stopReason = ({ content }: Answer): string => {
  if (content.kind === "call") return "tool_use";
  return content.truncated ? "max_tokens" : "end_turn";
};

const usage = (answer: Answer, output: number): JsonObject => ({
  input_tokens: answer.usage.input,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  output_tokens: output,
  service_tier: "standard",
});

const message = (answer: Answer, content: readonly JsonObject[], ended: boolean): JsonObject => ({
  id: `msg_01${answer.id.slice(0, 22)}`,
  type: "message",
  role: "assistant",
  model: answer.prompt.model,
  content,
  stop_reason: ended ? stopReason(answer) : null,
  stop_sequence: null,
  usage: usage(answer, ended ? answer.usage.output : 1),
});

const block = ({ content, id }: Answer): JsonObject =>
  content.kind === "text"
    ? { type: "text", text: content.pieces.join("") }
    : { type: "tool_use", id: `toolu_01${id.slice(0, 22)}`, name: content.name, input: content.arguments };

/** The block as a stream opens it, and the pieces it then grows by. */
function growth(answer: Answer): { opened: JsonObject; deltas: readonly JsonObject[] } {
  const { content } = answer;
  if (content.kind === "text") {
    const deltas = content.pieces.map((text) => ({ type: "text_delta", text }));
    return { opened: { type: "text", text: "" }, deltas };
  }
  const json = JSON.stringify(content.arguments);
  const half = Math.ceil(json.length / 2);
  const parts = ["", json.slice(0, half), json.slice(half)];
  const deltas = parts.map((partial_json) => ({ type: "input_json_delta", partial_json }));
  return { opened: { ...block(answer), input: {} }, deltas };
}

function encodeStream(answer: Answer): Stream {
  const { opened, deltas } = growth(answer);
  const events: JsonObject[] = [
    { type: "message_start", message: message(answer, [], false) },
    { type: "content_block_start", index: 0, content_block: opened },
    { type: "ping" },
    ...deltas.map((delta) => ({ type: "content_block_delta", index: 0, delta })),
    { type: "content_block_stop", index: 0 },
    {
      type: "message_delta",
      delta: { stop_reason: stopReason(answer), stop_sequence: null },
      usage: usage(answer, answer.usage.output),
    },
    { type: "message_stop" },
  ];
  return {
    contentType: "text/event-stream; charset=utf-8",
    frames: events.map((data) => event(data, String(data.type))),
    interrupt: (problem) => event({ type: "error", error: encodeError(problem) }, "error"),
  };
}

const encodeError = ({ status, message }: Problem): JsonObject => ({
  type: errorTypes[status] ?? (status < 500 ? "invalid_request_error" : "api_error"),
  message,
});

const rateHeaders = (kind: string, limit: number, used: number, reset: string): Record<string, string> => ({
  [`anthropic-ratelimit-${kind}-limit`]: String(limit),
  [`anthropic-ratelimit-${kind}-remaining`]: String(Math.max(0, limit - used)),
  [`anthropic-ratelimit-${kind}-reset`]: reset,
});

export const anthropic: WireFormat = {
  name: "anthropic",
  overloadedStatus: 529,
  match,
  hasKey: (headers) => headers.has("x-api-key") || headers.has("authorization"),
  missingKey: { status: 401, message: "x-api-key header is required" },
  read,
  encode: (answer) => message(answer, [block(answer)], true),
  encodeStream,
  encodeTokenCount: (tokens) => ({ input_tokens: tokens }),
  encodeModel: (id) => ({ type: "model", id, display_name: id, created_at: "2026-01-01T00:00:00Z" }),
  encodeModels: (data) => ({
    data,
    has_more: false,
    first_id: data.at(0)?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  }),
  models: ["claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5"],
  encodeProblem: (problem, requestId) => ({ type: "error", error: encodeError(problem), request_id: requestId }),
  headers: (requestId, now, tokens) => {
    const reset = new Date(now.getTime() + 1000).toISOString().replace(/\.\d+Z$/, "Z");
    return {
      "request-id": requestId,
      ...rateHeaders("requests", 4000, 1, reset),
      ...rateHeaders("input-tokens", 2_000_000, tokens, reset),
      ...rateHeaders("output-tokens", 400_000, 0, reset),
      ...rateHeaders("tokens", 2_400_000, tokens, reset),
    };
  },
};
