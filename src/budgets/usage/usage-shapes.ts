/** Owns where each dialect's answers tell what they took, and where what they say stands. */

import type { DialectName, TokenCounts } from "./tokens.ts";

/** What was told under a name, 0 where nothing was. */
type Told = (name: string) => number;

export interface UsageShape {
  /** Paths of the objects that hold counts; a later count replaces an earlier one. */
  readonly holders: readonly string[];
  /** Those of them that come with an answer's end. */
  readonly closing: readonly string[];
  /** What is read of them. */
  readonly names: ReadonlySet<string>;
  readonly toCounts: (told: Told) => TokenCounts;
  /** Paths of the model's own words, whole or streamed. */
  readonly texts: ReadonlySet<string>;
}

/** Keys whose strings nobody is charged for by their length: labels, signatures and files. */
export const UNCHARGED: ReadonlySet<string> = new Set([
  ...["type", "id", "role", "index", "status", "signature", "thoughtSignature", "thought_signature"],
  ...["stop_reason", "encrypted_content", "data", "mimeType", "mime_type"],
]);

const anthropic: UsageShape = {
  holders: ["usage", "message.usage"],
  closing: ["usage"],
  names: new Set(["input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens"]),
  toCounts: (told) => {
    const [cacheWrite, cachedInput] = [told("cache_creation_input_tokens"), told("cache_read_input_tokens")];
    return {
      input: told("input_tokens") + cacheWrite + cachedInput,
      cachedInput,
      cacheWrite,
      output: told("output_tokens"),
    };
  },
  texts: new Set(["content", "content_block", "delta"]),
};

/** Protocol buffers are spelt either way. */
const gemini: UsageShape = {
  holders: ["usageMetadata", "usage_metadata"],
  closing: ["usageMetadata", "usage_metadata"],
  names: new Set([
    ...["promptTokenCount", "toolUsePromptTokenCount", "cachedContentTokenCount"],
    ...["candidatesTokenCount", "thoughtsTokenCount"],
    ...["prompt_token_count", "tool_use_prompt_token_count", "cached_content_token_count"],
    ...["candidates_token_count", "thoughts_token_count"],
  ]),
  toCounts: (told) => {
    const either = (camelCase: string, snakeCase: string): number => Math.max(told(camelCase), told(snakeCase));
    const prompt = either("promptTokenCount", "prompt_token_count");
    const toolUse = either("toolUsePromptTokenCount", "tool_use_prompt_token_count");
    const candidates = either("candidatesTokenCount", "candidates_token_count");
    return {
      input: prompt + toolUse,
      cachedInput: either("cachedContentTokenCount", "cached_content_token_count"),
      cacheWrite: 0,
      output: candidates + either("thoughtsTokenCount", "thoughts_token_count"),
    };
  },
  texts: new Set(["candidates.content"]),
};

/** Chat completions, and the Responses API, whose stream tells usage within a last `response`. */
const openai: UsageShape = {
  holders: ["usage", "response.usage"],
  closing: ["usage", "response.usage"],
  names: new Set([
    ...["prompt_tokens", "prompt_tokens_details.cached_tokens", "completion_tokens"],
    ...["input_tokens", "input_tokens_details.cached_tokens", "output_tokens"],
  ]),
  toCounts: (told) => ({
    input: Math.max(told("prompt_tokens"), told("input_tokens")),
    cachedInput: Math.max(told("prompt_tokens_details.cached_tokens"), told("input_tokens_details.cached_tokens")),
    cacheWrite: 0,
    output: Math.max(told("completion_tokens"), told("output_tokens")),
  }),
  texts: new Set(["choices.delta", "choices.message", "delta", "output"]),
};

export const USAGE_SHAPES: Readonly<Record<DialectName, UsageShape>> = { anthropic, gemini, openai };
