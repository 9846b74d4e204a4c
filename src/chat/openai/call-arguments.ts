/** Owns reading a call's arguments, which OpenAI writes as JSON text and some compatible servers as JSON. */

import { isObject, isString, type JsonObject } from "../../core/json.ts";

/** Null where it is no object, or no JSON: a model may write anything there. Nothing at all stands for no arguments. */
export const readArguments = (value: unknown): JsonObject | null => {
  if (!isString(value)) return isObject(value) ? (value as JsonObject) : null;
  if (value.trim() === "") return {};
  const parsed = parseJson(value);
  return isObject(parsed) ? (parsed as JsonObject) : null;
};

/** Undefined where the text is no JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
