/** Owns durations as ISO 8601 text: "90 minutes" → PT90M, "a day and a half" → P1DT12H. */

import { fail } from "../../core/result.ts";
import { parseQuantities, type Quantity } from "./quantities.ts";
import { unitOf } from "./units.ts";
import { type Reading, read } from "./value.ts";

const ISO =
  /^P(?=[\dT])(?:\d{1,9}W|(?:\d{1,9}Y)?(?:\d{1,9}M)?(?:\d{1,9}D)?(?:T(?=\d)(?:\d{1,9}H)?(?:\d{1,9}M)?(?:\d{1,9}S)?)?)$/;
/** A unit's place in ISO 8601, how many there are in one, and where its fractions go. */
const PLACES: Record<
  string,
  { readonly place: string; readonly times: number; readonly smaller?: string; readonly per?: number }
> = {
  year: { place: "Y", times: 1, smaller: "Mo", per: 12 },
  month: { place: "Mo", times: 1 },
  fortnight: { place: "W", times: 2 },
  wk: { place: "W", times: 1, smaller: "D", per: 7 },
  d: { place: "D", times: 1, smaller: "H", per: 24 },
  h: { place: "H", times: 1, smaller: "Mi", per: 60 },
  min: { place: "Mi", times: 1, smaller: "S", per: 60 },
  s: { place: "S", times: 1 },
};

export function toDuration(words: string): Reading {
  if (ISO.test(words)) return read(words, "text");
  const parts = parseQuantities(words.replace(/^(?:for|in|the) /i, ""), unitOf("hours"));
  const counts = parts === null || parts.length === 0 ? null : countPlaces(parts);
  return counts === null ? fail(`"${words}" is not a duration`) : read(format(counts), "duration");
}

function countPlaces(parts: readonly Quantity[]): Map<string, number> | null {
  const counts = new Map<string, number>();
  const add = (place: string, count: number) => counts.set(place, (counts.get(place) ?? 0) + count);
  for (const { amount, unit } of parts) {
    const row = Object.hasOwn(PLACES, unit.name) ? PLACES[unit.name] : undefined;
    const whole = Math.floor(amount.value);
    const rest = Number(((amount.value - whole) * (row?.per ?? 1)).toFixed(6));
    if (
      row === undefined ||
      amount.fraction ||
      amount.value < 0 ||
      !Number.isInteger(rest) ||
      (rest > 0 && !row.smaller)
    )
      return null;
    if (whole > 0) add(row.place, whole * row.times);
    if (rest > 0 && row.smaller !== undefined) add(row.smaller, rest);
  }
  return counts;
}

/** Weeks stand alone or become days: ISO 8601 mixes them with nothing. */
function format(counts: ReadonlyMap<string, number>): string {
  const count = (place: string) => counts.get(place) ?? 0;
  const weeksOnly = count("W") > 0 && counts.size === 1;
  if (weeksOnly) return `P${count("W")}W`;
  const written = (letter: string, value: number) => (value > 0 ? `${value}${letter}` : "");
  const date = written("Y", count("Y")) + written("M", count("Mo")) + written("D", count("D") + 7 * count("W"));
  const time = written("H", count("H")) + written("M", count("Mi")) + written("S", count("S"));
  return date + time === "" ? "PT0S" : `P${date}${time === "" ? "" : `T${time}`}`;
}
