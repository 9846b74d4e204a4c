/** Owns the way from Gemini's schema notation (a subset of OpenAPI 3.0) to JSON Schema. Never judges a schema. */

import { isObject, isString, type Json, type JsonObject } from "../core/json.ts";
import { camelCase } from "./camel-case.ts";

/** Deeper parts stay as they are: a schema that deep is past what any reader of it accepts. */
const DEEPEST = 64;

const COUNTS = new Set(["minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"]);

/** Types in lower case, `nullable` as a type, counts as numbers; plain JSON Schema passes unchanged. */
export const toJsonSchema = (schema: JsonObject): JsonObject => translate(schema, 0);

const translate = (schema: JsonObject, depth: number): JsonObject => {
  if (depth === DEEPEST) return schema;
  const entries = Object.entries(schema).flatMap(([key, value]) => translateEntry(camelCase(key), value, depth + 1));
  const type = entries.find(([key]) => key === "type");
  if (schema.nullable === true && type !== undefined && isString(type[1])) type[1] = [type[1], "null"];
  return Object.fromEntries(entries);
};

const translateEntry = (key: string, value: Json, depth: number): [string, Json][] => {
  if (key === "type" && isString(value)) return value === "TYPE_UNSPECIFIED" ? [] : [[key, value.toLowerCase()]];
  if (key === "nullable") return [];
  if (COUNTS.has(key) && isString(value)) return [[key, Number(value)]];
  if (key === "properties" && isJsonObject(value)) return [[key, translateProperties(value, depth)]];
  if (key === "items") return [[key, translateOne(value, depth)]];
  if (key === "anyOf" && isJsonList(value)) return [[key, value.map((option) => translateOne(option, depth))]];
  return [[key, value]];
};

/** `Object.fromEntries` defines, so a property named `__proto__` stays a property. */
const translateProperties = (properties: JsonObject, depth: number): JsonObject =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, translateOne(schema, depth)]));

const translateOne = (schema: Json, depth: number): Json => (isJsonObject(schema) ? translate(schema, depth) : schema);

const isJsonObject = (value: Json): value is JsonObject => isObject(value);

const isJsonList = (value: Json): value is readonly Json[] => Array.isArray(value);
