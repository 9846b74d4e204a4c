/** Owns what becomes of the settings of a request in Gemini's dialect. */

import type { Row } from "../../fates.ts";
import { carried, field, GPT_4, kept, nearest, SAME, told } from "../stated.ts";
import { json, png, schema, setting } from "./examples.ts";

export const rows: readonly Row[] = [
  field("URL", ":streamGenerateContent?alt=sse", {}, { target: "streamGenerateContent?alt=sse" }).alwaysBecomes(
    carried("stream", true),
  ),
  field("URL", ":streamGenerateContent, one JSON array", {}, { target: "streamGenerateContent" }).alwaysBecomes(
    kept("alt"),
  ),
  field("URL", "other parameters", {}, { target: "generateContent?$fields=candidates" }).alwaysBecomes(kept("$fields")),
  field("systemInstruction", null, { systemInstruction: { parts: [{ text: "Be brief." }] } }).becomes({
    anthropic: carried("system.0", { type: "text", text: "Be brief." }),
    openai: carried("messages.0", { role: "system", content: "Be brief." }),
  }),
  field("systemInstruction", "several parts", {
    systemInstruction: { parts: [{ text: "Be brief." }, { text: "Be kind." }] },
  }).becomes({
    anthropic: carried("system.1", { type: "text", text: "Be kind." }),
    openai: carried("messages.1", { role: "system", content: "Be kind." }),
  }),
  field("systemInstruction", "with an image", {
    systemInstruction: { parts: [{ text: "Be brief." }, { inlineData: png }] },
  }).alwaysBecomes(kept("systemInstruction.parts")),
  field("generationConfig.maxOutputTokens", null, setting("maxOutputTokens", 500)).becomes({
    anthropic: carried("max_tokens", 500),
    openai: carried("max_completion_tokens", 500),
  }),
  field("generationConfig.temperature", null, setting("temperature", 0.5)).alwaysBecomes(told("temperature")),
  field("generationConfig.temperature", "1", setting("temperature", 1)).alwaysBecomes(SAME),
  field("generationConfig.temperature", "above 1", setting("temperature", 1.8)).alwaysBecomes(told("temperature")),
  field("generationConfig.topP", null, setting("topP", 0.9)).alwaysBecomes(told("topP")),
  field("generationConfig.topP", "for GPT up to 4.1", setting("topP", 0.9), GPT_4).becomes({
    anthropic: told("topP"),
    openai: carried("top_p", 0.9),
  }),
  field("generationConfig.topK", null, setting("topK", 40)).alwaysBecomes(told("topK")),
  field("generationConfig.seed", null, setting("seed", 7)).becomes({
    anthropic: told("seed"),
    openai: carried("seed", 7),
  }),
  field("generationConfig.presencePenalty", null, setting("presencePenalty", 0.5)).alwaysBecomes(
    told("presencePenalty"),
  ),
  field("generationConfig.presencePenalty", "for GPT up to 4.1", setting("presencePenalty", 0.5), GPT_4).becomes({
    anthropic: told("presencePenalty"),
    openai: carried("presence_penalty", 0.5),
  }),
  field("generationConfig.frequencyPenalty", null, setting("frequencyPenalty", 0.5)).alwaysBecomes(
    told("frequencyPenalty"),
  ),
  field("generationConfig.frequencyPenalty", "for GPT up to 4.1", setting("frequencyPenalty", 0.5), GPT_4).becomes({
    anthropic: told("frequencyPenalty"),
    openai: carried("frequency_penalty", 0.5),
  }),
  field("generationConfig.temperature", "for Claude up to 4.6 and GPT up to 4.1", setting("temperature", 0.5), {
    models: { anthropic: "claude-haiku-4-5", openai: "gpt-4.1" },
  }).alwaysBecomes(carried("temperature", 0.5)),
  field(
    "generationConfig.temperature",
    "above 1, for Claude up to 4.6 and GPT up to 4.1",
    setting("temperature", 1.8),
    {
      models: { anthropic: "claude-haiku-4-5", openai: "gpt-4.1" },
    },
  ).becomes({ anthropic: nearest("temperature", 1, "temperature"), openai: carried("temperature", 1.8) }),
  field("generationConfig.stopSequences", null, setting("stopSequences", ["END"])).becomes({
    anthropic: carried("stop_sequences", ["END"]),
    openai: kept("stop"),
  }),
  field("generationConfig.stopSequences", "for GPT up to 4.1", setting("stopSequences", ["END"]), GPT_4).becomes({
    anthropic: carried("stop_sequences", ["END"]),
    openai: carried("stop", ["END"]),
  }),
  field(
    "generationConfig.stopSequences",
    "5 of them, for GPT up to 4.1",
    setting("stopSequences", ["A", "B", "C", "D", "E"]),
    GPT_4,
  ).becomes({
    anthropic: carried("stop_sequences", ["A", "B", "C", "D", "E"]),
    openai: kept("stop"),
  }),
  field("generationConfig.candidateCount", "1", setting("candidateCount", 1)).alwaysBecomes(SAME),
  field("generationConfig.candidateCount", "2", setting("candidateCount", 2)).alwaysBecomes(
    kept("generationConfig.candidateCount"),
  ),
  field("generationConfig.responseMimeType", "JSON", setting("responseMimeType", "application/json")).becomes({
    anthropic: kept("responseFormat"),
    openai: carried("messages.0", { role: "system", content: "Answer in JSON." }),
  }),
  field("generationConfig.responseMimeType", "an enum", setting("responseMimeType", "text/x.enum")).alwaysBecomes(
    kept("generationConfig.responseMimeType"),
  ),
  field("generationConfig.responseSchema", null, { generationConfig: { ...json, responseSchema: schema } }).becomes({
    anthropic: carried("output_config.format", {
      type: "json_schema",
      schema: {
        type: "object",
        properties: { city: { type: "string" } },
        required: ["city"],
        additionalProperties: false,
      },
    }),
    openai: nearest(
      "response_format",
      {
        type: "json_schema",
        json_schema: {
          name: "response",
          schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
          strict: false,
        },
      },
      "responseFormat.strict",
    ),
  }),
  field("generationConfig.responseJsonSchema", "closed", {
    generationConfig: {
      ...json,
      responseJsonSchema: {
        type: "object",
        properties: { city: { type: "string" } },
        required: ["city"],
        additionalProperties: false,
      },
    },
  }).becomes({
    anthropic: carried("output_config.format", {
      type: "json_schema",
      schema: {
        type: "object",
        properties: { city: { type: "string" } },
        required: ["city"],
        additionalProperties: false,
      },
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
  field("generationConfig.responseJsonSchema", "open to other properties", {
    generationConfig: { ...json, responseJsonSchema: { type: "object", properties: {}, additionalProperties: true } },
  }).becomes({
    anthropic: kept("responseFormat.schema"),
    openai: nearest(
      "response_format",
      {
        type: "json_schema",
        json_schema: {
          name: "response",
          schema: { type: "object", properties: {}, additionalProperties: true },
          strict: false,
        },
      },
      "responseFormat.strict",
    ),
  }),
  field("generationConfig.responseJsonSchema", "a property may be missing", {
    generationConfig: {
      ...json,
      responseJsonSchema: { type: "object", properties: { city: { type: "string" } }, additionalProperties: false },
    },
  }).becomes({
    anthropic: carried("output_config.format", {
      type: "json_schema",
      schema: { type: "object", properties: { city: { type: "string" } }, additionalProperties: false },
    }),
    openai: nearest(
      "response_format",
      {
        type: "json_schema",
        json_schema: {
          name: "response",
          schema: { type: "object", properties: { city: { type: "string" } }, additionalProperties: false },
          strict: false,
        },
      },
      "responseFormat.strict",
    ),
  }),
  field(
    "generationConfig.responseFormat",
    null,
    setting("responseFormat", { text: { mimeType: "application/json" } }),
  ).alwaysBecomes(kept("generationConfig.responseFormat")),
  field("generationConfig.responseModalities", "text", setting("responseModalities", ["TEXT"])).alwaysBecomes(SAME),
  field("generationConfig.responseModalities", "image", setting("responseModalities", ["TEXT", "IMAGE"])).alwaysBecomes(
    kept("generationConfig.responseModalities"),
  ),
  field("generationConfig.responseLogprobs", null, setting("responseLogprobs", true)).alwaysBecomes(
    kept("generationConfig.responseLogprobs"),
  ),
  field("generationConfig.logprobs", null, setting("logprobs", 3)).alwaysBecomes(kept("generationConfig.logprobs")),
  field(
    "generationConfig.thinkingConfig.thinkingBudget",
    null,
    setting("thinkingConfig", { thinkingBudget: 4096 }),
  ).becomes({
    anthropic: nearest("thinking", { type: "adaptive", display: "summarized" }, "reasoning.budgetTokens"),
    openai: nearest("reasoning_effort", "medium", "reasoning.budgetTokens"),
  }),
  field(
    "generationConfig.thinkingConfig.thinkingBudget",
    "0",
    setting("thinkingConfig", { thinkingBudget: 0 }),
  ).becomes({
    anthropic: carried("thinking.type", "disabled"),
    openai: nearest("reasoning_effort", "minimal", "reasoning.budgetTokens"),
  }),
  field(
    "generationConfig.thinkingConfig.thinkingBudget",
    "0, for GPT up to 4.1",
    setting("thinkingConfig", { thinkingBudget: 0 }),
    GPT_4,
  ).becomes({ anthropic: carried("thinking.type", "disabled"), openai: SAME }),
  field(
    "generationConfig.thinkingConfig.thinkingBudget",
    "for Claude up to 4.6",
    setting("thinkingConfig", { thinkingBudget: 4096 }),
    { models: { anthropic: "claude-haiku-4-5" } },
  ).becomes({
    anthropic: carried("thinking", { type: "enabled", budget_tokens: 4096 }),
    openai: nearest("reasoning_effort", "medium", "reasoning.budgetTokens"),
  }),
  field(
    "generationConfig.thinkingConfig.thinkingBudget",
    "−1: as the model likes",
    setting("thinkingConfig", { thinkingBudget: -1 }),
  ).becomes({
    anthropic: carried("thinking", { type: "adaptive", display: "summarized" }),
    openai: carried("reasoning_effort", "medium"),
  }),
  field(
    "generationConfig.thinkingConfig.thinkingLevel",
    null,
    setting("thinkingConfig", { thinkingLevel: "LOW" }),
  ).becomes({
    anthropic: carried("output_config.effort", "low"),
    openai: carried("reasoning_effort", "low"),
  }),
  field(
    "generationConfig.thinkingConfig.thinkingLevel",
    "MINIMAL",
    setting("thinkingConfig", { thinkingLevel: "MINIMAL" }),
  ).becomes({
    anthropic: nearest("output_config.effort", "low", "reasoning.effort"),
    openai: carried("reasoning_effort", "minimal"),
  }),
  field(
    "generationConfig.thinkingConfig.thinkingLevel",
    "MINIMAL, for GPT-5.2",
    setting("thinkingConfig", { thinkingLevel: "MINIMAL" }),
    { models: { openai: "gpt-5.2" } },
  ).becomes({
    anthropic: nearest("output_config.effort", "low", "reasoning.effort"),
    openai: nearest("reasoning_effort", "low", "reasoning.effort"),
  }),
  field(
    "generationConfig.thinkingConfig.includeThoughts",
    null,
    setting("thinkingConfig", { includeThoughts: true }),
  ).becomes({
    anthropic: carried("thinking", { type: "adaptive", display: "summarized" }),
    openai: carried("reasoning_effort", "medium"),
  }),
  field("generationConfig.mediaResolution", null, setting("mediaResolution", "MEDIA_RESOLUTION_LOW")).alwaysBecomes(
    told("generationConfig.mediaResolution"),
  ),
  field("generationConfig.routingConfig", null, setting("routingConfig", { autoMode: {} })).alwaysBecomes(
    told("generationConfig.routingConfig"),
  ),
  field(
    "generationConfig.modelSelectionConfig",
    null,
    setting("modelSelectionConfig", { featureSelectionPreference: "BALANCED" }),
  ).alwaysBecomes(told("generationConfig.modelSelectionConfig")),
  field("generationConfig.speechConfig", null, setting("speechConfig", { voiceConfig: {} })).alwaysBecomes(
    kept("generationConfig.speechConfig"),
  ),
  field("generationConfig.audioTimestamp", null, setting("audioTimestamp", true)).alwaysBecomes(
    kept("generationConfig.audioTimestamp"),
  ),
  field("generationConfig.audioTranscriptionConfig", null, setting("audioTranscriptionConfig", {})).alwaysBecomes(
    kept("generationConfig.audioTranscriptionConfig"),
  ),
  field("generationConfig.enableAffectiveDialog", null, setting("enableAffectiveDialog", true)).alwaysBecomes(
    kept("generationConfig.enableAffectiveDialog"),
  ),
  field("generationConfig.enableEnhancedCivicAnswers", null, setting("enableEnhancedCivicAnswers", true)).alwaysBecomes(
    kept("generationConfig.enableEnhancedCivicAnswers"),
  ),
  field(
    "generationConfig.translationConfig",
    null,
    setting("translationConfig", { targetLanguageCode: "ja" }),
  ).alwaysBecomes(kept("generationConfig.translationConfig")),
  field("generationConfig.imageConfig", null, setting("imageConfig", { aspectRatio: "1:1" })).alwaysBecomes(
    kept("generationConfig.imageConfig"),
  ),
  field("safetySettings[]", "a threshold", {
    safetySettings: [{ category: "HARM_CATEGORY_HARASSMENT", threshold: "BLOCK_LOW_AND_ABOVE" }],
  }).alwaysBecomes(kept("safetySettings[0]")),
  field("safetySettings[]", "off", {
    safetySettings: [{ category: "HARM_CATEGORY_HARASSMENT", threshold: "OFF" }],
  }).alwaysBecomes(told("safetySettings[0]")),
  field("cachedContent", null, { cachedContent: "cachedContents/1" }).alwaysBecomes(kept("cachedContent")),
  field("labels", null, { labels: { team: "a" } }).alwaysBecomes(told("labels")),
  field("serviceTier", null, { serviceTier: "flex" }).alwaysBecomes(told("serviceTier")),
  field("store", null, { store: false }).alwaysBecomes(told("store")),
  field("modelArmorConfig", null, { modelArmorConfig: { promptTemplateName: "a" } }).alwaysBecomes(
    kept("modelArmorConfig"),
  ),
  field("a field that is new", null, { unheardOf: true }).alwaysBecomes(kept("unheardOf")),
];
