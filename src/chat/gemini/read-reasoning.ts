/** Owns the reading of thinkingConfig: how long the model may think, and whether that is shown. */

import { succeed } from "../../core/result.ts";
import { isGiven, type Reading, readAll, readFields } from "../../dialects/reading.ts";
import type { ChatRequest } from "../chat.ts";
import { knownFields, type Losses, takeFields } from "./losses.ts";
import { readFlag, readNumber, readOptionalText } from "./scalars.ts";

const PATH = "generationConfig.thinkingConfig";

const THINKING_FIELDS = knownFields(["includeThoughts", "thinkingBudget", "thinkingLevel"]);

const EFFORTS = new Map([
  ["MINIMAL", "minimal"],
  ["LOW", "low"],
  ["MEDIUM", "medium"],
  ["HIGH", "high"],
  ["XHIGH", "high"],
] as const);

export const readReasoning = (value: unknown, losses: Losses): Reading<ChatRequest["reasoning"]> => {
  if (!isGiven(value)) return succeed(null);
  const fields = readFields(value, PATH);
  if (!fields.ok) return fields;
  const config = takeFields(fields.value, PATH, THINKING_FIELDS, losses);
  const parts = readAll({
    isShown: readFlag(config.includeThoughts, `${PATH}.includeThoughts`),
    budget: readNumber(config.thinkingBudget, `${PATH}.thinkingBudget`),
    level: readOptionalText(config.thinkingLevel, `${PATH}.thinkingLevel`),
  });
  if (!parts.ok) return parts;
  const { isShown, budget, level } = parts.value;
  const effort = readEffort(level, losses);
  // None asks for no reasoning; -1 leaves the budget to the model, which is no more than asking for reasoning.
  const budgetTokens = budget !== null && budget >= 0 ? budget : null;
  const isAsked = isShown || budget === -1 || budgetTokens !== null || effort !== null;
  return succeed(isAsked ? { budgetTokens, effort } : null);
};

/** More than "high" there is nowhere else, and a new level may mean anything. */
const readEffort = (level: string | null, losses: Losses) => {
  const word = level?.toUpperCase() ?? "";
  if (word === "" || word === "THINKING_LEVEL_UNSPECIFIED") return null;
  const effort = [...EFFORTS].find(([name]) => name === word)?.[1] ?? null;
  if (word === "XHIGH") losses.push({ field: `${PATH}.thinkingLevel`, loss: "hint" });
  if (effort === null) losses.push({ field: `${PATH}.thinkingLevel`, loss: "meaning" });
  return effort;
};
