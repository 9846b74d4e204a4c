/** Owns how tokens are counted in usageMetadata. */

import { isObject, type JsonObject } from "../../core/json.ts";
import { withCamelCase } from "../../dialects/camel-case.ts";
import type { Usage } from "../chat.ts";

/** Null where there is none; a count that is left out is 0. */
export const readUsage = (value: unknown): Usage | null => {
  if (!isObject(value)) return null;
  const counts = withCamelCase(value);
  const count = (name: string): number => {
    const tokens = counts[name];
    return typeof tokens === "number" && tokens > 0 ? tokens : 0;
  };
  const reasoning = count("thoughtsTokenCount");
  return {
    input: count("promptTokenCount") + count("toolUsePromptTokenCount"),
    cachedInput: count("cachedContentTokenCount"),
    output: count("candidatesTokenCount") + reasoning,
    reasoning,
  };
};

/** Thoughts stand beside the candidate's tokens, cached ones within the prompt's. */
export const writeUsage = ({ input, cachedInput, output, reasoning }: Usage): JsonObject => ({
  promptTokenCount: input,
  ...(cachedInput > 0 && { cachedContentTokenCount: cachedInput }),
  candidatesTokenCount: output - reasoning,
  ...(reasoning > 0 && { thoughtsTokenCount: reasoning }),
  totalTokenCount: input + output,
});
