/** Owns what becomes of the settings of a request in Anthropic's dialect. */

import type { Row } from "../../fates.ts";
import { carried, field, GPT_4, kept, nearest, SAME, told } from "../stated.ts";
import { tool } from "./examples.ts";

export const rows: readonly Row[] = [
  field("max_tokens", null, { max_tokens: 500 }).becomes({
    gemini: carried("generationConfig.maxOutputTokens", 500),
    openai: carried("max_completion_tokens", 500),
  }),
  field("max_tokens", "0: fill the cache, answer nothing", { max_tokens: 0 }).alwaysBecomes(kept("max_tokens")),
  field("stream", null, { stream: true }).becomes({
    gemini: carried("URL", "/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse"),
    openai: carried("stream", true),
  }),
  field("system", "a string", { system: "Be brief." }).becomes({
    gemini: carried("systemInstruction.parts.0.text", "Be brief."),
    openai: carried("messages.0", { role: "system", content: "Be brief." }),
  }),
  field("system[]", "text blocks", {
    system: [
      { type: "text", text: "Be brief." },
      { type: "text", text: "Be kind." },
    ],
  }).becomes({
    gemini: carried("systemInstruction.parts.1.text", "Be kind."),
    openai: carried("messages.1", { role: "system", content: "Be kind." }),
  }),
  field(
    "system[].cache_control",
    null,
    { system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } }] },
    { beside: { system: [{ type: "text", text: "Be brief." }] } },
  ).alwaysBecomes(told("system[0].cache_control")),
  field("temperature", null, { temperature: 0.5 }).becomes({
    gemini: carried("generationConfig.temperature", 0.5),
    openai: told("temperature"),
  }),
  field("temperature", "for GPT up to 4.1", { temperature: 0.5 }, GPT_4).becomes({
    gemini: carried("generationConfig.temperature", 0.5),
    openai: carried("temperature", 0.5),
  }),
  field("top_p", null, { top_p: 0.9 }).becomes({
    gemini: carried("generationConfig.topP", 0.9),
    openai: told("topP"),
  }),
  field("top_p", "for GPT up to 4.1", { top_p: 0.9 }, GPT_4).becomes({
    gemini: carried("generationConfig.topP", 0.9),
    openai: carried("top_p", 0.9),
  }),
  field("top_k", null, { top_k: 40 }).becomes({ gemini: carried("generationConfig.topK", 40), openai: told("topK") }),
  field("stop_sequences", null, { stop_sequences: ["END"] }).becomes({
    gemini: carried("generationConfig.stopSequences", ["END"]),
    openai: kept("stop"),
  }),
  field("stop_sequences", "for GPT up to 4.1", { stop_sequences: ["END"] }, GPT_4).becomes({
    gemini: carried("generationConfig.stopSequences", ["END"]),
    openai: carried("stop", ["END"]),
  }),
  field("stop_sequences", "5 of them, for GPT up to 4.1", { stop_sequences: ["A", "B", "C", "D", "E"] }, GPT_4).becomes(
    {
      gemini: carried("generationConfig.stopSequences", ["A", "B", "C", "D", "E"]),
      openai: kept("stop"),
    },
  ),
  field("stop_sequences", "6 of them", { stop_sequences: ["A", "B", "C", "D", "E", "F"] }).becomes({
    gemini: kept("stop[5]"),
    openai: kept("stop"),
  }),
  field(
    "thinking",
    "enabled, with a budget",
    { thinking: { type: "enabled", budget_tokens: 4096 }, max_tokens: 9000 },
    { beside: { max_tokens: 9000 } },
  ).becomes({
    gemini: carried("generationConfig.thinkingConfig", { includeThoughts: true, thinkingBudget: 4096 }),
    openai: nearest("reasoning_effort", "medium", "reasoning.budgetTokens"),
  }),
  field(
    "thinking",
    "enabled, with a budget, for GPT up to 4.1",
    { thinking: { type: "enabled", budget_tokens: 4096 }, max_tokens: 9000 },
    { beside: { max_tokens: 9000 }, ...GPT_4 },
  ).becomes({
    gemini: carried("generationConfig.thinkingConfig", { includeThoughts: true, thinkingBudget: 4096 }),
    openai: told("reasoning"),
  }),
  field(
    "thinking",
    "enabled, with more than Gemini 2.5 Flash takes",
    { thinking: { type: "enabled", budget_tokens: 32_000 }, max_tokens: 64_000 },
    { beside: { max_tokens: 64_000 }, models: { gemini: "gemini-2.5-flash" } },
  ).becomes({
    gemini: nearest(
      "generationConfig.thinkingConfig",
      { includeThoughts: true, thinkingBudget: 24_576 },
      "reasoning.budgetTokens",
    ),
    openai: nearest("reasoning_effort", "high", "reasoning.budgetTokens"),
  }),
  field("thinking", "adaptive", { thinking: { type: "adaptive" } }).becomes({
    gemini: carried("generationConfig.thinkingConfig.includeThoughts", true),
    openai: carried("reasoning_effort", "medium"),
  }),
  field("thinking", "between_tools", { thinking: { type: "between_tools" } }).becomes({
    gemini: nearest("generationConfig.thinkingConfig.includeThoughts", true, "thinking.type"),
    openai: nearest("reasoning_effort", "medium", "thinking.type"),
  }),
  field("thinking", "disabled", { thinking: { type: "disabled" } }).becomes({
    gemini: nearest("generationConfig.thinkingConfig.thinkingLevel", "LOW", "reasoning.budgetTokens"),
    openai: nearest("reasoning_effort", "minimal", "reasoning.budgetTokens"),
  }),
  field(
    "thinking",
    "disabled, for Gemini 2.5 and GPT-5.2",
    { thinking: { type: "disabled" } },
    { models: { gemini: "gemini-2.5-flash", openai: "gpt-5.2" } },
  ).becomes({
    gemini: carried("generationConfig.thinkingConfig.thinkingBudget", 0),
    openai: carried("reasoning_effort", "none"),
  }),
  field("thinking", "disabled, for GPT up to 4.1", { thinking: { type: "disabled" } }, GPT_4).becomes({
    gemini: nearest("generationConfig.thinkingConfig.thinkingLevel", "LOW", "reasoning.budgetTokens"),
    openai: SAME,
  }),
  field(
    "thinking.display",
    "omitted",
    { thinking: { type: "adaptive", display: "omitted" } },
    { beside: { thinking: { type: "adaptive" } } },
  ).alwaysBecomes(told("thinking.display")),
  field("output_config.effort", null, { output_config: { effort: "low" } }).becomes({
    gemini: carried("generationConfig.thinkingConfig", { includeThoughts: true, thinkingLevel: "LOW" }),
    openai: carried("reasoning_effort", "low"),
  }),
  field(
    "output_config.effort",
    "medium, for Gemini 3 Pro and GPT up to 4.1",
    { output_config: { effort: "medium" } },
    {
      models: { gemini: "gemini-3-pro", openai: "gpt-4.1" },
    },
  ).becomes({
    gemini: nearest(
      "generationConfig.thinkingConfig",
      { includeThoughts: true, thinkingLevel: "HIGH" },
      "reasoning.effort",
    ),
    openai: told("reasoning"),
  }),
  field("output_config.effort", "max", { output_config: { effort: "max" } }).becomes({
    gemini: nearest(
      "generationConfig.thinkingConfig",
      { includeThoughts: true, thinkingLevel: "HIGH" },
      "output_config.effort",
    ),
    openai: nearest("reasoning_effort", "high", "output_config.effort"),
  }),
  field("output_config.format", "a JSON schema", {
    output_config: {
      format: {
        type: "json_schema",
        schema: {
          type: "object",
          properties: { city: { type: "string" } },
          required: ["city"],
          additionalProperties: false,
        },
      },
    },
  }).becomes({
    gemini: carried("generationConfig.responseJsonSchema", {
      type: "object",
      properties: { city: { type: "string" } },
      required: ["city"],
      additionalProperties: false,
    }),
    openai: carried("response_format", {
      type: "json_schema",
      json_schema: {
        name: "response",
        schema: {
          type: "object",
          properties: { city: { type: "string" } },
          required: ["city"],
          additionalProperties: false,
        },
        strict: true,
      },
    }),
  }),
  field(
    "output_config.format",
    "beside tools",
    {
      output_config: {
        format: { type: "json_schema", schema: { type: "object", properties: {}, additionalProperties: false } },
      },
      tools: [tool],
    },
    { beside: { tools: [tool] } },
  ).becomes({
    gemini: carried("generationConfig.responseJsonSchema", {
      type: "object",
      properties: {},
      additionalProperties: false,
    }),
    openai: carried("response_format", {
      type: "json_schema",
      json_schema: {
        name: "response",
        schema: { type: "object", properties: {}, additionalProperties: false },
        strict: true,
      },
    }),
  }),
  field(
    "output_config.format",
    "beside tools, for Gemini 2.5",
    {
      output_config: {
        format: { type: "json_schema", schema: { type: "object", properties: {}, additionalProperties: false } },
      },
      tools: [tool],
    },
    { beside: { tools: [tool] }, models: { gemini: "gemini-2.5-flash" } },
  ).becomes({
    gemini: kept("responseFormat"),
    openai: carried("response_format", {
      type: "json_schema",
      json_schema: {
        name: "response",
        schema: { type: "object", properties: {}, additionalProperties: false },
        strict: true,
      },
    }),
  }),
  field("output_format", "the older place", {
    output_format: { type: "json_schema", schema: { type: "object", properties: {}, additionalProperties: false } },
  }).becomes({
    gemini: carried("generationConfig.responseJsonSchema", {
      type: "object",
      properties: {},
      additionalProperties: false,
    }),
    openai: carried("response_format", {
      type: "json_schema",
      json_schema: {
        name: "response",
        schema: { type: "object", properties: {}, additionalProperties: false },
        strict: true,
      },
    }),
  }),
  field("output_config.task_budget", null, {
    output_config: { task_budget: { type: "tokens", total: 20000 } },
  }).alwaysBecomes(kept("output_config.task_budget")),
  field("metadata", null, { metadata: { user_id: "user-1" } }).alwaysBecomes(told("metadata")),
  field("cache_control", null, { cache_control: { type: "ephemeral" } }).alwaysBecomes(told("cache_control")),
  field("service_tier", null, { service_tier: "standard_only" }).alwaysBecomes(told("service_tier")),
  field("speed", null, { speed: "fast" }).alwaysBecomes(told("speed")),
  field("diagnostics", null, { diagnostics: { previous_message_id: "msg_1" } }).alwaysBecomes(told("diagnostics")),
  field("user_profile_id", null, { user_profile_id: "uprof_1" }).alwaysBecomes(told("user_profile_id")),
  field("workspace_id", null, { workspace_id: "wrkspc_1" }).alwaysBecomes(told("workspace_id")),
  field("container", null, { container: "container_1" }).alwaysBecomes(kept("container")),
  field("inference_geo", null, { inference_geo: "us" }).alwaysBecomes(kept("inference_geo")),
  field("context_management", null, {
    context_management: { edits: [{ type: "clear_tool_uses_20250919" }] },
  }).alwaysBecomes(kept("context_management")),
  field("mcp_servers", null, { mcp_servers: [{ type: "url", url: "https://mcp.example", name: "a" }] }).alwaysBecomes(
    kept("mcp_servers"),
  ),
  field("a field that is new", null, { unheard_of: true }).alwaysBecomes(kept("unheard_of")),
];
