/** Owns the words in which the rows state what becomes of an answer. */

import type { Json, JsonObject } from "../../../src/core/json.ts";
import type { AnswerFate, AnswerRow } from "../answer-fates.ts";
import type { Dialect } from "../fates.ts";

/**
 * The beginning of a row.
 * @param use - which of its values; null where there is but one
 * @param example - fields over those of the dialect's plain answer
 */
export const field = (
  name: string,
  use: string | null,
  example: JsonObject,
  around: Pick<AnswerRow, "beside"> = {},
) => {
  const row = { field: name, ...(use !== null && { use }), example, ...around };
  return {
    becomes: (to: Partial<Record<Dialect, AnswerFate>>): AnswerRow => ({ ...row, to }),
    alwaysBecomes: (fate: AnswerFate): AnswerRow => ({ ...row, to: { anthropic: fate, gemini: fate, openai: fate } }),
  };
};

/** @param at - where the value stands in what the caller gets: "choices.0.finish_reason" */
export const carried = (at: string, value: Json): AnswerFate => ({ kind: "carried", at, value });

export const LEFT_OUT: AnswerFate = { kind: "left out" };

export const ERROR: AnswerFate = { kind: "error" };
