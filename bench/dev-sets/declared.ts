/** Owns how other people's ways to declare a function become a tool with a JSON Schema. */

import { isObject, type Json, type JsonObject } from "../../src/core/json.ts";
import type { Tool } from "../../src/core/tool.ts";

/** A parameter as a set declares it; whatever a set calls these fields, its reader fills in these. */
export interface Declared {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly required: boolean;
  /** The listed values; none where there is no list. */
  readonly values?: readonly Json[] | undefined;
  /** What stands for an argument left out. */
  readonly fallback?: Json | undefined;
  /** Keywords of JSON Schema to be taken over: `items`, `properties`, `format`. */
  readonly more?: JsonObject;
}

/** A tool of flat parameters. */
export function declaredTool(name: string, description: string, parameters: readonly Declared[]): Tool {
  const properties = parameters.map((one) => [one.name, schemaOf(one)] as const);
  const required = parameters.filter((one) => one.required).map((one) => one.name);
  return {
    name,
    description,
    parameters: { type: "object", properties: Object.fromEntries(properties), required },
  };
}

function schemaOf({ type, description, values, fallback, more }: Declared): JsonObject {
  return {
    type: jsonType(type),
    ...(description === "" ? {} : { description }),
    ...(values === undefined || values.length === 0 ? {} : { enum: values }),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...more,
  };
}

const TYPES: Readonly<Record<string, string>> = {
  str: "string",
  int: "integer",
  float: "number",
  double: "number",
  bool: "boolean",
  list: "array",
  dict: "object",
};
const JSON_TYPES = new Set(["string", "integer", "number", "boolean", "array", "object"]);

/** "str", "String", "Enum", "Date (yyyy-mm-dd)": a type of JSON Schema; text where it names none. */
export function jsonType(name: string): string {
  const lower = name.toLowerCase();
  return JSON_TYPES.has(lower) ? lower : (TYPES[lower] ?? "string");
}

export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** The entries of a map of objects; what isn't one is left out. */
export const entriesOf = (map: unknown): [string, { readonly [key: string]: unknown }][] =>
  isObject(map)
    ? Object.entries(map).flatMap(([name, value]): [string, { readonly [key: string]: unknown }][] =>
        isObject(value) ? [[name, value]] : [],
      )
    : [];
