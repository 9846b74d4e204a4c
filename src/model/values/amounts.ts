/** Owns amounts without a unit, in digits, words or both: "1,250", "twenty-five", "one and a half", "36k", "1.4 million". */

import { parseCardinal } from "./number-words.ts";
import { parseNumeral } from "./numerals.ts";

export interface Amount {
  readonly value: number;
  /** For people: "number", "decimal comma", "number words", "fraction" */
  readonly rule: string;
  /** A part of something, said in words and without a whole number ("half", "three quarters"). */
  readonly fraction: boolean;
}

const SCALES = new Map([
  ["hundred", 100],
  ["k", 1e3],
  ["K", 1e3],
  ["grand", 1e3],
  ["thousand", 1e3],
  ["M", 1e6],
  ["mio", 1e6],
  ["mn", 1e6],
  ["million", 1e6],
  ["bn", 1e9],
  ["billion", 1e9],
  ["dozen", 12],
]);
const COUNTS = new Map([
  ["a", 1],
  ["an", 1],
  ["a single", 1],
  ["single", 1],
  ["a couple", 2],
  ["a couple of", 2],
  ["a pair", 2],
  ["a pair of", 2],
  ["couple", 2],
  ["pair", 2],
  ["a dozen", 12],
  ["dozen", 12],
  ["a grand", 1000],
]);
const PARTS = new Map([
  ["half", 0.5],
  ["a half", 0.5],
  ["one half", 0.5],
  ["a quarter", 0.25],
  ["one quarter", 0.25],
  ["quarter", 0.25],
  ["three quarters", 0.75],
  ["a fifth", 0.2],
  ["one fifth", 0.2],
  ["two fifths", 0.4],
  ["three fifths", 0.6],
  ["four fifths", 0.8],
  ["a tenth", 0.1],
  ["one tenth", 0.1],
]);
const GLYPHS: Record<string, string> = { "½": "1/2", "¼": "1/4", "¾": "3/4" };

/** Rounds away what binary arithmetic adds: 0.1 × 3 → 0.3. */
export const tidy = (value: number): number => Number(value.toPrecision(15));

/** One spelling for spaces, minus signs and fraction glyphs; case is kept. */
export const plainDigits = (text: string): string =>
  text
    .replace(/\s*([½¼¾])/g, (_, glyph: string) => ` ${GLYPHS[glyph]}`)
    .normalize("NFKC")
    .replace(/[−‒–](?=\s?[\d.$€£])/g, "-")
    .replace(/\s+/g, " ")
    .trim();

/** @returns null where the text is not just one amount */
export function parseAmount(text: string): Amount | null {
  const plain = plainDigits(text);
  const signed = /^(-|minus |negative |\+|plus )\s?(.+)$/i.exec(plain);
  if (signed === null) return parseUnsigned(plain);
  const amount = parseUnsigned(signed[2] ?? "");
  if (amount === null || amount.fraction) return null;
  return /^[-mn]/i.test(signed[1] ?? "") ? { ...amount, value: 0 - amount.value } : amount;
}

function parseUnsigned(text: string): Amount | null {
  const lower = text.toLowerCase();
  return parsePlain(text) ?? parsePart(lower) ?? parseMixed(text, lower) ?? parseScaled(text);
}

function parsePlain(text: string): Amount | null {
  const numeral = parseNumeral(text);
  if (numeral !== null)
    return { value: numeral.value, rule: numeral.decimalComma ? "decimal comma" : "number", fraction: false };
  const count = COUNTS.get(text.toLowerCase()) ?? parseCardinal(text);
  return count === null ? null : { value: count, rule: "number words", fraction: false };
}

/** "half", "half a", "three quarters of an", "3/4" */
function parsePart(lower: string): Amount | null {
  const ratio = /^(\d{1,3})\/(\d{1,3})$/.exec(lower);
  if (ratio) return terminating(Number(ratio[1]), Number(ratio[2]));
  const of = /^(.+?)( of)?( an?)$/.exec(lower);
  const whole = PARTS.get(of?.[1] ?? "");
  if (whole !== undefined) return { value: whole, rule: "fraction", fraction: false };
  const part = PARTS.get(lower);
  return part === undefined ? null : { value: part, rule: "fraction", fraction: true };
}

/** A third has no exact decimal, so it has no value here. */
function terminating(over: number, under: number): Amount | null {
  const value = over / under;
  // "5/5" is a mark: nobody says the whole in fifths.
  if (under === 0 || value >= 1 || tidy(value) !== Number(value.toFixed(6))) return null;
  return { value, rule: "fraction", fraction: false };
}

/** "one and a half", "70 and three quarters", "2 1/2" */
function parseMixed(text: string, lower: string): Amount | null {
  const parts =
    /^(.+) and (a half|a quarter|three quarters|half)( an?)?$/.exec(lower) ?? /^(\d+) ([1-9]\/[1-9]\d?)$/.exec(lower);
  if (parts === null) return null;
  const whole = parsePlain(text.slice(0, parts[1]?.length));
  const part = parsePart(parts[2] ?? "");
  if (whole === null || part === null || part.value >= 1 || !Number.isInteger(whole.value)) return null;
  // "A million and a half" is half a million more.
  if (SCALES.has(/\p{L}+$/u.exec(parts[1] ?? "")?.[0] ?? "")) return null;
  return { value: whole.value + part.value, rule: "fraction", fraction: false };
}

/** "36k", "1.4 million", "two dozen", "half a million", "a quarter of a million" */
function parseScaled(text: string): Amount | null {
  const [, head = "", word = ""] = /^(.*?[\d\s])(\p{L}+)$/u.exec(text) ?? [];
  // Of the single letters "k" and "M" mean something, "m" is a minute or a metre.
  const scale = SCALES.get(word) ?? (word.length > 1 ? SCALES.get(word.toLowerCase()) : undefined);
  return scale === undefined ? null : times(head.trim(), scale);
}

/** Of two scales the larger stands behind the smaller: "two thousand million", never "two thousand three thousand". */
function times(head: string, scale: number): Amount | null {
  const amount =
    parsePlain(head) ??
    parseMixed(head, head.toLowerCase()) ??
    parsePart(head.toLowerCase().replace(/^(half|a quarter)$/, "$1 a"));
  return amount === null || amount.value >= scale ? null : { ...amount, value: tidy(amount.value * scale) };
}
