/** Owns the counts of tokens, as OpenAI has them: cached ones within the prompt's, reasoning ones within the completion's. */

import type { CompletionUsage } from "openai/resources/completions";
import { isObject } from "../../core/json.ts";
import type { Usage } from "../chat.ts";

/** Null where there is none; a count left out is 0. */
export const readUsage = (value: unknown): Usage | null => {
  if (!isObject(value)) return null;
  return {
    input: readCount(value.prompt_tokens),
    cachedInput: readDetail(value.prompt_tokens_details, "cached_tokens"),
    output: readCount(value.completion_tokens),
    reasoning: readDetail(value.completion_tokens_details, "reasoning_tokens"),
  };
};

const readDetail = (details: unknown, name: string): number => (isObject(details) ? readCount(details[name]) : 0);

const readCount = (value: unknown): number => (typeof value === "number" && value > 0 ? value : 0);

export const writeUsage = ({ input, cachedInput, output, reasoning }: Usage) =>
  ({
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cachedInput, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  }) satisfies CompletionUsage;
