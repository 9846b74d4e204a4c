/** Owns the list of formats whose answers can be cached. */

import type { AnswerFormat, FormatName } from "./answer-format.ts";
import { anthropic } from "./anthropic.ts";
import { gemini } from "./gemini.ts";
import { openai } from "./openai.ts";

export const answerFormats: Readonly<Record<FormatName, AnswerFormat>> = { anthropic, gemini, openai };
