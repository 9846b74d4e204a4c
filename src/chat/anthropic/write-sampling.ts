/** Owns how an answer shall be made, in the words the model at hand takes: thinking, effort, sampling, format. */

import type { OutputConfig, ThinkingConfigParam } from "@anthropic-ai/sdk/resources/messages";
import type { JsonObject } from "../../core/json.ts";
import type { ChatRequest } from "../chat.ts";
import type { Losses } from "../losses.ts";
import { type Abilities, abilitiesOf } from "./models.ts";
import { isOwnReasoning } from "./signatures.ts";
import { writeSchema } from "./write-schema.ts";

/** Tokens an answer may take where the chat doesn't say: long, and within what every model sold today takes. */
const DEFAULT_MAXIMUM = 16_384;
const FEWEST_BUDGET_TOKENS = 1024;
/** For models that want a budget, by effort. */
const BUDGETS = { minimal: 1024, low: 2048, medium: 8192, high: 16_384 };
const EFFORTS = { minimal: "low", low: "low", medium: "medium", high: "high" } as const;
/** The least `top_p` that goes with thinking. */
const LEAST_TOP_P = 0.95;

type Thinking = Extract<ThinkingConfigParam, { type: "enabled" | "adaptive" | "disabled" }> | null;

/** All fields about it, `max_tokens` included: thinking counts towards that. */
export const writeSampling = (chat: ChatRequest, losses: Losses): JsonObject => {
  const abilities = abilitiesOf(chat.model);
  const thinking = writeThinking(chat, abilities, losses);
  const config = writeOutputConfig(chat, abilities, losses);
  return {
    max_tokens: maximumTokens(chat, thinking),
    ...(thinking !== null && { thinking: { ...thinking } }),
    ...(Object.keys(config).length > 0 && { output_config: config }),
    ...writeRandomness(chat, abilities, thinking, losses),
    ...writeStop(chat, losses),
  };
};

const maximumTokens = ({ maximumOutputTokens }: ChatRequest, thinking: Thinking): number =>
  maximumOutputTokens ?? DEFAULT_MAXIMUM + (thinking?.type === "enabled" ? thinking.budget_tokens : 0);

const writeThinking = (chat: ChatRequest, abilities: Abilities, losses: Losses): Thinking => {
  const { reasoning, toolChoice } = chat;
  if (reasoning === null) return null;
  const { budgetTokens, effort } = reasoning;
  if (budgetTokens === 0) return abilities.manual || abilities.thinksByDefault ? { type: "disabled" } : null;
  // Either would be a 400: thinking can't be made to call, nor go on with what another has begun.
  const isImpossible = toolChoice?.mode === "any" || isForeignLoop(chat);
  const thinking = isImpossible ? null : writeMode(chat, abilities, budgetTokens, effort);
  if (thinking === null) losses.hint("reasoning");
  else if (budgetTokens !== null && !(thinking.type === "enabled" && thinking.budget_tokens === budgetTokens)) {
    losses.hint("reasoning.budgetTokens");
  }
  return thinking;
};

const writeMode = (
  { maximumOutputTokens }: ChatRequest,
  { manual, adaptive }: Abilities,
  budgetTokens: number | null,
  effort: keyof typeof BUDGETS | null,
): Thinking => {
  // Newer models keep their thoughts to themselves unless they are asked.
  if (adaptive && (budgetTokens === null || !manual)) return { type: "adaptive", display: "summarized" };
  const wanted = Math.max(budgetTokens ?? BUDGETS[effort ?? "medium"], FEWEST_BUDGET_TOKENS);
  const budget =
    maximumOutputTokens === null || wanted < maximumOutputTokens ? wanted : Math.floor(maximumOutputTokens / 2);
  return budget < FEWEST_BUDGET_TOKENS ? null : { type: "enabled", budget_tokens: budget };
};

/** A tool loop under way whose calls came without a thinking block that Anthropic could check. */
const isForeignLoop = ({ turns }: ChatRequest): boolean => {
  if (!turns.at(-1)?.parts.some(({ kind }) => kind === "result")) return false;
  const call = turns.findLast(({ role }) => role === "assistant");
  return !call?.parts.some((part) => part.kind === "reasoning" && isOwnReasoning(part));
};

const writeOutputConfig = (
  { reasoning, responseFormat }: ChatRequest,
  { adaptive }: Abilities,
  losses: Losses,
): JsonObject => {
  const effort = adaptive && reasoning?.effort ? EFFORTS[reasoning.effort] : null;
  if (reasoning?.effort && effort !== reasoning.effort) losses.hint("reasoning.effort");
  if (responseFormat?.kind === "json") losses.meaning("responseFormat");
  if (responseFormat?.kind === "json_schema" && responseFormat.name !== null) losses.hint("responseFormat.name");
  return {
    ...(effort !== null && { effort }),
    ...(responseFormat?.kind === "json_schema" && {
      format: { type: "json_schema", schema: writeSchema(responseFormat.schema, "responseFormat.schema", losses) },
    }),
  } satisfies OutputConfig;
};

/** Answers are as right with other dice: what a model or thinking doesn't take is left out. */
const writeRandomness = (chat: ChatRequest, { manual }: Abilities, thinking: Thinking, losses: Losses): JsonObject => {
  const isThinking = thinking !== null && thinking.type !== "disabled";
  const isFree = manual && !isThinking;
  // From 0 to 1 here, to 2 elsewhere.
  const temperature = chat.temperature === null ? null : Math.min(chat.temperature, 1);
  const written = {
    ...(temperature !== null && isFree && { temperature }),
    // Several models refuse both, and the temperature is what callers set first.
    ...(chat.topP !== null &&
      manual &&
      chat.temperature === null &&
      (isFree || chat.topP >= LEAST_TOP_P) && { top_p: chat.topP }),
    ...(chat.topK !== null && isFree && { top_k: chat.topK }),
  };
  if (chat.temperature !== null && (written.temperature ?? 1) !== chat.temperature) losses.hint("temperature");
  if (chat.topP !== null && (written.top_p ?? 1) !== chat.topP) losses.hint("topP");
  if (chat.topK !== null && written.top_k === undefined) losses.hint("topK");
  if (chat.seed !== null) losses.hint("seed");
  if (chat.presencePenalty) losses.hint("presencePenalty");
  if (chat.frequencyPenalty) losses.hint("frequencyPenalty");
  return written;
};

/** Anthropic refuses to stop at mere white space. */
const writeStop = ({ stop }: ChatRequest, losses: Losses): JsonObject => {
  const taken = stop.filter((text) => text.trim() !== "");
  for (const [index, text] of stop.entries()) if (text.trim() === "") losses.meaning(`stop[${index}]`);
  return taken.length === 0 ? {} : { stop_sequences: taken };
};
