/** Owns OpenAI's Chat Completions format as its server speaks it. Never decides what is said. */

import { isString, type JsonObject } from "../core/json.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import { event, isJsonObject, lastUserTurn, readNumber, readObjects, readText, toTool } from "./reading.ts";
import type { Answer, Generation, Operation, Problem, Prompt, Stream, WireFormat } from "./wire-format.ts";

const errorTypes: Readonly<Record<number, { readonly type: string; readonly code: string | null }>> = {
  401: { type: "invalid_request_error", code: "invalid_api_key" },
  404: { type: "invalid_request_error", code: "model_not_found" },
  429: { type: "requests", code: "rate_limit_exceeded" },
};
const unknownPath = { type: "invalid_request_error", code: "unknown_url" };

function match(method: string, url: URL): Operation | null {
  const path = url.pathname;
  if (method === "POST" && path === "/v1/chat/completions") return { kind: "generate", model: null, stream: null };
  if (method === "POST" && path === "/v1/responses/input_tokens") return { kind: "count-tokens", model: null };
  if (method === "GET" && path === "/v1/models") return { kind: "list-models" };
  const model = /^\/v1\/models\/([^/]+)$/.exec(path)?.[1];
  return method === "GET" && model !== undefined ? { kind: "get-model", model: decodeURIComponent(model) } : null;
}

function read(body: JsonObject, _operation: Generation): Result<Prompt, string> {
  if (!isString(body.model)) return fail("you must provide a model parameter");
  if (!Array.isArray(body.messages)) return fail("Missing required parameter: 'messages'.");
  const options = isJsonObject(body.stream_options) ? body.stream_options : {};
  return succeed({
    model: body.model,
    stream: body.stream === true,
    streamUsage: options.include_usage === true,
    text: readText(lastUserTurn(readObjects(body.messages))?.content),
    forcedTool: forcedTool(body),
    maximumTokens: readNumber(body.max_completion_tokens) ?? readNumber(body.max_tokens),
  });
}

function forcedTool(body: JsonObject) {
  const functions = readObjects(body.tools).flatMap((tool) => (isJsonObject(tool.function) ? [tool.function] : []));
  const tools = functions.map((declaration) => toTool(declaration, declaration.parameters));
  if (body.tool_choice === "required") return tools[0] ?? null;
  const choice = isJsonObject(body.tool_choice) ? body.tool_choice : {};
  const name = isJsonObject(choice.function) ? choice.function.name : undefined;
  return tools.find((tool) => tool.name === name) ?? null;
}

const finishReason = ({ content }: Answer): string => {
  if (content.kind === "call") return "tool_calls";
  return content.truncated ? "length" : "stop";
};

const usage = ({ usage: { input, output } }: Answer): JsonObject => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: 0,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
});

const envelope = (answer: Answer, object: string): JsonObject => ({
  id: `chatcmpl-${answer.id}`,
  object,
  created: Math.floor(answer.createdAt.getTime() / 1000),
  model: answer.prompt.model,
  service_tier: "default",
  system_fingerprint: "fp_simulated",
});

const toolCall = (id: string, name: string, args: string): JsonObject => ({
  id: `call_${id}`,
  type: "function",
  function: { name, arguments: args },
});

const message = ({ content, id }: Answer): JsonObject => ({
  role: "assistant",
  content: content.kind === "text" ? content.pieces.join("") : null,
  ...(content.kind === "call" && { tool_calls: [toolCall(id, content.name, JSON.stringify(content.arguments))] }),
  refusal: null,
  annotations: [],
});

/** What each chunk adds, the first one's role included. */
function deltas({ content, id }: Answer): readonly JsonObject[] {
  if (content.kind === "text") {
    const opening = { role: "assistant", content: "", refusal: null };
    return [opening, ...content.pieces.map((piece) => ({ content: piece }))];
  }
  const json = JSON.stringify(content.arguments);
  const half = Math.ceil(json.length / 2);
  const call = { index: 0, ...toolCall(id, content.name, "") };
  const fragments = [json.slice(0, half), json.slice(half)];
  return [
    { role: "assistant", content: null, tool_calls: [call], refusal: null },
    ...fragments.map((fragment) => ({ tool_calls: [{ index: 0, function: { arguments: fragment } }] })),
  ];
}

function encodeStream(answer: Answer): Stream {
  const chunk = (delta: JsonObject, finish: string | null): JsonObject => ({
    ...envelope(answer, "chat.completion.chunk"),
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...(answer.prompt.streamUsage && { usage: null }),
  });
  const chunks = [...deltas(answer).map((delta) => chunk(delta, null)), chunk({}, finishReason(answer))];
  const last = { ...envelope(answer, "chat.completion.chunk"), choices: [], usage: usage(answer) };
  return {
    contentType: "text/event-stream; charset=utf-8",
    frames: [...chunks, ...(answer.prompt.streamUsage ? [last] : []), "[DONE]"].map((data) => event(data)),
    interrupt: (problem) => event(encodeProblem(problem)),
  };
}

function encodeProblem({ status, message, isUnknownPath = false }: Problem): JsonObject {
  const { type, code } = (isUnknownPath ? unknownPath : errorTypes[status]) ?? {
    type: status < 500 ? "invalid_request_error" : "server_error",
    code: null,
  };
  return { error: { message, type, param: null, code } };
}

export const openai: WireFormat = {
  name: "openai",
  overloadedStatus: 503,
  match,
  hasKey: (headers) => headers.has("authorization"),
  missingKey: { status: 401, message: "You didn't provide an API key." },
  read,
  encode: (answer) => ({
    ...envelope(answer, "chat.completion"),
    choices: [{ index: 0, message: message(answer), logprobs: null, finish_reason: finishReason(answer) }],
    usage: usage(answer),
  }),
  encodeStream,
  encodeTokenCount: (tokens) => ({ object: "response.input_tokens", input_tokens: tokens }),
  encodeModel: (id) => ({ id, object: "model", created: 1_767_225_600, owned_by: "simulator" }),
  encodeModels: (data) => ({ object: "list", data }),
  models: ["gpt-5", "gpt-5-mini", "gpt-5-nano"],
  encodeProblem,
  headers: (requestId, _now, tokens) => ({
    "x-request-id": requestId,
    "openai-version": "2020-10-01",
    "x-ratelimit-limit-requests": "10000",
    "x-ratelimit-remaining-requests": "9999",
    "x-ratelimit-reset-requests": "6ms",
    "x-ratelimit-limit-tokens": "2000000",
    "x-ratelimit-remaining-tokens": String(Math.max(0, 2_000_000 - tokens)),
    "x-ratelimit-reset-tokens": "1s",
  }),
};
