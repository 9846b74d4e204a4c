/** Owns strings: the words as written, once they have the form that the parameter asks for. Never adds or rewords anything. */

import { fail } from "../../core/result.ts";
import type { Parameter } from "../../core/tool.ts";
import { readAnywhere } from "./anywhere.ts";
import { codeForm } from "./codes.ts";
import { FORMATS } from "./formats.ts";
import { hintText } from "./hints.ts";
import { inLayout, toKind } from "./layouts.ts";
import { type Reading, read, type ValueContext } from "./value.ts";

export const toText = (words: string, parameter: Parameter, context: ValueContext): Reading =>
  readAnywhere(context, (somewhere) => toTextIn(words, parameter, somewhere));

function toTextIn(words: string, parameter: Parameter, context: ValueContext): Reading {
  const { format } = parameter.schema;
  if (format === "date" || format === "time" || format === "date-time" || format === "duration")
    return toKind(words, format, parameter, context);
  if (typeof format === "string" && Object.hasOwn(FORMATS, format)) {
    return FORMATS[format]?.(words) === true ? read(words, format) : fail(`"${words}" is not a ${format}`);
  }
  const code = codeForm(parameter);
  if (code !== null) return code.test(words) ? read(words, "text") : fail(`"${words}" is not the code asked for`);
  return inLayout(words, parameter, context) ?? read(withoutMark(words, parameter), "text");
}

/** "#general" → "general", only for a parameter that says "without #". */
function withoutMark(words: string, parameter: Parameter): string {
  const unwanted = /\b(?:without|no|omit|minus)(?: the)?(?: leading)? ["'`]?([#@])/.exec(hintText(parameter))?.[1];
  return unwanted !== undefined && !/with or without/.test(hintText(parameter)) && words.startsWith(unwanted)
    ? words.slice(1)
    : words;
}
