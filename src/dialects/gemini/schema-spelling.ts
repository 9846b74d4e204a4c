/**
 * Owns how keywords are spelled in a schema of Gemini's notation.
 * Never changes what they say: src/tools understands upper-case types, `nullable` and counts as text.
 */

import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { camelCase } from "../camel-case.ts";

/** Deeper parts stay as they are: a schema that deep is past what any reader of it accepts. */
const DEEPEST = 64;

/** Keywords in camelCase at every depth, names of properties as they are. */
export const withCamelCaseKeywords = (schema: JsonObject): JsonObject => respell(schema, 0);

const respell = (schema: JsonObject, depth: number): JsonObject =>
  depth === DEEPEST
    ? schema
    : Object.fromEntries(Object.entries(schema).map(([key, value]) => respellEntry(camelCase(key), value, depth + 1)));

const respellEntry = (key: string, value: Json, depth: number): [string, Json] => {
  if (key === "properties" && isJsonObject(value)) return [key, respellProperties(value, depth)];
  if (key === "items") return [key, respellOne(value, depth)];
  if (key === "anyOf" && isJsonList(value)) return [key, value.map((option) => respellOne(option, depth))];
  return [key, value];
};

/** `Object.fromEntries` defines, so a property named `__proto__` stays a property. */
const respellProperties = (properties: JsonObject, depth: number): JsonObject =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, respellOne(schema, depth)]));

const respellOne = (schema: Json, depth: number): Json => (isJsonObject(schema) ? respell(schema, depth) : schema);

const isJsonObject = (value: Json): value is JsonObject => isObject(value);

const isJsonList = (value: Json): value is readonly Json[] => Array.isArray(value);
