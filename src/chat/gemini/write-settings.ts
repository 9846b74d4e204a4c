/** Owns the writing of generationConfig. */

import type { JsonObject } from "../../core/json.ts";
import { signsCalls } from "../../dialects/gemini/signature.ts";
import type { ChatRequest } from "../chat.ts";
import type { Losses } from "./losses.ts";
import { type Abilities, abilitiesOf } from "./models.ts";

/** The API refuses more. */
const MOST_STOP_SEQUENCES = 5;

export const writeSettings = (chat: ChatRequest, losses: Losses): JsonObject => {
  const { temperature, topP, topK, seed, maximumOutputTokens } = chat;
  const abilities = abilitiesOf(chat.model);
  const numbers = { temperature, topP, topK, seed, ...writePenalties(chat, abilities, losses) };
  const stop = chat.stop.slice(0, MOST_STOP_SEQUENCES);
  if (stop.length < chat.stop.length) losses.push({ field: `stop[${MOST_STOP_SEQUENCES}]`, loss: "meaning" });
  return {
    ...Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== null)),
    ...(maximumOutputTokens !== null && { maxOutputTokens: maximumOutputTokens }),
    ...(stop.length > 0 && { stopSequences: stop }),
    ...writeResponseFormat(chat, losses),
    ...writeReasoning(chat, abilities, losses),
  };
};

/** Answers are as right without them; 0 says what is so anyway. */
const writePenalties = (
  { presencePenalty, frequencyPenalty }: ChatRequest,
  { penalties }: Abilities,
  losses: Losses,
) => {
  if (penalties) return { presencePenalty, frequencyPenalty };
  if (presencePenalty) losses.push({ field: "presencePenalty", loss: "hint" });
  if (frequencyPenalty) losses.push({ field: "frequencyPenalty", loss: "hint" });
  return {};
};

/** A schema is always held to, which is no less than asked for where `strict` is false. */
const writeResponseFormat = ({ responseFormat, tools, model }: ChatRequest, losses: Losses): JsonObject => {
  if (responseFormat === null) return {};
  // Models before Gemini 3 refuse functions and a JSON answer in one request.
  if (tools.length > 0 && !signsCalls(model)) {
    losses.push({ field: "responseFormat", loss: "meaning" });
    return {};
  }
  const mediaType = { responseMimeType: "application/json" };
  if (responseFormat.kind === "json") return mediaType;
  if (responseFormat.name !== null) losses.push({ field: "responseFormat.name", loss: "hint" });
  return { ...mediaType, responseJsonSchema: responseFormat.schema };
};

/** How an effort is put where only budgets are known: Google's own reading (ai.google.dev/gemini-api/docs/openai#thinking). */
const BUDGETS = { minimal: 1024, low: 1024, medium: 8192, high: 24_576 };

/** Models from Gemini 3 on take a level or a budget, those before it a budget alone. */
const writeReasoning = ({ reasoning, model }: ChatRequest, abilities: Abilities, losses: Losses): JsonObject => {
  if (reasoning === null) return {};
  const { budgetTokens, effort } = reasoning;
  if (budgetTokens === 0) return { thinkingConfig: writeNoReasoning(model, abilities, losses) };
  if (budgetTokens !== null && effort !== null) losses.push({ field: "reasoning.effort", loss: "hint" });
  const budget = budgetTokens ?? (effort !== null && !signsCalls(model) ? BUDGETS[effort] : null);
  return {
    thinkingConfig: {
      includeThoughts: true,
      ...(budget !== null && { thinkingBudget: writeBudget(budget, abilities, losses) }),
      ...(budget === null && effort !== null && { thinkingLevel: writeLevel(effort, abilities, losses) }),
    },
  };
};

const writeBudget = (wanted: number, { budget: { fewest, most } }: Abilities, losses: Losses): number => {
  const written = Math.min(Math.max(wanted, fewest), most);
  if (written !== wanted) losses.push({ field: "reasoning.budgetTokens", loss: "hint" });
  return written;
};

const writeLevel = (wanted: keyof typeof BUDGETS, { levels }: Abilities, losses: Losses): string => {
  const written = levels[wanted] ?? wanted;
  if (written !== wanted) losses.push({ field: "reasoning.effort", loss: "hint" });
  return written.toUpperCase();
};

/**
 * Some models always think, so that little is as near as they come; asked for no thoughts, none may be shown, or the API
 * refuses the request (ai.google.dev/gemini-api/docs/thinking).
 */
const writeNoReasoning = (model: string, { alwaysThinks, budget }: Abilities, losses: Losses): JsonObject => {
  if (alwaysThinks) losses.push({ field: "reasoning.budgetTokens", loss: "hint" });
  if (signsCalls(model)) return { thinkingLevel: "LOW" };
  return { thinkingBudget: alwaysThinks ? budget.fewest : 0 };
};
