/** Owns how a schema of Gemini's notation becomes JSON Schema, which every other provider reads. */

import { isObject, isString, type Json, type JsonObject } from "../../core/json.ts";
import { withCamelCaseKeywords } from "../../dialects/gemini/schema-spelling.ts";

/** Deeper parts stay as they are: a schema that deep is past what any reader of it accepts. */
const DEEPEST = 64;

/** 64-bit integers, which protocol buffers write as text. */
const COUNTS = new Set(["minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"]);

/** What says nothing in JSON Schema and is told in another way below. */
const REWRITTEN = new Set(["nullable", "propertyOrdering", "example"]);

export const toJsonSchema = (schema: JsonObject): JsonObject => convert(withCamelCaseKeywords(schema), 0);

const convert = (schema: JsonObject, depth: number): JsonObject => {
  if (depth === DEEPEST) return schema;
  const entries = Object.entries(schema)
    .filter(([keyword, value]) => value !== null && !REWRITTEN.has(keyword) && !isEmptyWord(keyword, value))
    .map(([keyword, value]): [string, Json] => [keyword, convertValue(keyword, value, schema, depth + 1)]);
  const { example } = schema;
  const examples: [string, Json][] = example === undefined || example === null ? [] : [["examples", [example]]];
  const converted: JsonObject = Object.fromEntries([...entries, ...examples]);
  return schema.nullable === true ? withNull(converted) : converted;
};

/** `format: "enum"` repeats that an `enum` follows. */
const isEmptyWord = (keyword: string, value: Json): boolean =>
  (keyword === "type" && value === "TYPE_UNSPECIFIED") || (keyword === "format" && value === "enum");

const convertValue = (keyword: string, value: Json, { propertyOrdering }: JsonObject, depth: number): Json => {
  if (keyword === "type") return isString(value) ? value.toLowerCase() : value;
  if (COUNTS.has(keyword)) return isString(value) && /^\d+$/.test(value) ? Number(value) : value;
  if (keyword === "properties" && isJsonObject(value)) {
    const properties = Object.entries(value).map(([name, one]): [string, Json] => [name, convertOne(one, depth)]);
    return Object.fromEntries(inOrder(properties, propertyOrdering));
  }
  if (keyword === "items" || keyword === "additionalProperties") return convertOne(value, depth);
  if (keyword === "anyOf" && isJsonList(value)) return value.map((option) => convertOne(option, depth));
  return value;
};

const convertOne = (schema: Json, depth: number): Json => (isJsonObject(schema) ? convert(schema, depth) : schema);

/** The order in which the properties are to be generated is, elsewhere, the one in which they stand. */
const inOrder = (properties: readonly [string, Json][], ordering: Json | undefined): readonly [string, Json][] => {
  if (ordering === undefined || !isJsonList(ordering)) return properties;
  const place = new Map(ordering.map((name, index) => [name, index]));
  return properties.toSorted(([a], [b]) => (place.get(a) ?? place.size) - (place.get(b) ?? place.size));
};

const withNull = (schema: JsonObject): JsonObject => {
  const { type, anyOf, enum: values } = schema;
  return {
    ...schema,
    ...(isString(type) && { type: [type, "null"] }),
    ...(type === undefined && anyOf !== undefined && isJsonList(anyOf) && { anyOf: [...anyOf, { type: "null" }] }),
    ...(values !== undefined && isJsonList(values) && !values.includes(null) && { enum: [...values, null] }),
  };
};

const isJsonObject = (value: Json): value is JsonObject => isObject(value);

const isJsonList = (value: Json): value is readonly Json[] => Array.isArray(value);
