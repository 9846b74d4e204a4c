/** Owns what becomes of the settings of a request in OpenAI's dialect. */

import type { Row } from "../../fates.ts";
import { carried, field, kept, nearest, SAME, told } from "../stated.ts";
import { format } from "./examples.ts";

export const rows: readonly Row[] = [
  field("max_completion_tokens", null, { max_completion_tokens: 500 }).becomes({
    anthropic: carried("max_tokens", 500),
    gemini: carried("generationConfig.maxOutputTokens", 500),
  }),
  field("max_tokens", "the older name", { max_tokens: 500 }).becomes({
    anthropic: carried("max_tokens", 500),
    gemini: carried("generationConfig.maxOutputTokens", 500),
  }),
  field("stream", null, { stream: true }).becomes({
    anthropic: carried("stream", true),
    gemini: carried("URL", "/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse"),
  }),
  field(
    "stream_options.include_usage",
    null,
    { stream: true, stream_options: { include_usage: true } },
    { beside: { stream: true } },
  ).alwaysBecomes(SAME),
  field(
    "stream_options.include_obfuscation",
    null,
    { stream: true, stream_options: { include_obfuscation: true } },
    { beside: { stream: true } },
  ).alwaysBecomes(told("stream_options.include_obfuscation")),
  field("temperature", null, { temperature: 0.5 }).becomes({
    anthropic: told("temperature"),
    gemini: carried("generationConfig.temperature", 0.5),
  }),
  field(
    "temperature",
    "for Claude up to 4.6",
    { temperature: 0.5 },
    { models: { anthropic: "claude-haiku-4-5" } },
  ).becomes({ anthropic: carried("temperature", 0.5), gemini: carried("generationConfig.temperature", 0.5) }),
  field(
    "temperature",
    "above 1, for Claude up to 4.6",
    { temperature: 1.8 },
    { models: { anthropic: "claude-haiku-4-5" } },
  ).becomes({
    anthropic: nearest("temperature", 1, "temperature"),
    gemini: carried("generationConfig.temperature", 1.8),
  }),
  field("top_p", null, { top_p: 0.9 }).becomes({
    anthropic: told("topP"),
    gemini: carried("generationConfig.topP", 0.9),
  }),
  field("top_p", "for Claude up to 4.6", { top_p: 0.9 }, { models: { anthropic: "claude-haiku-4-5" } }).becomes({
    anthropic: carried("top_p", 0.9),
    gemini: carried("generationConfig.topP", 0.9),
  }),
  field(
    "top_p",
    "beside temperature, for Claude up to 4.6",
    { temperature: 0.5, top_p: 0.9 },
    { beside: { temperature: 0.5 }, models: { anthropic: "claude-haiku-4-5" } },
  ).becomes({ anthropic: told("topP"), gemini: carried("generationConfig.topP", 0.9) }),
  field("top_k", "as compatible servers take it", { top_k: 40 }).becomes({
    anthropic: told("topK"),
    gemini: carried("generationConfig.topK", 40),
  }),
  field("seed", null, { seed: 7 }).becomes({ anthropic: told("seed"), gemini: carried("generationConfig.seed", 7) }),
  field("presence_penalty", null, { presence_penalty: 0.5 }).alwaysBecomes(told("presencePenalty")),
  field(
    "presence_penalty",
    "for Gemini 2.0",
    { presence_penalty: 0.5 },
    { models: { gemini: "gemini-2.0-flash" } },
  ).becomes({
    anthropic: told("presencePenalty"),
    gemini: carried("generationConfig.presencePenalty", 0.5),
  }),
  field("frequency_penalty", null, { frequency_penalty: 0.5 }).alwaysBecomes(told("frequencyPenalty")),
  field(
    "frequency_penalty",
    "for Gemini 2.0",
    { frequency_penalty: 0.5 },
    { models: { gemini: "gemini-2.0-flash" } },
  ).becomes({
    anthropic: told("frequencyPenalty"),
    gemini: carried("generationConfig.frequencyPenalty", 0.5),
  }),
  field("stop", "a string", { stop: "END" }).becomes({
    anthropic: carried("stop_sequences", ["END"]),
    gemini: carried("generationConfig.stopSequences", ["END"]),
  }),
  field("stop", "a list", { stop: ["END", "STOP"] }).becomes({
    anthropic: carried("stop_sequences", ["END", "STOP"]),
    gemini: carried("generationConfig.stopSequences", ["END", "STOP"]),
  }),
  field("stop", "white space alone", { stop: ["\n"] }).becomes({
    anthropic: kept("stop[0]"),
    gemini: carried("generationConfig.stopSequences", ["\n"]),
  }),
  field("reasoning_effort", null, { reasoning_effort: "high" }).becomes({
    anthropic: carried("output_config.effort", "high"),
    gemini: carried("generationConfig.thinkingConfig", { includeThoughts: true, thinkingLevel: "HIGH" }),
  }),
  field("reasoning_effort", "minimal", { reasoning_effort: "minimal" }).becomes({
    anthropic: nearest("output_config.effort", "low", "reasoning.effort"),
    gemini: nearest(
      "generationConfig.thinkingConfig",
      { includeThoughts: true, thinkingLevel: "LOW" },
      "reasoning.effort",
    ),
  }),
  field(
    "reasoning_effort",
    "minimal, for Gemini Flash up to 3.6",
    { reasoning_effort: "minimal" },
    {
      models: { gemini: "gemini-3.6-flash" },
    },
  ).becomes({
    anthropic: nearest("output_config.effort", "low", "reasoning.effort"),
    gemini: carried("generationConfig.thinkingConfig", { includeThoughts: true, thinkingLevel: "MINIMAL" }),
  }),
  field(
    "reasoning_effort",
    "medium, for Gemini 3 Pro",
    { reasoning_effort: "medium" },
    {
      models: { gemini: "gemini-3-pro" },
    },
  ).becomes({
    anthropic: carried("output_config.effort", "medium"),
    gemini: nearest(
      "generationConfig.thinkingConfig",
      { includeThoughts: true, thinkingLevel: "HIGH" },
      "reasoning.effort",
    ),
  }),
  field("reasoning_effort", "none", { reasoning_effort: "none" }).becomes({
    anthropic: carried("thinking.type", "disabled"),
    gemini: nearest("generationConfig.thinkingConfig.thinkingLevel", "LOW", "reasoning.budgetTokens"),
  }),
  field("reasoning_effort", "xhigh", { reasoning_effort: "xhigh" }).becomes({
    anthropic: nearest("output_config.effort", "high", "reasoning_effort"),
    gemini: nearest(
      "generationConfig.thinkingConfig",
      { includeThoughts: true, thinkingLevel: "HIGH" },
      "reasoning_effort",
    ),
  }),
  field(
    "reasoning_effort",
    "for Claude 4.5 and Gemini 2.5",
    { reasoning_effort: "low" },
    { models: { anthropic: "claude-haiku-4-5", gemini: "gemini-2.5-flash" } },
  ).becomes({
    anthropic: nearest("thinking", { type: "enabled", budget_tokens: 2048 }, "reasoning.effort"),
    gemini: carried("generationConfig.thinkingConfig", { includeThoughts: true, thinkingBudget: 1024 }),
  }),
  field("verbosity", null, { verbosity: "low" }).alwaysBecomes(told("verbosity")),
  field("response_format", "text", { response_format: { type: "text" } }).alwaysBecomes(SAME),
  field("response_format", "json_object", { response_format: { type: "json_object" } }).becomes({
    anthropic: kept("responseFormat"),
    gemini: carried("generationConfig.responseMimeType", "application/json"),
  }),
  field("response_format", "json_schema, strict", format({ strict: true })).becomes({
    anthropic: nearest(
      "output_config.format",
      {
        type: "json_schema",
        schema: {
          type: "object",
          properties: { city: { type: "string" } },
          required: ["city"],
          additionalProperties: false,
        },
      },
      "responseFormat.name",
    ),
    gemini: nearest(
      "generationConfig",
      {
        responseMimeType: "application/json",
        responseJsonSchema: {
          type: "object",
          properties: { city: { type: "string" } },
          required: ["city"],
          additionalProperties: false,
        },
      },
      "responseFormat.name",
    ),
  }),
  field(
    "response_format",
    "json_schema, open to other properties",
    format({ schema: { type: "object", properties: {} }, strict: false }),
  ).becomes({
    anthropic: nearest(
      "output_config.format",
      { type: "json_schema", schema: { type: "object", properties: {}, additionalProperties: false } },
      "responseFormat.name",
    ),
    gemini: nearest(
      "generationConfig",
      { responseMimeType: "application/json", responseJsonSchema: { type: "object", properties: {} } },
      "responseFormat.name",
    ),
  }),
  field("response_format.json_schema.strict", "false", format({ strict: false }), {
    beside: format({ strict: true }),
  }).alwaysBecomes(SAME),
  field("response_format.json_schema.description", null, format({ strict: true, description: "A place" }), {
    beside: format({ strict: true }),
  }).alwaysBecomes(told("response_format.json_schema.description")),
  field("n", "1", { n: 1 }).alwaysBecomes(SAME),
  field("n", "2", { n: 2 }).alwaysBecomes(kept("n")),
  field("logprobs", null, { logprobs: true }).alwaysBecomes(kept("logprobs")),
  field("top_logprobs", null, { logprobs: true, top_logprobs: 3 }).alwaysBecomes(kept("logprobs", "top_logprobs")),
  field("logit_bias", null, { logit_bias: { 50256: -100 } }).alwaysBecomes(kept("logit_bias")),
  field("modalities", "audio", { modalities: ["text", "audio"], audio: { format: "wav", voice: "ash" } }).alwaysBecomes(
    kept("modalities", "audio"),
  ),
  field("audio", null, { audio: { format: "wav", voice: "ash" } }).alwaysBecomes(kept("audio")),
  field("prediction", null, { prediction: { type: "content", content: "Hello" } }).alwaysBecomes(told("prediction")),
  field("web_search_options", null, { web_search_options: {} }).alwaysBecomes(kept("web_search_options")),
  field("moderation", null, { moderation: { model: "omni-moderation-latest" } }).alwaysBecomes(kept("moderation")),
  field("metadata", null, { metadata: { a: "b" } }).alwaysBecomes(told("metadata")),
  field("user", null, { user: "user-1" }).alwaysBecomes(told("user")),
  field("safety_identifier", null, { safety_identifier: "user-1" }).alwaysBecomes(told("safety_identifier")),
  field("store", null, { store: true }).alwaysBecomes(told("store")),
  field("service_tier", null, { service_tier: "flex" }).alwaysBecomes(told("service_tier")),
  field("prompt_cache_key", null, { prompt_cache_key: "a" }).alwaysBecomes(told("prompt_cache_key")),
  field("prompt_cache_retention", null, { prompt_cache_retention: "24h" }).alwaysBecomes(
    told("prompt_cache_retention"),
  ),
  field("prompt_cache_options", null, { prompt_cache_options: { mode: "explicit" } }).alwaysBecomes(
    told("prompt_cache_options"),
  ),
  field("a field that is new", null, { unheard_of: true }).alwaysBecomes(kept("unheard_of")),
];
