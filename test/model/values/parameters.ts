/** Owns short ways to declare a parameter and a context for the tests of values. */

import type { JsonObject } from "../../../src/core/json.ts";
import type { Parameter, ParameterType } from "../../../src/core/tool.ts";
import { toValue, type ValueContext } from "../../../src/model/values/index.ts";

/** @param hint - "name: description", either may be empty */
export function parameter(type: ParameterType, hint = "value", schema: JsonObject = {}): Parameter {
  const [name = "", description = ""] = hint.split(": ");
  const values = Array.isArray(schema.enum) ? schema.enum : null;
  return { path: [name], description, type, list: false, required: true, values, schema: { type, ...schema } };
}

export const UNKNOWN: ValueContext = { now: null, timeZone: null };

/** A Wednesday, 11:20:30 in Berlin. */
export const WEDNESDAY: ValueContext = { now: new Date("2026-11-25T10:20:30Z"), timeZone: "Europe/Berlin" };

/** The value, or "silent". */
export function readAs(words: string, to: Parameter, context: ValueContext = UNKNOWN): unknown {
  const result = toValue(words, to, context);
  return result.ok ? result.value.value : "silent";
}

/** Parts the rows of a table, one a line: "words => value | parameter". */
export const rows = (table: string): (readonly [words: string, value: string, hint: string])[] =>
  table
    .split("\n")
    .filter((line) => line.includes("=>"))
    .map((line) => {
      const [words = "", rest = ""] = line.split(" => ");
      const [value = "", hint = ""] = rest.split(" | ");
      return [words.trim(), value.trim(), hint.trim()];
    });
