/**
 * Owns the fidelity table: what becomes of every field when a caller of one dialect is served by a provider of another.
 * The rows state it, fidelity.test.ts holds the code to them, write-table.ts makes the page of them.
 */

import type { AnswerRow } from "./answer-fates.ts";
import type { Dialect, Row } from "./fates.ts";
import { rows as anthropicAnswers } from "./fidelity/anthropic/answers.ts";
import { rows as anthropicCalls } from "./fidelity/anthropic/calls.ts";
import { rows as anthropicConversation } from "./fidelity/anthropic/conversation.ts";
import { rows as anthropicSettings } from "./fidelity/anthropic/settings.ts";
import { rows as anthropicTools } from "./fidelity/anthropic/tools.ts";
import { rows as geminiAnswers } from "./fidelity/gemini/answers.ts";
import { rows as geminiCalls } from "./fidelity/gemini/calls.ts";
import { rows as geminiConversation } from "./fidelity/gemini/conversation.ts";
import { rows as geminiSettings } from "./fidelity/gemini/settings.ts";
import { rows as geminiTools } from "./fidelity/gemini/tools.ts";
import { rows as openaiAnswers } from "./fidelity/openai/answers.ts";
import { rows as openaiCalls } from "./fidelity/openai/calls.ts";
import { rows as openaiConversation } from "./fidelity/openai/conversation.ts";
import { rows as openaiSettings } from "./fidelity/openai/settings.ts";
import { rows as openaiTools } from "./fidelity/openai/tools.ts";

/** By the caller's dialect. */
export const requestRows: Readonly<Record<Dialect, readonly Row[]>> = {
  anthropic: [...anthropicSettings, ...anthropicTools, ...anthropicConversation, ...anthropicCalls],
  gemini: [...geminiSettings, ...geminiTools, ...geminiConversation, ...geminiCalls],
  openai: [...openaiSettings, ...openaiTools, ...openaiConversation, ...openaiCalls],
};

/** By the provider's dialect. */
export const answerRows: Readonly<Record<Dialect, readonly AnswerRow[]>> = {
  anthropic: anthropicAnswers,
  gemini: geminiAnswers,
  openai: openaiAnswers,
};

export { errorRows } from "./fidelity/errors.ts";
