/** Owns which unit a parameter says its number is in. */

import type { Parameter } from "../../core/tool.ts";
import { descriptionOf, hintText, nameWords } from "./hints.ts";
import { isMoney, oneSpelling, type Unit, unitOf } from "./units.ts";

/** Words of a name that are units only in the plural, or not at all: `month: 3` is a month, `headcount.min` a bound. */
const NOT_IN_NAMES = new Set(
  "second minute hour day week month year min foot degree degrees pound deg mi meg mark".split(" "),
);
/** Single letters that end a name: `delay_s`, `max_c`. */
const LETTERS = new Map([
  ["s", "seconds"],
  ["h", "hours"],
  ["g", "grams"],
  ["l", "litres"],
  ["c", "celsius"],
  ["f", "fahrenheit"],
]);
/** Words after which a unit is the lower half of a rate: "messages per second", "spend a day". */
const RATE = new Set(["per", "a", "an", "each", "every", "this", "one", "/"]);

/**
 * @returns the unit; null where none is stated, and where several are
 */
export function statedUnit(parameter: Parameter): Unit | null {
  return unitOfName(nameWords(parameter)) ?? unitOfDescription(descriptionOf(parameter)) ?? percentOf(parameter);
}

function unitOfName(words: readonly string[]): Unit | null {
  const per = words.indexOf("per");
  const own = per < 0 ? words : words.slice(0, per);
  const letter = own.length > 1 ? LETTERS.get(own.at(-1) ?? "") : undefined;
  const named = own.filter((word) => !NOT_IN_NAMES.has(word)).map((word) => unitOf(word));
  return (letter === undefined ? null : unitOf(letter)) ?? named.find((unit) => unit !== null) ?? null;
}

function unitOfDescription(description: string): Unit | null {
  const text = oneSpelling(description.toLowerCase());
  const said = /\b(?:in|as) (?:whole |full )?(?:us )?(°?[a-z€$%/]+)|\((?:in )?(°?[a-z€$%/]+)[),]/g;
  const plain = [...text.matchAll(said)]
    .map((match) => unitOf(match[1] ?? match[2] ?? ""))
    .find((unit) => unit !== null);
  if (plain !== undefined && plain !== null) return plain;
  const words = text.split(/[^\p{L}\p{N}°€$£%/]+/u);
  const found = words.flatMap((word, i) =>
    RATE.has(words[i - 1] ?? "") || /\d/.test(words[i - 1] ?? "") ? [] : unitLike(word),
  );
  const [first] = unitLike(words[0] ?? "");
  const distinct = new Set(found.map(({ name }) => name));
  return first ?? (distinct.size === 1 ? (found[0] ?? null) : null);
}

/** In a sentence "day" and "second" are rarely units; their plurals are. "min" may be "minimum". */
function unitLike(word: string): Unit[] {
  const unit = unitOf(word);
  if (unit === null || word === "min" || word === "mark") return [];
  const timeWord = unit.dimension === "time" || unit.dimension === "calendar";
  return timeWord && !/s$/.test(word) ? [] : [unit];
}

function percentOf(parameter: Parameter): Unit | null {
  return /\bpercent|%|\bper cent\b/.test(hintText(parameter)) ? unitOf("%") : null;
}

const OTHER_SCALE =
  /\b(?:smallest|minor) (?:currency )?units?\b|\b(?:pence|penn(?:y|ies)|paise|öre|øre|grosz|centimes|kopecks?)\b|\b(?:in|as) (?:thousands|millions|billions)\b|\b(?:thousands|millions|billions) of\b/;

/** True where the parameter counts in small coins without a unit of theirs, or in thousands: a number of its own may be in either. */
export const isOtherScale = (parameter: Parameter): boolean => OTHER_SCALE.test(hintText(parameter));

/** True where the parameter counts the small coin: a bare number is then in one of two units. */
export const isSmallCoin = (unit: Unit | null): boolean => unit !== null && isMoney(unit) && unit.name === "cent";
