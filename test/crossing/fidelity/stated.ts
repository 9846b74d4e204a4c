/** Owns the words in which the rows state what becomes of a field. */

import type { Json, JsonObject } from "../../../src/core/json.ts";
import type { Dialect, Fate, Row } from "../fates.ts";

/**
 * The beginning of a row.
 * @param use - which of its values or uses; null where there is but one
 * @param example - fields over those of the dialect's plain request
 */
export const field = (
  name: string,
  use: string | null,
  example: JsonObject,
  around: Pick<Row, "beside" | "target" | "models"> = {},
) => {
  const row = { field: name, ...(use !== null && { use }), example, ...around };
  return {
    becomes: (to: Partial<Record<Dialect, Fate>>): Row => ({ ...row, to }),
    alwaysBecomes: (fate: Fate): Row => ({ ...row, to: { anthropic: fate, gemini: fate, openai: fate } }),
  };
};

/** @param at - where the value stands in the request that is sent: "generationConfig.topK" */
export const carried = (at: string, value: Json): Fate => ({ kind: "carried", at, value });

/** @param fields - that the caller is told, as they are told */
export const told = (...fields: readonly string[]): Fate => ({ kind: "told", fields });

/** The caller is told as well, and gets what comes nearest. */
export const nearest = (at: string, value: Json, ...fields: readonly string[]): Fate => ({
  kind: "told",
  fields,
  at,
  value,
});

/** @param fields - that stand in the way */
export const kept = (...fields: readonly string[]): Fate => ({ kind: "kept", fields });

export const SAME: Fate = { kind: "same" };

/** Around a row: OpenAI's models that don't reason. */
export const GPT_4 = { models: { openai: "gpt-4.1" } };
