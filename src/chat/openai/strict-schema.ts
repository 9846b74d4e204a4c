/** Owns which schemas OpenAI takes as strict. Others it refuses, so that those are written as not strict. */

import { isObject } from "../../core/json.ts";

/** Keywords that hold several schemas by name, and several in a list. */
const NAMED = ["properties", "$defs", "definitions"];
const LISTED = ["anyOf", "prefixItems"];
/** Keywords that structured outputs don't know. */
const UNKNOWN = [
  ...["allOf", "oneOf", "not", "if", "then", "else", "patternProperties", "dependentRequired", "dependentSchemas"],
  ...["unevaluatedProperties", "unevaluatedItems"],
];
/** As deep as OpenAI lets objects nest, with room for the lists between them. */
const DEEPEST = 32;

/** True where the root is an object, and every object in it lists all its properties as required and allows no others. */
export const isStrictSchema = (schema: { readonly [key: string]: unknown }): boolean =>
  schema.type === "object" && schema.anyOf === undefined && isStrict(schema, 0);

const isStrict = (schema: unknown, depth: number): boolean => {
  if (!isObject(schema) || depth > DEEPEST || UNKNOWN.some((keyword) => Object.hasOwn(schema, keyword))) return false;
  return isClosed(schema) && subschemas(schema).every((inner) => isStrict(inner, depth + 1));
};

const isClosed = ({
  type,
  properties,
  required,
  additionalProperties,
}: {
  readonly [key: string]: unknown;
}): boolean => {
  const isOfObjects = type === "object" || (Array.isArray(type) && type.includes("object")) || properties !== undefined;
  if (!isOfObjects) return true;
  const names = isObject(properties) ? Object.keys(properties) : [];
  const needed: ReadonlySet<unknown> = new Set(Array.isArray(required) ? required : []);
  return additionalProperties === false && names.every((name) => needed.has(name));
};

const subschemas = (schema: { readonly [key: string]: unknown }): readonly unknown[] => [
  ...NAMED.flatMap((keyword) => (isObject(schema[keyword]) ? Object.values(schema[keyword]) : [])),
  ...LISTED.flatMap((keyword) => (Array.isArray(schema[keyword]) ? schema[keyword] : [])),
  ...(schema.items === undefined ? [] : [schema.items]),
];
