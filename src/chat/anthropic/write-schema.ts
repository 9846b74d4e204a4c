/**
 * Owns the schema of a JSON answer as Anthropic takes it: closed objects, few keywords. What it only narrows still answers
 * what was asked for; what it can't enforce is told in the description, as the SDK's own helpers do.
 */

import { isObject, isString, type Json, type JsonObject } from "../../core/json.ts";
import type { Losses } from "../losses.ts";

/** Deeper parts stay as they are: a schema that deep is past what any provider accepts. */
const DEEPEST = 64;

/** https://platform.claude.com/docs/en/build-with-claude/structured-outputs#json-schema-limitations */
const ENFORCED: ReadonlySet<string> = new Set([
  ...["$defs", "$ref", "type", "enum", "const", "anyOf", "allOf", "properties", "required", "items"],
  ...["title", "description"],
]);
const FORMATS: ReadonlySet<Json> = new Set([
  ...["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"],
]);
const MAPS: ReadonlySet<string> = new Set(["properties", "$defs"]);

/** `open`: some object may have other properties than those listed, which Anthropic can't have. */
type Remark = "described" | "open";

/** @param at - where the schema stands, for what is lost of it */
export const writeSchema = (schema: JsonObject, at: string, losses: Losses): JsonObject => {
  const remarks = new Set<Remark>();
  const written = write(schema, 0, remarks);
  if (remarks.has("open")) losses.meaning(at);
  else if (remarks.has("described")) losses.hint(at);
  return written;
};

const write = (schema: JsonObject, depth: number, remarks: Set<Remark>): JsonObject => {
  if (depth === DEEPEST) return schema;
  const { $schema: _, additionalProperties, oneOf, ...rest } = schema;
  // Exactly one of several is, but for the rare overlap, one of several.
  const entries = Object.entries(oneOf === undefined || rest.anyOf !== undefined ? rest : { ...rest, anyOf: oneOf });
  const described = entries.filter(([keyword, value]) => !isEnforced(keyword, value));
  if (described.length > 0 || oneOf !== undefined) remarks.add("described");
  const enforced = entries
    .filter(([keyword, value]) => isEnforced(keyword, value))
    .map(([keyword, value]): [string, Json] => [keyword, writeValue(keyword, value, depth + 1, remarks)]);
  return {
    ...Object.fromEntries(enforced),
    ...close(schema, additionalProperties, remarks),
    ...describe(schema, described),
  };
};

const isEnforced = (keyword: string, value: Json): boolean =>
  ENFORCED.has(keyword) ||
  (keyword === "format" && FORMATS.has(value)) ||
  (keyword === "minItems" && (value === 0 || value === 1));

const close = ({ type, properties }: JsonObject, additional: Json | undefined, remarks: Set<Remark>): JsonObject => {
  const isObjects = type === "object" || (isList(type) && type.includes("object")) || properties !== undefined;
  if (!isObjects) return {};
  if (additional !== false && (additional !== undefined || properties === undefined)) remarks.add("open");
  return { additionalProperties: false };
};

const describe = ({ description }: JsonObject, described: readonly [string, Json][]): JsonObject => {
  if (described.length === 0) return {};
  const words = `{${described.map(([keyword, value]) => `${keyword}: ${JSON.stringify(value)}`).join(", ")}}`;
  return { description: isString(description) ? `${description}\n\n${words}` : words };
};

const writeValue = (keyword: string, value: Json, depth: number, remarks: Set<Remark>): Json => {
  if (MAPS.has(keyword) && isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, writeOne(one, depth, remarks)]));
  }
  if (keyword === "items") return writeOne(value, depth, remarks);
  const isOptions = keyword === "anyOf" || keyword === "allOf";
  return isOptions && isList(value) ? value.map((option) => writeOne(option, depth, remarks)) : value;
};

const writeOne = (schema: Json, depth: number, remarks: Set<Remark>): Json =>
  isJsonObject(schema) ? write(schema, depth, remarks) : schema;

const isJsonObject = (value: Json): value is JsonObject => isObject(value);

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
