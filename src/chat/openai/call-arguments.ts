/** Owns reading a call's arguments, which OpenAI writes as JSON text and some compatible servers as JSON. */

import { isDeeperThan, isObject, isString, type JsonObject } from "../../core/json.ts";

/** Text hides how deep it goes from whoever has checked the body it stands in; writers recurse. */
const DEEPEST = 128;

/**
 * Null where it is no object, no JSON, or deeper than any tool asks for: a model may write anything there. Nothing at all
 * stands for no arguments.
 */
export const readArguments = (value: unknown): JsonObject | null => {
  if (isString(value) && value.trim() === "") return {};
  const parsed = isString(value) ? parseJson(value) : value;
  return isObject(parsed) && !isDeeperThan(parsed, DEEPEST) ? (parsed as JsonObject) : null;
};

/** Undefined where the text is no JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
