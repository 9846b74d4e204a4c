/** Owns when words are a listed value (`enum`, `const`) in its own words. Never guesses at synonyms: those are the model's. */

import type { Scalar } from "../../core/json.ts";
import { fail } from "../../core/result.ts";
import type { Parameter } from "../../core/tool.ts";
import { parseAmount } from "./amounts.ts";
import { type Reading, read } from "./value.ts";

/** Case, spaces, hyphens and underscores don't count: "In progress" is "IN_PROGRESS"; but "1-5" isn't 15, nor "-5" 5. */
const folded = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s_-]+/g, (marks, at: number, whole: string) => {
      const isSign = /\d/.test(whole[at + marks.length] ?? "") && !/\p{L}$/u.test(whole.slice(Math.max(0, at - 2), at));
      return isSign ? marks : "";
    });

/** @param values - the parameter's listed values */
export function toListedValue(words: string, values: NonNullable<Parameter["values"]>): Reading {
  const exact = values.find((value) => value === words);
  if (exact !== undefined) return read(exact, "listed value");
  const said = folded(words);
  const name =
    values.filter((value) => nameInFull(folded(String(value))) !== null).length > 1 ? nameInFull(said) : null;
  const found = values.filter((value) => {
    const listed = folded(String(value));
    return value !== null && (singular(listed) === singular(said) || (name !== null && name === nameInFull(listed)));
  });
  const [only] = found.length > 0 ? found : sameNumber(words, values);
  if (only === undefined) return fail(`"${words}" is not one of the listed values`);
  return found.length > 1 ? fail(`"${words}" fits several listed values`) : read(only, "listed value");
}

/** "trains" is "train"; "news" isn't "new", nor "100s" 100. */
const singular = (text: string): string => text.replace(/(?<=\p{L}{3}[^\Ws])s$/u, "");

const NAMES =
  "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december".split(
    " ",
  );

/** "tues", "Mondays" and "Sept." are names of days and months, where the values listed are such names. */
function nameInFull(text: string): string | null {
  const short = text.replace(/\.$/, "").replace(/(?<=[a-z]{3})s$/, "");
  const begins = NAMES.filter((name) => short.length >= 3 && name.startsWith(short));
  return begins.length === 1 ? (begins[0] ?? null) : null;
}

function sameNumber(words: string, values: readonly Scalar[]): Scalar[] {
  const amount = parseAmount(words);
  if (amount === null || amount.fraction) return [];
  return values.filter((value) => value === amount.value || value === String(amount.value)).slice(0, 1);
}
