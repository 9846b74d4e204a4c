/** Owns the writing of how the answer shall be: how random, where it stops, in which format, after how much thought. */

import type { JsonObject } from "../../core/json.ts";
import type { ChatRequest } from "../chat.ts";
import type { Losses } from "../losses.ts";
import type { Abilities, Effort } from "./models.ts";
import { isStrictSchema } from "./strict-schema.ts";

/** Fields with the value that holds where nothing is said. */
const RANDOMNESS = [
  { field: "temperature", name: "temperature", usual: 1 },
  { field: "topP", name: "top_p", usual: 1 },
  { field: "presencePenalty", name: "presence_penalty", usual: 0 },
  { field: "frequencyPenalty", name: "frequency_penalty", usual: 0 },
] as const;

/** Answers are as right with other dice: a model that takes none gets none. */
export const writeRandomness = (chat: ChatRequest, { sampling }: Abilities, losses: Losses): JsonObject => {
  const given = RANDOMNESS.flatMap(({ field, name, usual }) => {
    const value = chat[field];
    return value === null ? [] : [{ field, name, value, isUsual: value === usual }];
  });
  if (sampling) return Object.fromEntries(given.map(({ name, value }) => [name, value]));
  for (const { field, isUsual } of given) if (!isUsual) losses.hint(field);
  return {};
};

const MOST_STOPS = 4;

/** An answer that goes on where it should have stopped is another one. */
export const writeStop = ({ stop }: ChatRequest, { sampling }: Abilities, losses: Losses): JsonObject => {
  const taken = stop.slice(0, sampling ? MOST_STOPS : 0);
  if (taken.length < stop.length) losses.meaning("stop");
  return taken.length === 0 ? {} : { stop: taken };
};

/** A schema that OpenAI would refuse as strict still says what is wanted: it goes over as one to follow. */
export const writeResponseFormat = ({ responseFormat: format }: ChatRequest, losses: Losses): JsonObject => {
  if (format === null) return {};
  if (format.kind === "json") return { response_format: { type: "json_object" } };
  const { schema } = format;
  const strict = format.strict && isStrictSchema(schema);
  if (format.strict && !strict) losses.hint("responseFormat.strict");
  return { response_format: { type: "json_schema", json_schema: { name: schemaName(format.name), schema, strict } } };
};

/** OpenAI wants a name of letters, digits, "_" and "-", at most 64; it is a label, nothing more. */
const schemaName = (name: string | null): string => name?.replaceAll(/[^a-zA-Z0-9_-]/g, "_").slice(0, 64) || "response";

/** Tokens up to which an effort stands for a budget; more is `high`. OpenAI has no field for a budget. */
const BUDGETS = [
  { tokens: 0, effort: "none" },
  { tokens: 1_024, effort: "low" },
  { tokens: 8_192, effort: "medium" },
] as const;

/**
 * Reasoning asked for without a measure is `medium`, which is what OpenAI's reasoning models do by themselves. A model that
 * doesn't reason meets the wish for none without a word.
 */
export const writeReasoning = ({ reasoning }: ChatRequest, { efforts }: Abilities, losses: Losses): JsonObject => {
  if (reasoning === null) return {};
  const { budgetTokens, effort } = reasoning;
  if (efforts === null) {
    if (budgetTokens !== 0 || effort !== null) losses.hint("reasoning");
    return {};
  }
  const wanted = effort ?? (budgetTokens === null ? "medium" : effortFor(budgetTokens));
  const { [wanted]: written = wanted } = efforts;
  if (effort !== null && written !== effort) losses.hint("reasoning.effort");
  if (budgetTokens !== null && !(budgetTokens === 0 && written === "none")) losses.hint("reasoning.budgetTokens");
  return written === null ? {} : { reasoning_effort: written };
};

const effortFor = (budget: number): Effort => BUDGETS.find(({ tokens }) => budget <= tokens)?.effort ?? "high";
