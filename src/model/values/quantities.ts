/** Owns amounts with their units in one text: "5 km", "$1,250.50", "an hour and a half", "1h30m", "half a kilo". */

import { type Amount, parseAmount, plainDigits } from "./amounts.ts";
import { oneSpelling, type Unit, unitOf } from "./units.ts";

export interface Quantity {
  readonly amount: Amount;
  readonly unit: Unit;
}

const CURRENCY =
  /^([-+]?) ?((?:us|ca|c|a)?\$|€|£|¥|₹|zł|(?:usd|eur|gbp|jpy|inr|chf|sek|nok|dkk|pln|cad|aud)\b) ?(-?[\d.].*)$/i;
/** What a fraction after a unit adds to its number: "an hour and a half". */
const TAIL = /^(.+) and (a half|a quarter|three quarters|half)$/i;
/** The unit a bare number after another unit is in: "an hour and ten". */
const NEXT: Record<string, string> = { h: "minutes", min: "seconds" };

/**
 * @param near - the unit looked for, see unitOf()
 * @returns the parts, from the largest unit to the smallest; null where the text is anything else, or has no unit
 */
export function parseQuantities(text: string, near: Unit | null): readonly Quantity[] | null {
  const plain = oneSpelling(plainDigits(text));
  const money = parseMoney(plain, near);
  if (money !== null) return [money];
  const tail = TAIL.exec(plain);
  const whole =
    tail === null ? null : parseParts(unitOf(tail[1] ?? "") === null ? (tail[1] ?? "") : `a ${tail[1]}`, near);
  const part = parseAmount(tail?.[2] ?? "");
  if (whole?.length === 1 && whole[0] !== undefined && part !== null) return [plus(whole[0], part)];
  return parseParts(plain, near);
}

const plus = ({ amount, unit }: Quantity, part: Amount): Quantity => ({
  amount: { value: amount.value + part.value, rule: "fraction", fraction: false },
  unit,
});

/** "$40", "EUR 1.250,50", "-$5", "$40k", "$40 USD" */
function parseMoney(text: string, near: Unit | null): Quantity | null {
  const parts = CURRENCY.exec(text);
  const unit = unitOf(parts?.[2] ?? "", near);
  if (parts === null || unit === null) return null;
  const rest = parts[3] ?? "";
  const last = unitOf(rest.split(" ").at(-1) ?? "");
  const said =
    last !== null && last.dimension === unit.dimension && rest.includes(" ")
      ? rest.slice(0, rest.lastIndexOf(" "))
      : rest;
  const amount = parseAmount(`${parts[1] ?? ""}${said.replace(/m$/, "M")}`);
  return amount === null ? null : { amount, unit };
}

function parseParts(text: string, near: Unit | null): Quantity[] | null {
  const words = text
    .replace(/(\d)(?=[\p{L}°%€£$])/gu, "$1 ")
    .replace(/(\d)-(?=\p{L})/gu, "$1 ")
    .replace(/(\p{L})(?=\d)/gu, "$1 ")
    .split(/,? /);
  const parts: Quantity[] = [];
  let said: string[] = [];
  for (const word of words) {
    const unit = said.length === 0 ? null : (unitOf(word.replace(/\.$|['’]s?$/, ""), near) ?? unitAfter(parts, word));
    if (unit === null) {
      said.push(word);
      continue;
    }
    const amount = parseAmount(said.join(" ").replace(/^and /, ""));
    const larger = parts.at(-1)?.unit;
    if (
      amount === null ||
      (larger !== undefined && !(larger.dimension === unit.dimension && larger.factor > unit.factor))
    )
      return null;
    parts.push({ amount, unit });
    said = [];
  }
  return said.length === 0 ? parts : withBare(parts, said.join(" ").replace(/^and /, ""));
}

/** A lone letter after a part of the same dimension: the "m" of "1h 30m". */
const unitAfter = (parts: readonly Quantity[], word: string): Unit | null => unitOf(word, parts.at(-1)?.unit ?? null);

function withBare(parts: Quantity[], rest: string): Quantity[] | null {
  const last = parts.at(-1);
  const unit = unitOf(NEXT[last?.unit.name ?? ""] ?? "");
  const amount = parseAmount(rest);
  if (unit === null || amount === null || !Number.isInteger(amount.value) || amount.value < 1 || amount.value > 59)
    return null;
  return [...parts, { amount, unit }];
}
