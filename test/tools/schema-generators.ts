/** Owns generated schemas over all the keywords the router checks, and values that come near to satisfying them. */

import fc from "fast-check";
import type { Json, JsonObject } from "../../src/core/json.ts";

const sameText = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Without `__proto__`, which ajv leaves unchecked. */
export const NAMES = ["a", "b", "kind", "constructor", "toString"];
const PATTERNS = ["^[a-z]+$", "\\d", "^(a|b)*c?$", "^\\w+@\\w+$", "^[^/]{1,3}$", "^$"];
const FORMATS = ["date", "time", "date-time", "email", "uri", "uuid", "ipv4", "ipv6", "hostname", "duration"];

const text = fc.oneof(
  fc.constantFrom("", "a", "abc", "b1", "x@y", "2026-11-27", "10:00:00Z", "2026-11-27T10:00:00Z", "me@example.com"),
  fc.constantFrom("https://example.com/a?b=c", "123e4567-e89b-12d3-a456-426614174000", "10.0.0.1", "::1", "P1D"),
  fc.string({ maxLength: 6, unit: "binary" }).filter((value) => value.isWellFormed()),
);
const number = fc.oneof(fc.integer({ min: -5, max: 10 }), fc.constantFrom(0.5, 1.5, -0.25));
const name = fc.constantFrom(...NAMES);
const count = fc.integer({ min: 0, max: 3 });

/** Up to three members. */
const objectOf = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Record<string, Value>> =>
  fc
    .uniqueArray(fc.tuple(name, value), { maxLength: 3, selector: ([key]) => key })
    .map((entries) => Object.fromEntries(entries));

export const anyValue: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 3 }),
    objectOf(tie("value")),
  ),
})).value;

const type = fc.constantFrom("string", "number", "integer", "boolean", "object", "array", "null");

/** ajv 8 may overlook `contains`, on empty lists and beside tuples; so it meets neither. */
const withoutFault = ({ prefixItems, ...schema }: JsonObject): JsonObject => {
  if (schema.contains !== undefined) return { ...schema, minItems: 1 };
  return prefixItems === undefined ? schema : { ...schema, prefixItems };
};

export const anySchema: fc.Arbitrary<JsonObject> = fc.letrec<{ schema: JsonObject; inner: JsonObject | boolean }>(
  (tie) => {
    const inner = tie("inner");
    const list = fc.array(inner, { minLength: 1, maxLength: 3 });
    const names = fc.uniqueArray(name, { maxLength: 2 });
    const keyword: fc.Arbitrary<JsonObject> = fc.oneof(
      { maxDepth: 4, depthSize: "medium" },
      fc.record({ type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })) }),
      fc.record({ enum: fc.uniqueArray(anyValue, { minLength: 1, maxLength: 4, comparator: sameText }) }),
      fc.record({ const: anyValue }),
      fc.oneof(
        ...["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"].map((key) => fc.record({ [key]: number })),
      ),
      fc.record({ multipleOf: fc.constantFrom(1, 2, 0.5, 0.01) }),
      fc.oneof(
        ...["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"].map((key) =>
          fc.record({ [key]: count }),
        ),
      ),
      fc.record({ pattern: fc.constantFrom(...PATTERNS) }),
      fc.record({ format: fc.constantFrom(...FORMATS) }),
      fc.record({ required: names }),
      fc.record({ uniqueItems: fc.boolean() }),
      fc.record({ dependentRequired: objectOf(names) }),
      fc.record({ properties: objectOf(inner) }),
      fc.record({ properties: objectOf(inner), additionalProperties: inner }),
      fc.record({ patternProperties: fc.dictionary(fc.constantFrom(...PATTERNS), inner, { maxKeys: 2 }) }),
      fc.record({ propertyNames: inner }),
      fc.record({ dependentSchemas: objectOf(inner) }),
      fc.record({ items: inner }),
      fc.record({ prefixItems: list, items: inner }),
      fc.record({ contains: inner, minContains: count, maxContains: count }),
      fc.record({ contains: inner }),
      fc.oneof(...["allOf", "anyOf", "oneOf"].map((key) => fc.record({ [key]: list }))),
      fc.record({ not: inner }),
      fc.record(Object.fromEntries(["if", "then", "else"].map((key) => [key, inner]))),
      fc.record({ $ref: fc.constantFrom("#/$defs/one", "#/$defs/two") }),
    );
    const schema = fc
      .array(keyword, { minLength: 1, maxLength: 3 })
      .map((parts): JsonObject => withoutFault(Object.assign({}, ...parts)));
    return { schema, inner: fc.oneof({ weight: 1, arbitrary: fc.boolean() }, { weight: 8, arbitrary: schema }) };
  },
).schema;

/** Schemas with one keyword's value swapped for anything, or one unknown keyword. */
export const mutated = (schemas: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> =>
  fc
    .tuple(
      schemas,
      fc.nat(),
      fc.oneof(anyValue, schemas),
      fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, fc.string()),
    )
    .map(([schema, at, value, added]) => {
      const keys = Object.keys(schema);
      return { ...schema, [added ?? keys[at % keys.length] ?? "type"]: value };
    });

/** The same schema in the words of draft 7, as far as it has them. */
export function toDraft7(schema: JsonObject): JsonObject {
  return { $schema: "http://json-schema.org/draft-07/schema#", ...(inDraft7(schema) as JsonObject) };
}

function inDraft7(value: Json): Json {
  if (Array.isArray(value)) return value.map(inDraft7);
  if (typeof value !== "object" || value === null) return value;
  const { prefixItems, items, dependentRequired, dependentSchemas, minContains, maxContains, $defs, $ref, ...rest } =
    value as Record<string, Json>;
  const all: JsonObject = {
    ...rest,
    ...(prefixItems === undefined
      ? items !== undefined && { items }
      : { items: prefixItems, additionalItems: items ?? true }),
    ...((dependentRequired ?? dependentSchemas) !== undefined && {
      dependencies: dependentRequired ?? dependentSchemas ?? {},
    }),
    ...($defs !== undefined && { definitions: $defs }),
  };
  const translated = Object.fromEntries(Object.entries(all).map(([key, inner]) => [key, inDraft7(inner)]));
  return typeof $ref === "string" ? { ...translated, $ref: $ref.replace("$defs", "definitions") } : translated;
}
