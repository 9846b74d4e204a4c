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
  const found = values.filter((value) => value !== null && folded(String(value)) === folded(words));
  const [only] = found.length > 0 ? found : sameNumber(words, values);
  if (only === undefined) return fail(`"${words}" is not one of the listed values`);
  return found.length > 1 ? fail(`"${words}" fits several listed values`) : read(only, "listed value");
}

function sameNumber(words: string, values: readonly Scalar[]): Scalar[] {
  const amount = parseAmount(words);
  if (amount === null || amount.fraction) return [];
  return values.filter((value) => value === amount.value || value === String(amount.value)).slice(0, 1);
}
