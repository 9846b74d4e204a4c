/** Owns the reading of an answer's text and reasoning, whole and in pieces, in the shapes the compatible servers have. */

import { isObject, isString } from "../../core/json.ts";
import type { Fields } from "../../dialects/reading.ts";

/** A string, or the texts of a list of parts (Mistral's). Empty for anything else. */
export const readAnswerText = (content: unknown): string => {
  if (isString(content)) return content;
  if (!Array.isArray(content)) return "";
  return content.map((part: unknown) => (isObject(part) && isString(part.text) ? part.text : "")).join("");
};

/** The field has two names among the compatible servers; OpenAI itself has neither. Empty where there is none. */
export const readReasoningText = ({ reasoning_content: content, reasoning }: Fields): string =>
  [content, reasoning].filter(isString).find((text) => text !== "") ?? "";
