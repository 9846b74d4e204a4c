/**
 * Owns how words of a request become a typed value: by rule, never by the net. A rule that fails means silence. Rules are pure, take
 * linear time, and refuse whatever careful people would read in two ways.
 */

import { fail } from "../../core/result.ts";
import type { Parameter } from "../../core/tool.ts";
import { toBoolean } from "./boolean.ts";
import { toListedValue } from "./listed-value.ts";
import { toNumber } from "./number.ts";
import { toText } from "./text.ts";
import type { Reading, ValueContext } from "./value.ts";

export { decimalSignOf } from "./decimal-sign.ts";
export { tellsOfPast } from "./past.ts";
export { type TextRange, trimRange } from "./trim-range.ts";
export type { Reading, TypedValue, ValueContext } from "./value.ts";

/** UTF-16 units at most; a value that is said in more is for the large model. */
const LONGEST = 500;

/**
 * @param words - an exact part of the request, as trimRange() leaves it
 * @param parameter - for a list: the parameter of one item
 * @returns a value of the parameter's type and the name of the rule; the problem is one sentence, for logs
 */
export function toValue(words: string, parameter: Parameter, context: ValueContext): Reading {
  const text = unquoted(words.trim());
  if (text === "") return fail("there are no words");
  if (text.length > LONGEST) return fail("too many words for one value");
  if (parameter.values !== null) return toListedValue(text, parameter.values);
  switch (parameter.type) {
    case "string":
      return toText(text, parameter, context);
    case "integer":
    case "number":
      return toNumber(text, parameter, context.decimalSign ?? null);
    case "boolean":
      return toBoolean(text, parameter);
    case "opaque":
      return fail("no words can fill this shape");
  }
}

/** Outer quotes off, where they are one pair. */
function unquoted(text: string): string {
  const quoted = /^(["'`])([^"'`]+)\1$|^[“„]([^“”„]+)[”“]$|^‘([^‘’]+)’$|^«([^«»]+)»$/.exec(text);
  return (quoted?.[2] ?? quoted?.[3] ?? quoted?.[4] ?? quoted?.[5] ?? text).trim();
}
