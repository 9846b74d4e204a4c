/** Owns when words are a listed value (`enum`, `const`) in its own words. Never guesses at synonyms: those are the model's. */

import type { Scalar } from "../../core/json.ts";
import { fail } from "../../core/result.ts";
import type { Parameter } from "../../core/tool.ts";
import { parseAmount } from "./amounts.ts";
import { type Reading, read } from "./value.ts";

/** Case, spaces, hyphens and underscores don't count: "In progress" is "IN_PROGRESS". */
const folded = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s_-]+/g, "");

/** @param values - the parameter's listed values */
export function toListedValue(words: string, values: NonNullable<Parameter["values"]>): Reading {
  const exact = values.find((value) => value === words);
  if (exact !== undefined) return read(exact, "listed value");
  const found = values.filter((value) => value !== null && sameWord(String(value), words));
  const [only] = found.length > 0 ? found : sameNumber(words, values);
  if (only === undefined) return fail(`"${words}" is not one of the listed values`);
  return found.length > 1 ? fail(`"${words}" fits several listed values`) : read(only, "listed value");
}

/** Alike but for case and marks, for a plural's s, or as names of one day or month. */
function sameWord(a: string, b: string): boolean {
  const [value, said] = [folded(a), folded(b)];
  const name = nameInFull(value);
  return singular(value) === singular(said) || (name !== null && name === nameInFull(said));
}

const singular = (text: string): string => text.replace(/(?<=[^s]{3})s$/, "");

const NAMES =
  "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december".split(
    " ",
  );

/** "tues", "Mondays" and "Sept." are names of days and months. */
function nameInFull(text: string): string | null {
  const short = singular(text.replace(/\.$/, ""));
  const begins = NAMES.filter((name) => short.length >= 3 && name.startsWith(short));
  return begins.length === 1 ? (begins[0] ?? null) : null;
}

function sameNumber(words: string, values: readonly Scalar[]): Scalar[] {
  const amount = parseAmount(words);
  if (amount === null || amount.fraction) return [];
  return values.filter((value) => value === amount.value || value === String(amount.value)).slice(0, 1);
}
