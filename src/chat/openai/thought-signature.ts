/**
 * Owns where Gemini's thought signature stands beside a call in this dialect: `extra_content.google.thought_signature`,
 * as Google's own OpenAI-compatible endpoint has it. Callers hand a call back as they got it, and the signature with it.
 */

import { isObject, isString, type JsonObject } from "../../core/json.ts";
import type { Fields } from "../../dialects/reading.ts";

/** @param call - one of a message's `tool_calls` */
export const readSignature = ({ extra_content: extra }: Fields): string | null => {
  const google = isObject(extra) && isObject(extra.google) ? extra.google : {};
  return isString(google.thought_signature) ? google.thought_signature : null;
};

/** To be spread into a call; empty where there is no signature. */
export const writeSignature = (signature: string | null): JsonObject =>
  signature === null ? {} : { extra_content: { google: { thought_signature: signature } } };
