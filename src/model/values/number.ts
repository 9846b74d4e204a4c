/** Owns how words become the number a parameter asks for, in the parameter's own unit. What has two readings is refused. */

import { fail, type Result, succeed } from "../../core/result.ts";
import type { Parameter } from "../../core/tool.ts";
import { type Amount, parseAmount, plainDigits, tidy } from "./amounts.ts";
import { type DecimalSign, withOneReading } from "./decimal-sign.ts";
import { hintText, nameWords } from "./hints.ts";
import { parseOrdinal } from "./number-words.ts";
import { isOfHundred, isShare, percentToNumber } from "./percent.ts";
import { parseQuantities, type Quantity } from "./quantities.ts";
import { isOtherScale, isSmallCoin, statedUnit } from "./stated-unit.ts";
import { convert, isMoney, type Unit, unitOf } from "./units.ts";
import { type Reading, read } from "./value.ts";

interface Numeric {
  readonly value: number;
  readonly rule: string;
}
type Attempt = Result<Numeric, string> | null;

/** Words in front of a number that don't change it. */
const LEADING =
  /^(?:exactly|just|only|about|around|roughly|approximately|approx\.?|ca\.?|a total of|the|for|at|of|to|in|~) (?=[^ ])/i;
/** Nouns that may follow any count; others only where the parameter itself uses them. */
const COUNTED = new Set(
  "person persons people item items piece pieces pcs unit units copy copies ticket tickets guest guests seat seats".split(
    " ",
  ),
);
/** They follow a number, but change it. */
const CHANGING = new Set(
  "more less fewer extra other another times or and to per by at off least most over under above below up down".split(
    " ",
  ),
);
/** To an integer "1.250" can only be one thing. */
const WHOLE_THOUSANDS = /^([1-9]\d{0,2})\.(\d{3})$/;
const COUNT = /\b(?:count|quantity|qty|amount|limit|total|how many|number of)\b/;
const MONEY = /\b(?:price|budget|salary|cost|revenue|loan|rent|fee|deal|payment|balance)\b/;

/** Whose "8/10" is a mark out of ten. */
const RATED = /\b(?:rating|rate|score|stars?|marks?|grade|points|level)\b|(?:\bto|-|–|\bout of) ?(?:5|10|20|100)\b/;

/** @param sign - what the request puts before decimals, where it shows */
export function toNumber(words: string, parameter: Parameter, sign: DecimalSign | null): Reading {
  const digits = withOneReading(plainDigits(words), parameter, sign);
  const said = digits.replace(/^~/, "").replace(LEADING, "").replace(LEADING, "");
  const text = parameter.type === "integer" ? said.replace(WHOLE_THOUSANDS, "$1$2") : said;
  const unit = statedUnit(parameter);
  if (isOtherScale(parameter)) return fail("the parameter counts in another scale than people do");
  const found =
    plainNumber(text, unit, parameter) ??
    withUnits(text, unit, parameter) ??
    millions(text, unit, parameter) ??
    counted(text, unit, parameter) ??
    labelled(text, parameter);
  if (found === null) return fail(`"${words}" is not a number`);
  if (!found.ok) return found;
  const { value, rule } = found.value;
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) return fail(`"${words}" is too large`);
  if (parameter.type === "integer" && !Number.isInteger(value))
    return fail(`"${words}" is not whole in the unit asked for`);
  return read(value, rule);
}

/** A number as it stands is in the parameter's unit, but nobody counts in cents without saying so. */
function plainNumber(text: string, unit: Unit | null, parameter: Parameter): Attempt {
  const amount = parseAmount(text);
  if (amount === null) return null;
  if (amount.fraction) return part(amount, unit, parameter);
  if (isShare(parameter) && amount.value > 1) return fail("more than a whole, or a number of percent");
  if (isSmallCoin(unit)) return fail("a bare number may be in the large or the small coin");
  if (/^\d+\/\d+$/.test(text) && !isShare(parameter) && RATED.test(hintText(parameter)))
    return fail("a mark out of a number, or a fraction");
  if (/\dM$/.test(text) && unit !== null && !isMoney(unit)) return fail("M may be a unit here");
  if (/k$/i.test(text) && unit !== null && /^(?:m|km|°.*|[KMGT]B)$/.test(unit.name))
    return fail("k may be a unit here");
  return succeed({ value: amount.value, rule: amount.rule });
}

/** "half" is half of something: only of a whole that the parameter knows. */
function part({ value }: Amount, unit: Unit | null, parameter: Parameter): Attempt {
  if (isShare(parameter)) return succeed({ value, rule: "fraction" });
  const ofHundred = unit?.name === "%" || (unit === null && isOfHundred(parameter));
  return ofHundred ? succeed({ value: tidy(value * 100), rule: "fraction" }) : fail("a part of an unknown whole");
}

function withUnits(text: string, unit: Unit | null, parameter: Parameter): Attempt {
  const parts = parseQuantities(text, unit);
  const [first] = parts ?? [];
  if (parts === null || first === undefined) return null;
  if (first.unit.name === "%" && parts.length === 1) return percentToNumber(first.amount.value, parameter, unit);
  if (unit === null) return withoutUnit(parts, first);
  const converted = parts.map((one) => (one.amount.fraction ? null : convert(one.amount.value, one.unit, unit)));
  const total = converted.reduce((sum, value) => (sum === null || value === null ? null : sum + value), 0);
  if (total === null) return fail(`${first.unit.name} is not exactly ${unit.name}`);
  const same = parts.length === 1 && first.unit.name === unit.name;
  return succeed({
    value: tidy(total),
    rule: same ? first.amount.rule : `unit: ${parts.map((one) => one.unit.name).join(" ")} → ${unit.name}`,
  });
}

/** Without a unit in the parameter only money and degrees have one likely reading. */
function withoutUnit(parts: readonly Quantity[], { amount, unit }: Quantity): Attempt {
  const harmless =
    (isMoney(unit) && unit.name !== "cent" && unit.dimension !== "pounds") || unit.dimension === "degree";
  return harmless && parts.length === 1
    ? succeed({ value: amount.value, rule: amount.rule })
    : fail(`the parameter names no unit for ${unit.name}`);
}

/** "1.2m" of money. */
function millions(text: string, unit: Unit | null, parameter: Parameter): Attempt {
  if (!/\d ?m$/.test(text) || (unit !== null && !isMoney(unit)) || !MONEY.test(hintText(parameter))) return null;
  const amount = parseAmount(text.slice(0, -1));
  return amount === null ? null : succeed({ value: tidy(amount.value * 1e6), rule: "number" });
}

/** "3 tickets" */
function counted(text: string, unit: Unit | null, parameter: Parameter): Attempt {
  const at = text.lastIndexOf(" ");
  const noun = text.slice(at + 1).toLowerCase();
  if (at < 0 || !/^\p{L}+$/u.test(noun) || CHANGING.has(noun) || unitOf(noun, unit) !== null) return null;
  const own = hintText(parameter)
    .split(/[^\p{L}]+/u)
    .map(stem);
  return COUNTED.has(noun) || own.includes(stem(noun)) ? plainNumber(text.slice(0, at), unit, parameter) : null;
}

const stem = (word: string): string => word.replace(/(?:ies|y)$/, "i").replace(/e?s$/, "");

/** "level 1", "#4821", "no. 5", "the third", "twice" */
function labelled(text: string, parameter: Parameter): Attempt {
  if (parameter.type !== "integer") return null;
  const number = /^(?:#|(?:number|no\.?|nr\.?) #?(?=\d))(.+)$/i.exec(text)?.[1];
  const [, label = "", named] = /^(\p{L}+) #?(.+)$/u.exec(text) ?? [];
  const own = nameWords(parameter).map(stem).includes(stem(label.toLowerCase()));
  const amount = parseAmount(number ?? (own ? (named ?? "") : ""));
  if (amount !== null) return amount.fraction ? null : succeed({ value: amount.value, rule: amount.rule });
  return often(text, parameter) ?? ordinal(text, parameter);
}

/** "twice", "three times", where the parameter counts times. */
function often(text: string, parameter: Parameter): Attempt {
  if (!/\b(?:often|times|uses|repeat|repeats|repetitions|retries|passes)\b/.test(hintText(parameter))) return null;
  const times = { once: 1, twice: 2, thrice: 3 }[text.toLowerCase()];
  const amount = parseAmount(/^(.+) times$/i.exec(text)?.[1] ?? "");
  const value = times ?? (amount === null || amount.fraction ? undefined : amount.value);
  return value === undefined ? null : succeed({ value, rule: "number words" });
}

/** "the third", where the parameter is a place in a row: nothing counted, measured or shared out. */
function ordinal(text: string, parameter: Parameter): Attempt {
  const value = parseOrdinal(text);
  const placeInRow = statedUnit(parameter) === null && !isShare(parameter) && !COUNT.test(hintText(parameter));
  return value !== null && placeInRow ? succeed({ value, rule: "ordinal" }) : null;
}
