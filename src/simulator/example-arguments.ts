/** Owns arguments made up for a simulated tool call: of the right shape, in plain sight no model's. Never validates. */

import { isObject, type Json, type JsonObject } from "../core/json.ts";

const maximumDepth = 6;

const byType: Readonly<Record<string, (schema: JsonObject, depth: number) => Json>> = {
  object: (schema, depth) => exampleArguments(schema, depth + 1),
  array: (schema, depth) => (isObject(schema.items) ? [exampleValue(schema.items, depth + 1)] : []),
  string: () => "simulated",
  integer: (schema) => Math.ceil(lowest(schema)),
  number: (schema) => lowest(schema),
  boolean: () => true,
  null: () => null,
};

const lowest = (schema: JsonObject): number => (typeof schema.minimum === "number" ? schema.minimum : 1);

/** Type names are lower-case in JSON Schema and upper-case in Gemini's; a union's first name is taken. */
function typeOf(schema: JsonObject): string {
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (typeof type === "string") return type.toLowerCase();
  return isObject(schema.properties) ? "object" : "string";
}

function exampleValue(schema: JsonObject, depth: number): Json {
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return schema.enum[0] ?? null;
  if (depth > maximumDepth) return null;
  const make = Object.hasOwn(byType, typeOf(schema)) ? byType[typeOf(schema)] : undefined;
  return make ? make(schema, depth) : null;
}

/**
 * Fills what a schema requires and nothing else.
 * @param schema - of an object
 */
export function exampleArguments(schema: JsonObject, depth = 0): JsonObject {
  const { properties, required } = schema;
  if (!isObject(properties) || !Array.isArray(required)) return {};
  const names = required.filter((name) => typeof name === "string" && Object.hasOwn(properties, name));
  return Object.fromEntries(
    names.map((name) => [name, exampleValue(isObject(properties[name]) ? properties[name] : {}, depth)]),
  );
}
