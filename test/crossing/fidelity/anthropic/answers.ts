/** Owns what becomes of an answer in Anthropic's dialect on its way to a caller of another. */

import type { JsonObject } from "../../../../src/core/json.ts";
import type { AnswerRow } from "../../answer-fates.ts";
import { carried, ERROR, field, LEFT_OUT } from "../stated-answers.ts";

const content = (...blocks: readonly JsonObject[]): JsonObject => ({ content: blocks });
const stop = (reason: string | null, more: JsonObject = {}): JsonObject => ({ stop_reason: reason, ...more });

export const rows: readonly AnswerRow[] = [
  field("id", null, { id: "msg_02" }).becomes({ gemini: carried("responseId", "msg_02"), openai: LEFT_OUT }),
  field("model", null, { model: "claude-haiku-5-5" }).becomes({
    gemini: carried("modelVersion", "claude-haiku-5-5"),
    openai: carried("model", "claude-haiku-5-5"),
  }),
  field("content[]", "text", content({ type: "text", text: "Hello" })).becomes({
    gemini: carried("candidates.0.content.parts.0.text", "Hello"),
    openai: carried("choices.0.message.content", "Hello"),
  }),
  field("content[]", "tool_use", {
    ...content({ type: "tool_use", id: "toolu_01A", name: "weather", input: { city: "Kyoto" } }),
    stop_reason: "tool_use",
  }).becomes({
    gemini: carried("candidates.0.content.parts.0.functionCall", {
      id: "toolu_01A",
      name: "weather",
      args: { city: "Kyoto" },
    }),
    openai: carried("choices.0.message.tool_calls.0", {
      id: "toolu_01A",
      type: "function",
      function: { name: "weather", arguments: '{"city":"Kyoto"}' },
    }),
  }),
  field(
    "content[]",
    "thinking",
    content({ type: "thinking", thinking: "A greeting.", signature: "EqQB" }, { type: "text", text: "Hi" }),
  ).becomes({
    gemini: carried("candidates.0.content.parts.0.thought", true),
    openai: carried("choices.0.message.reasoning_content", "A greeting."),
  }),
  field(
    "content[]",
    "redacted_thinking",
    content({ type: "redacted_thinking", data: "EmwK" }, { type: "text", text: "Hi" }),
  ).alwaysBecomes(LEFT_OUT),
  field(
    "content[].citations",
    null,
    content({
      type: "text",
      text: "Hi",
      citations: [
        {
          type: "char_location",
          cited_text: "Hi",
          document_index: 0,
          document_title: null,
          start_char_index: 0,
          end_char_index: 2,
        },
      ],
    }),
  ).alwaysBecomes(LEFT_OUT),
  field("stop_reason", "max_tokens", stop("max_tokens")).becomes({
    gemini: carried("candidates.0.finishReason", "MAX_TOKENS"),
    openai: carried("choices.0.finish_reason", "length"),
  }),
  field("stop_reason", "stop_sequence", stop("stop_sequence", { stop_sequence: "END" })).alwaysBecomes(LEFT_OUT),
  field("stop_reason", "refusal", stop("refusal")).becomes({
    gemini: carried("candidates.0.finishReason", "SAFETY"),
    openai: carried("choices.0.finish_reason", "content_filter"),
  }),
  field("stop_reason", "pause_turn", stop("pause_turn")).becomes({
    gemini: carried("candidates.0.finishReason", "MAX_TOKENS"),
    openai: carried("choices.0.finish_reason", "length"),
  }),
  field("stop_reason", "model_context_window_exceeded", stop("model_context_window_exceeded")).becomes({
    gemini: carried("candidates.0.finishReason", "MAX_TOKENS"),
    openai: carried("choices.0.finish_reason", "length"),
  }),
  field("stop_reason", "none", stop(null)).alwaysBecomes(ERROR),
  field("usage.input_tokens", null, { usage: { input_tokens: 11, output_tokens: 5 } }).becomes({
    gemini: carried("usageMetadata.promptTokenCount", 11),
    openai: carried("usage.prompt_tokens", 11),
  }),
  field("usage.cache_read_input_tokens", null, {
    usage: { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 100 },
  }).becomes({
    gemini: carried("usageMetadata.cachedContentTokenCount", 100),
    openai: carried("usage.prompt_tokens_details.cached_tokens", 100),
  }),
  field("usage.cache_creation_input_tokens", null, {
    usage: { input_tokens: 10, output_tokens: 5, cache_creation_input_tokens: 100 },
  }).becomes({ gemini: carried("usageMetadata.promptTokenCount", 110), openai: carried("usage.prompt_tokens", 110) }),
  field("usage.output_tokens", null, { usage: { input_tokens: 10, output_tokens: 6 } }).becomes({
    gemini: carried("usageMetadata.candidatesTokenCount", 6),
    openai: carried("usage.completion_tokens", 6),
  }),
  field("usage.output_tokens_details.thinking_tokens", null, {
    usage: { input_tokens: 10, output_tokens: 5, output_tokens_details: { thinking_tokens: 2 } },
  }).becomes({
    gemini: carried("usageMetadata.thoughtsTokenCount", 2),
    openai: carried("usage.completion_tokens_details.reasoning_tokens", 2),
  }),
];
