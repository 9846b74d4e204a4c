/** Owns what becomes of an answer in OpenAI's dialect on its way to a caller of another. */

import type { JsonObject } from "../../../../src/core/json.ts";
import type { AnswerRow } from "../../answer-fates.ts";
import { carried, ERROR, field, LEFT_OUT } from "../stated-answers.ts";

const choice = (message: JsonObject, fields: JsonObject = {}): JsonObject => ({
  choices: [{ index: 0, message: { role: "assistant", content: "Hi", ...message }, finish_reason: "stop", ...fields }],
});
const call: JsonObject = {
  id: "call_1",
  type: "function",
  function: { name: "weather", arguments: '{"city":"Kyoto"}' },
};

export const rows: readonly AnswerRow[] = [
  field("id", null, { id: "chatcmpl-2" }).becomes({ anthropic: LEFT_OUT, gemini: carried("responseId", "chatcmpl-2") }),
  field("model", null, { model: "gpt-5-nano" }).becomes({
    anthropic: carried("model", "gpt-5-nano"),
    gemini: carried("modelVersion", "gpt-5-nano"),
  }),
  field("choices[0].message.content", null, choice({ content: "Hello" })).becomes({
    anthropic: carried("content.0.text", "Hello"),
    gemini: carried("candidates.0.content.parts.0.text", "Hello"),
  }),
  field(
    "choices[0].message.tool_calls[]",
    null,
    choice({ content: null, tool_calls: [call] }, { finish_reason: "tool_calls" }),
  ).becomes({
    anthropic: carried("content.0", {
      type: "tool_use",
      id: "call_1",
      name: "weather",
      input: { city: "Kyoto" },
      caller: { type: "direct" },
    }),
    gemini: carried("candidates.0.content.parts.0.functionCall", {
      id: "call_1",
      name: "weather",
      args: { city: "Kyoto" },
    }),
  }),
  field(
    "choices[0].message.tool_calls[]",
    "arguments that are no JSON",
    choice(
      { content: null, tool_calls: [{ ...call, function: { name: "weather", arguments: '{"city":' } }] },
      { finish_reason: "tool_calls" },
    ),
  ).alwaysBecomes(ERROR),
  field("choices[0].message.refusal", null, choice({ content: null, refusal: "No." })).becomes({
    anthropic: carried("stop_reason", "refusal"),
    gemini: carried("candidates.0.finishReason", "SAFETY"),
  }),
  field(
    "choices[0].message.reasoning_content",
    "of compatible servers",
    choice({ reasoning_content: "A greeting." }),
  ).becomes({
    anthropic: carried("content.0", { type: "thinking", thinking: "A greeting.", signature: "" }),
    gemini: carried("candidates.0.content.parts.0.text", "A greeting."),
  }),
  field(
    "choices[0].message.annotations",
    null,
    choice({
      annotations: [
        { type: "url_citation", url_citation: { url: "https://a.example", title: "A", start_index: 0, end_index: 2 } },
      ],
    }),
  ).alwaysBecomes(LEFT_OUT),
  field("choices[0].finish_reason", "length", choice({}, { finish_reason: "length" })).becomes({
    anthropic: carried("stop_reason", "max_tokens"),
    gemini: carried("candidates.0.finishReason", "MAX_TOKENS"),
  }),
  field("choices[0].finish_reason", "content_filter", choice({}, { finish_reason: "content_filter" })).becomes({
    anthropic: carried("stop_reason", "refusal"),
    gemini: carried("candidates.0.finishReason", "SAFETY"),
  }),
  field("choices[0].finish_reason", "none", choice({}, { finish_reason: null })).alwaysBecomes(ERROR),
  field("usage.prompt_tokens", null, { usage: { prompt_tokens: 11, completion_tokens: 5 } }).becomes({
    anthropic: carried("usage.input_tokens", 11),
    gemini: carried("usageMetadata.promptTokenCount", 11),
  }),
  field("usage.prompt_tokens_details.cached_tokens", null, {
    usage: { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 4 } },
  }).becomes({
    anthropic: carried("usage.cache_read_input_tokens", 4),
    gemini: carried("usageMetadata.cachedContentTokenCount", 4),
  }),
  field("usage.completion_tokens", null, { usage: { prompt_tokens: 10, completion_tokens: 6 } }).becomes({
    anthropic: carried("usage.output_tokens", 6),
    gemini: carried("usageMetadata.candidatesTokenCount", 6),
  }),
  field("usage.completion_tokens_details.reasoning_tokens", null, {
    usage: { prompt_tokens: 10, completion_tokens: 5, completion_tokens_details: { reasoning_tokens: 2 } },
  }).becomes({
    anthropic: carried("usage.output_tokens_details.thinking_tokens", 2),
    gemini: carried("usageMetadata.thoughtsTokenCount", 2),
  }),
];
