/** Owns the size JSON may have before anything else looks at it. Never recurses, so that depth can't hurt. */

import { isString, type Json } from "../core/json.ts";

export interface Bounds {
  /** UTF-16 units of keys and strings, and one for every value. */
  readonly size: number;
  readonly depth: number;
}

/** A schema of a tool; a long one has about 8,000 characters. */
export const SCHEMA_BOUNDS: Bounds = { size: 64 * 1024, depth: 64 };
/** The arguments of one call. */
export const ARGUMENT_BOUNDS: Bounds = { size: 16 * 1024, depth: 32 };

/** @returns what is wrong with it, in words; null where nothing is */
export function boundsProblem(json: Json, { size, depth }: Bounds): string | null {
  const stack: { readonly value: Json; readonly level: number }[] = [{ value: json, level: 1 }];
  let left = size;
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { value, level } = next;
    left -= 1 + (isString(value) ? value.length : 0);
    if (typeof value === "number" && !Number.isFinite(value)) return "holds a number that JSON can't write";
    if (typeof value !== "object" || value === null) {
      if (left < 0) return `is larger than ${size} characters`;
      continue;
    }
    if (level > depth) return `is nested more than ${depth} deep`;
    const keys = Array.isArray(value) ? [] : Object.keys(value);
    const values = Object.values(value);
    // What waits on the stack is smaller than what is left: each value will cost at least 1.
    if (stack.length + values.length > left) return `is larger than ${size} characters`;
    for (const key of keys) left -= key.length;
    // Lone surrogates make pointers that can't be written as a URI fragment.
    if (!keys.every((key) => key.isWellFormed())) return "has a key that is not well-formed Unicode";
    for (const inner of values) stack.push({ value: inner, level: level + 1 });
  }
  return left < 0 ? `is larger than ${size} characters` : null;
}
