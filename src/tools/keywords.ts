/** Owns which keywords of draft 2020-12 are checked and what shape each must have. Never follows them. */

import { isObject, isString, type Json } from "../core/json.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import { formats } from "./formats.ts";
import { readPattern } from "./pattern.ts";
import type { Schema } from "./schema.ts";

/** @param subschema - reads a schema inside this one */
type ReadKeyword = (value: unknown, subschema: (raw: unknown) => Schema) => Result<Json, string>;

const check =
  (is: (value: unknown) => value is Json, wanted: string): ReadKeyword =>
  (value) =>
    is(value) ? succeed(value) : fail(`must be ${wanted}`);

const isNumber = (value: unknown): value is number => typeof value === "number";
const isCount = (value: unknown): value is number => isNumber(value) && Number.isInteger(value) && value >= 0;
const isStrings = (value: unknown): value is string[] => Array.isArray(value) && value.every(isString);

const isStringsMap = (value: unknown): value is Record<string, string[]> =>
  isObject(value) && Object.values(value).every(isStrings);

const number = check(isNumber, "a number");
const count = check(isCount, "a whole number, zero or more");
const strings = check(isStrings, "a list of strings");

const subschema: ReadKeyword = (value, read) => succeed(read(value));
const subschemas: ReadKeyword = (value, read) =>
  Array.isArray(value) && value.length > 0 ? succeed(value.map(read)) : fail("must be a list of schemas");

/** Object.fromEntries defines properties: a name such as `__proto__` is data here. */
const schemaMap: ReadKeyword = (value, read) =>
  isObject(value)
    ? succeed(Object.fromEntries(Object.entries(value).map(([name, raw]) => [name, read(raw)])))
    : fail("must be an object of schemas");

const patternMap: ReadKeyword = (value, read) => {
  const map = schemaMap(value, read);
  const problem = isObject(value)
    ? Object.keys(value)
        .map(readPattern)
        .find((pattern) => !pattern.ok)
    : undefined;
  return problem ?? map;
};

const TYPES = new Set(["string", "number", "integer", "boolean", "array", "object", "null"]);

const type: ReadKeyword = (value) => {
  const names: unknown[] = Array.isArray(value) ? value : [value];
  const known = names.length > 0 && names.every((name) => isString(name) && TYPES.has(name));
  return known ? succeed(value as Json) : fail("must be the name of a type, or a list of such names");
};

const pattern: ReadKeyword = (value) => {
  if (!isString(value)) return fail("must be a string");
  const read = readPattern(value);
  return read.ok ? succeed(value) : read;
};

/** Formats that say how to store or show a value, and rule none out. */
const LOOSE_FORMATS = new Set(["int64", "float", "double", "password", "enum"]);

const format: ReadKeyword = (value) => {
  const known = isString(value) && (LOOSE_FORMATS.has(value) || Object.hasOwn(formats, value));
  return known ? succeed(value) : fail(`${JSON.stringify(value)} can't be checked`);
};

/** What the values of a schema must satisfy. */
export const KEYWORDS: ReadonlyMap<string, ReadKeyword> = new Map<string, ReadKeyword>([
  ["type", type],
  ["const", (value) => succeed(value as Json)],
  ["enum", check((value): value is Json[] => Array.isArray(value), "a list of values")],
  ["multipleOf", check((value): value is number => isNumber(value) && value > 0, "a number above zero")],
  ["minimum", number],
  ["maximum", number],
  ["exclusiveMinimum", number],
  ["exclusiveMaximum", number],
  ["minLength", count],
  ["maxLength", count],
  ["pattern", pattern],
  ["format", format],
  ["minItems", count],
  ["maxItems", count],
  ["uniqueItems", check((value) => typeof value === "boolean", "true or false")],
  ["contains", subschema],
  ["minContains", count],
  ["maxContains", count],
  ["prefixItems", subschemas],
  ["items", subschema],
  ["minProperties", count],
  ["maxProperties", count],
  ["required", strings],
  ["properties", schemaMap],
  ["patternProperties", patternMap],
  ["additionalProperties", subschema],
  ["propertyNames", subschema],
  ["dependentRequired", check(isStringsMap, "an object of lists of strings")],
  ["dependentSchemas", schemaMap],
  ["allOf", subschemas],
  ["anyOf", subschemas],
  ["oneOf", subschemas],
  ["not", subschema],
  ["if", subschema],
  ["then", subschema],
  ["else", subschema],
]);

/** Keywords that tell people or tools something and rule no value out. */
const ANNOTATIONS = new Set([
  ...["title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "$comment"],
  ...["$defs", "definitions", "$anchor", "$vocabulary", "contentMediaType", "contentEncoding", "contentSchema"],
  ...[
    "discriminator",
    "externalDocs",
    "xml",
    "propertyOrdering",
    "enumNames",
    "enumDescriptions",
    "markdownDescription",
  ],
  ...["enumDescription", "unit", "units"],
]);

/** Custom keywords start with "x-" by OpenAPI's convention, and so can't be meant to be checked here. */
export const isAnnotation = (keyword: string): boolean => ANNOTATIONS.has(keyword) || keyword.startsWith("x-");
