/** Owns what "50%" is to a parameter: 50, 0.5, or unknown. */

import { fail, type Result, succeed } from "../../core/result.ts";
import type { Parameter } from "../../core/tool.ts";
import { tidy } from "./amounts.ts";
import { hintText, nameWords } from "./hints.ts";
import type { Unit } from "./units.ts";

/** Names that are said in percent wherever they turn up. */
const PERCENT_NAMES = new Set("discount brightness volume opacity humidity battery progress zoom".split(" "));

/** "0 to 1", "as a decimal fraction", "e.g. 0.05 for 5%" */
const SHARE = new RegExp(
  [
    "\\b0(?:\\.0)?(?: to |-|–| and |\\.\\.+)1(?:\\.0)?\\b(?![.\\d])",
    "\\bdecimal fraction\\b|\\bas an? (?:decimal|fraction)\\b|\\bfraction of\\b",
    "\\b0?\\.\\d+ (?:is|for|=|means|meaning) \\d+(?:\\.\\d+)? ?(?:%|per ?cent)",
  ].join("|"),
);

/** True where the value is a part of one. */
export const isShare = (parameter: Parameter): boolean =>
  (typeof parameter.schema.maximum === "number" && parameter.schema.maximum <= 1) || SHARE.test(hintText(parameter));

/** True where the value is a part of a hundred, whether or not it is called percent. */
export const isOfHundred = (parameter: Parameter): boolean =>
  parameter.schema.maximum === 100 ||
  /\b(?:to|-|–) ?100\b|\b100 (?:is|=)|\b0 is\b.{0,60}\b100\b/.test(hintText(parameter));

/** True where the parameter's own scale ends elsewhere: "0 to 254". */
const isOfOther = (parameter: Parameter): boolean =>
  typeof parameter.schema.maximum === "number"
    ? parameter.schema.maximum !== 100
    : /\b\d+ ?(?:to|-|–|\.\.+) ?(?!100\b)\d+\b/.test(hintText(parameter));

/** @param unit - the unit the parameter states */
export function percentToNumber(
  value: number,
  parameter: Parameter,
  unit: Unit | null,
): Result<{ value: number; rule: string }, string> {
  if (isShare(parameter)) return succeed({ value: tidy(value / 100), rule: "percent → share" });
  const named = nameWords(parameter).some((word) => PERCENT_NAMES.has(word)) && !isOfOther(parameter);
  return unit?.name === "%" || (unit === null && (isOfHundred(parameter) || named))
    ? succeed({ value, rule: "percent" })
    : fail("the parameter doesn't say whether it is in percent");
}
