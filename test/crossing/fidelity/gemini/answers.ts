/** Owns what becomes of an answer in Gemini's dialect on its way to a caller of another. */

import type { JsonObject } from "../../../../src/core/json.ts";
import type { AnswerRow } from "../../answer-fates.ts";
import { carried, ERROR, field, LEFT_OUT } from "../stated-answers.ts";

const candidate = (fields: JsonObject): JsonObject => ({
  candidates: [{ content: { role: "model", parts: [{ text: "Hi" }] }, finishReason: "STOP", index: 0, ...fields }],
});
const parts = (...list: readonly JsonObject[]): JsonObject => candidate({ content: { role: "model", parts: list } });

export const rows: readonly AnswerRow[] = [
  field("responseId", null, { responseId: "r2" }).alwaysBecomes(LEFT_OUT),
  field("modelVersion", null, { modelVersion: "gemini-3.7-flash" }).alwaysBecomes(carried("model", "gemini-3.7-flash")),
  field("candidates[0].content.parts[].text", null, parts({ text: "Hello" })).becomes({
    anthropic: carried("content.0.text", "Hello"),
    openai: carried("choices.0.message.content", "Hello"),
  }),
  field(
    "candidates[0].content.parts[].functionCall",
    null,
    parts({ functionCall: { id: "c1", name: "weather", args: { city: "Kyoto" } } }),
  ).becomes({
    anthropic: carried("content.0", {
      type: "tool_use",
      id: "c1",
      name: "weather",
      input: { city: "Kyoto" },
      caller: { type: "direct" },
    }),
    openai: carried("choices.0.message.tool_calls.0", {
      id: "c1",
      type: "function",
      function: { name: "weather", arguments: '{"city":"Kyoto"}' },
    }),
  }),
  field(
    "candidates[0].content.parts[].functionCall",
    "without an id",
    parts({ functionCall: { name: "weather", args: { city: "Kyoto" } } }),
  ).becomes({
    anthropic: carried("content.0", {
      type: "tool_use",
      id: "toolu_Made00000000000000000000_0",
      name: "weather",
      input: { city: "Kyoto" },
      caller: { type: "direct" },
    }),
    openai: carried("choices.0.message.tool_calls.0", {
      id: "call_Made00000000000000000000_0",
      type: "function",
      function: { name: "weather", arguments: '{"city":"Kyoto"}' },
    }),
  }),
  field(
    "candidates[0].content.parts[].thoughtSignature",
    "of a call",
    parts({ functionCall: { id: "c1", name: "weather", args: {} }, thoughtSignature: "CtEB" }),
    { beside: parts({ functionCall: { id: "c1", name: "weather", args: {} } }) },
  ).becomes({
    anthropic: LEFT_OUT,
    openai: carried("choices.0.message.tool_calls.0.extra_content.google.thought_signature", "CtEB"),
  }),
  field(
    "candidates[0].content.parts[].thought",
    null,
    parts({ text: "A greeting.", thought: true }, { text: "Hi" }),
  ).becomes({
    anthropic: carried("content.0", { type: "thinking", thinking: "A greeting.", signature: "" }),
    openai: carried("choices.0.message.reasoning_content", "A greeting."),
  }),
  field(
    "candidates[0].content.parts[].inlineData",
    "an image it has made",
    parts({ inlineData: { mimeType: "image/png", data: "AAAA" } }),
  ).alwaysBecomes(ERROR),
  field("candidates[0].finishReason", "MAX_TOKENS", candidate({ finishReason: "MAX_TOKENS" })).becomes({
    anthropic: carried("stop_reason", "max_tokens"),
    openai: carried("choices.0.finish_reason", "length"),
  }),
  field("candidates[0].finishReason", "SAFETY", candidate({ finishReason: "SAFETY" })).becomes({
    anthropic: carried("stop_reason", "refusal"),
    openai: carried("choices.0.finish_reason", "content_filter"),
  }),
  field("candidates[0].finishReason", "RECITATION", candidate({ finishReason: "RECITATION" })).becomes({
    anthropic: carried("stop_reason", "refusal"),
    openai: carried("choices.0.finish_reason", "content_filter"),
  }),
  field(
    "candidates[0].finishReason",
    "MALFORMED_FUNCTION_CALL",
    candidate({ finishReason: "MALFORMED_FUNCTION_CALL" }),
  ).alwaysBecomes(ERROR),
  field("candidates[0].finishReason", "none", {
    candidates: [{ content: { role: "model", parts: [{ text: "Hi" }] }, index: 0 }],
  }).alwaysBecomes(ERROR),
  field(
    "candidates[0].safetyRatings",
    null,
    candidate({ safetyRatings: [{ category: "HARM_CATEGORY_HARASSMENT", probability: "NEGLIGIBLE" }] }),
  ).alwaysBecomes(LEFT_OUT),
  field("promptFeedback.blockReason", null, { candidates: [], promptFeedback: { blockReason: "SAFETY" } }).becomes({
    anthropic: carried("stop_reason", "refusal"),
    openai: carried("choices.0.finish_reason", "content_filter"),
  }),
  field("usageMetadata.promptTokenCount", null, {
    usageMetadata: { promptTokenCount: 11, candidatesTokenCount: 5 },
  }).becomes({ anthropic: carried("usage.input_tokens", 11), openai: carried("usage.prompt_tokens", 11) }),
  field("usageMetadata.cachedContentTokenCount", null, {
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, cachedContentTokenCount: 4 },
  }).becomes({
    anthropic: carried("usage.cache_read_input_tokens", 4),
    openai: carried("usage.prompt_tokens_details.cached_tokens", 4),
  }),
  field("usageMetadata.toolUsePromptTokenCount", null, {
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, toolUsePromptTokenCount: 3 },
  }).becomes({ anthropic: carried("usage.input_tokens", 13), openai: carried("usage.prompt_tokens", 13) }),
  field("usageMetadata.candidatesTokenCount", null, {
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 6 },
  }).becomes({ anthropic: carried("usage.output_tokens", 6), openai: carried("usage.completion_tokens", 6) }),
  field("usageMetadata.thoughtsTokenCount", null, {
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, thoughtsTokenCount: 2 },
  }).becomes({
    anthropic: carried("usage.output_tokens", 7),
    openai: carried("usage.completion_tokens_details.reasoning_tokens", 2),
  }),
];
