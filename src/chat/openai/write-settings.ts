/** Owns the writing of how the answer shall be: where it stops, in which format, after how much thought. */

import type { JsonObject } from "../../core/json.ts";
import type { ChatRequest } from "../chat.ts";
import type { Losses } from "../losses.ts";
import { isStrictSchema } from "./strict-schema.ts";

const MOST_STOPS = 4;

export const writeStop = ({ stop }: ChatRequest, losses: Losses): JsonObject => {
  if (stop.length > MOST_STOPS) losses.meaning("stop");
  return stop.length === 0 ? {} : { stop: stop.slice(0, MOST_STOPS) };
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

/** Reasoning asked for without a measure is `medium`, which is what OpenAI's reasoning models do by themselves. */
export const writeReasoning = ({ reasoning, model }: ChatRequest, losses: Losses): JsonObject => {
  if (reasoning === null) return {};
  const { budgetTokens, effort } = reasoning;
  const wanted = effort ?? (budgetTokens === null ? "medium" : effortFor(budgetTokens));
  const written = wanted === "none" ? leastEffort(model) : wanted;
  if (budgetTokens !== null && (budgetTokens > 0 || written !== wanted)) losses.hint("reasoning.budgetTokens");
  return { reasoning_effort: written };
};

/** The first reasoning models can't do without: https://platform.openai.com/docs/guides/reasoning. */
const leastEffort = (model: string): "none" | "minimal" | "low" => {
  if (/\bo[1-9]\b/.test(model)) return "low";
  return /\bgpt-5\b(?![.])/.test(model) ? "minimal" : "none";
};

const effortFor = (budget: number): string => BUDGETS.find(({ tokens }) => budget <= tokens)?.effort ?? "high";
