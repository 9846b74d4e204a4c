/** Owns streams as each provider sends them: thoughts, text outside ASCII, two calls, usage. */

import type { JsonObject } from "../../src/core/json.ts";
import type { Heard } from "./callers.ts";
import type { Dialect } from "./fates.ts";

const named = (event: JsonObject): string => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
const unnamed = (data: JsonObject | string): string =>
  `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;

const block = (index: number, content: JsonObject, ...deltas: readonly JsonObject[]): readonly string[] => [
  named({ type: "content_block_start", index, content_block: content }),
  ...deltas.map((delta) => named({ type: "content_block_delta", index, delta })),
  named({ type: "content_block_stop", index }),
];

const anthropic = [
  named({
    type: "message_start",
    message: {
      id: "msg_01Recorded",
      type: "message",
      role: "assistant",
      model: "claude-opus-5-5",
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 12, cache_read_input_tokens: 100, output_tokens: 1 },
    },
  }),
  ...block(
    0,
    { type: "thinking", thinking: "", signature: "" },
    { type: "thinking_delta", thinking: "Two cities, " },
    { type: "thinking_delta", thinking: "two calls." },
    { type: "signature_delta", signature: "EqQBCgIYAhIM" },
  ),
  named({ type: "ping" }),
  ...block(
    1,
    { type: "text", text: "" },
    { type: "text_delta", text: "Grüße aus " },
    { type: "text_delta", text: "京都 👋" },
  ),
  ...block(
    2,
    { type: "tool_use", id: "toolu_01A", name: "weather", input: {} },
    { type: "input_json_delta", partial_json: "" },
    { type: "input_json_delta", partial_json: '{"city": "京' },
    { type: "input_json_delta", partial_json: '都"}' },
  ),
  ...block(
    3,
    { type: "tool_use", id: "toolu_01B", name: "now", input: {} },
    { type: "input_json_delta", partial_json: "" },
  ),
  named({
    type: "message_delta",
    delta: { stop_reason: "tool_use", stop_sequence: null },
    usage: { output_tokens: 89, output_tokens_details: { thinking_tokens: 20 } },
  }),
  named({ type: "message_stop" }),
];

const geminiChunk = (parts: readonly JsonObject[], end: JsonObject = {}): string =>
  unnamed({
    candidates: [{ content: { parts, role: "model" }, index: 0, ...end }],
    usageMetadata: {
      promptTokenCount: 112,
      cachedContentTokenCount: 100,
      candidatesTokenCount: 69,
      thoughtsTokenCount: 20,
      totalTokenCount: 201,
    },
    modelVersion: "gemini-3.8-flash",
    responseId: "Recorded",
  });

const gemini = [
  geminiChunk([{ text: "Two cities, ", thought: true }]),
  geminiChunk([{ text: "two calls.", thought: true }]),
  geminiChunk([{ text: "Grüße aus " }]),
  geminiChunk([{ text: "京都 👋" }]),
  geminiChunk([
    { functionCall: { id: "c1", name: "weather", args: { city: "京都" } }, thoughtSignature: "CtEB" },
    { functionCall: { id: "c2", name: "now", args: {} } },
  ]),
  geminiChunk([{ text: "" }], { finishReason: "STOP" }),
];

const openaiChunk = (fields: JsonObject): string =>
  unnamed({
    id: "chatcmpl-Recorded",
    object: "chat.completion.chunk",
    created: 1,
    model: "gpt-5-mini",
    usage: null,
    ...fields,
  });
const openaiDelta = (delta: JsonObject, reason: string | null = null): string =>
  openaiChunk({ choices: [{ index: 0, delta, finish_reason: reason }] });
const openaiCall = (index: number, fields: JsonObject): string => openaiDelta({ tool_calls: [{ index, ...fields }] });

const openai = [
  openaiDelta({ role: "assistant", content: null, refusal: null }),
  openaiDelta({ reasoning_content: "Two cities, " }),
  openaiDelta({ reasoning_content: "two calls." }),
  openaiDelta({ content: "Grüße aus " }),
  openaiDelta({ content: "京都 👋" }),
  openaiCall(0, { id: "call_1", type: "function", function: { name: "weather", arguments: "" } }),
  openaiCall(0, { function: { arguments: '{"city": "京' } }),
  openaiCall(0, { function: { arguments: '都"}' } }),
  openaiCall(1, { id: "call_2", type: "function", function: { name: "now", arguments: "{}" } }),
  openaiDelta({}, "tool_calls"),
  openaiChunk({
    choices: [],
    usage: {
      prompt_tokens: 112,
      completion_tokens: 89,
      total_tokens: 201,
      prompt_tokens_details: { cached_tokens: 100 },
      completion_tokens_details: { reasoning_tokens: 20 },
    },
  }),
  unnamed("[DONE]"),
];

/** Event by event. */
export const recordings: Readonly<Record<Dialect, readonly string[]>> = { anthropic, gemini, openai };

/** What each of them says, but for the word with which it stops. */
export const RECORDED: Omit<Heard, "stop"> = {
  text: "Grüße aus 京都 👋",
  thoughts: "Two cities, two calls.",
  calls: [
    { name: "weather", arguments: { city: "京都" } },
    { name: "now", arguments: {} },
  ],
  inputTokens: 112,
  outputTokens: 89,
};

/** How a provider says in the middle of a stream that it has had enough. */
export const overloaded: Readonly<Record<Dialect, string>> = {
  anthropic: named({ type: "error", error: { type: "overloaded_error", message: "Overloaded, try later." } }),
  gemini: unnamed({ error: { code: 503, message: "Overloaded, try later.", status: "UNAVAILABLE" } }),
  openai: unnamed({
    error: { message: "Overloaded, try later.", type: "server_error", param: null, code: "overloaded" },
  }),
};
