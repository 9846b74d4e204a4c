/** Owns how words become a date, a time or both, in the form of the JSON Schema formats. */

import { fail, type Result, succeed } from "../../core/result.ts";
import type { Parameter } from "../../core/tool.ts";
import { formatDay } from "./calendar.ts";
import { type DayContext, type NamedDay, parseDay } from "./days.ts";
import { isOfPast } from "./past.ts";
import { parseQuantities } from "./quantities.ts";
import { formatTime, parseTime, type Time } from "./times.ts";
import { unitOf } from "./units.ts";
import { type Reading, read, type ValueContext } from "./value.ts";
import { formatInstant, type WallClock, wallClock, zonedDateTime } from "./zones.ts";

const RFC_3339 = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(:\d\d)?(?:\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;
/** Words as people put them around a moment: one kind of space, no full stop. */
const plain = (words: string): string => words.normalize("NFKC").replace(/\s+/g, " ").replace(/[.,]$/, "").trim();

export function toDate(words: string, parameter: Parameter, context: ValueContext): Reading {
  const day = parseDay(plain(words), dayContext(parameter, context));
  if (!day.ok) return day;
  return day.value.half === null ? read(formatDay(day.value.day), "date") : fail(`"${words}" is more than a day`);
}

export function toTime(words: string): Reading {
  const time = parseTime(plain(words)) ?? (plain(words).toLowerCase() === "midnight" ? MIDNIGHT : null);
  return time === null ? fail(`"${words}" is not a whole time of day`) : read(formatTime(time), "time");
}

const MIDNIGHT: Time = { hour: 0, minute: 0, second: 0 };

/** A date-time needs both halves in the words, and an offset: theirs, or that of the caller's zone. */
export function toDateTime(words: string, parameter: Parameter, context: ValueContext): Reading {
  const text = plain(words);
  if (RFC_3339.test(text)) return ownOffset(text);
  const { timeZone } = context;
  const now = nowOf(context);
  if (timeZone === null) return fail(`"${words}" needs a time zone`);
  const instant = now === null ? null : relativeInstant(text, now);
  const wall = instant === null ? wallOf(text, dayContext(parameter, context)) : null;
  const written = instant === null ? wall && zonedDateTime(wall, timeZone) : formatInstant(instant, timeZone);
  return written === null ? fail(`"${words}" is not one moment`) : read(written, "date and time");
}

function ownOffset(text: string): Reading {
  const [, date = "", clock = "", seconds] = RFC_3339.exec(text) ?? [];
  const real =
    parseDay(date, { today: null, past: false }).ok && parseTime(clock) !== null && Number(seconds?.slice(1) ?? 0) < 60;
  const whole = seconds === undefined ? text.replace(clock, `${clock}:00`) : text;
  return real
    ? read(whole.replace(/^(.{10})[t ]/, "$1T").replace(/z$/, "Z"), seconds === undefined ? "date and time" : "text")
    : fail("there is no such moment");
}

/** "now", "in 20 minutes", "an hour ago" */
function relativeInstant(text: string, now: Date): Date | null {
  const lower = text.toLowerCase();
  if (/^(?:right )?now$/.test(lower)) return now;
  const parts = /^(?:(in) )?(.+?)(?: (ago|from now))?$/.exec(lower);
  if (parts === null || (parts[1] === undefined) === (parts[3] === undefined)) return null;
  const quantities = parseQuantities(parts[2] ?? "", unitOf("hours"));
  // A day from now has another length where clocks change, and no one means the second.
  if (quantities?.every(({ unit }) => unit.dimension === "time" && unit.factor < 864e5) !== true) return null;
  const length = quantities.reduce((sum, { amount, unit }) => sum + amount.value * unit.factor, 0);
  const moment = new Date(now.getTime() + (parts[3] === "ago" ? -length : length));
  return Number.isFinite(moment.getTime()) ? moment : null;
}

/** Every way to part the words into a day and a time, in either order; two ways with different outcomes are none. */
function wallOf(text: string, context: DayContext): WallClock | null {
  const words = text.split(/,? |(?<=\d{4}-\d\d-\d\d)T(?=\d)/);
  const found = new Map<string, WallClock>();
  for (let at = 1; at < Math.min(words.length, 12); at++) {
    const [left, right] = [words.slice(0, at).join(" "), words.slice(at).join(" ")];
    for (const [dayWords, timeWords] of [
      [left, right],
      [right, left],
    ] as const) {
      const wall = together(dayWords, timeWords, context);
      if (wall.ok) found.set(JSON.stringify(wall.value), wall.value);
    }
  }
  const [only] = found.values();
  return found.size === 1 && only !== undefined ? only : null;
}

function together(dayWords: string, timeWords: string, context: DayContext): Result<WallClock, string> {
  const looksLikeTime = parseTime(timeWords, "pm") ?? parseTime(timeWords, "am") ?? parseTime(timeWords);
  // "Monday 14" is a date to some and an hour to others.
  if (looksLikeTime === null || /^(?:1[3-9]|2\d)$/.test(timeWords)) return fail("no time");
  const day: Result<NamedDay, string> = parseDay(dayWords, context);
  const time = day.ok ? parseTime(timeWords, day.value.half) : null;
  return day.ok && time !== null ? succeed({ day: day.value.day, time }) : fail("no day");
}

function dayContext(parameter: Parameter, { past = false, ...context }: ValueContext): DayContext {
  return { today: context.today ?? clockOf(context)?.day ?? null, past: past || isOfPast(parameter) };
}

const clockOf = ({ now, timeZone }: ValueContext): WallClock | null =>
  now === null || timeZone === null ? null : wallClock(now, timeZone);

/** The moment; null where the app says that it is another day there. */
function nowOf({ today = null, ...context }: ValueContext): Date | null {
  const day = clockOf(context)?.day;
  return today === null || (day !== undefined && formatDay(day) === formatDay(today)) ? context.now : null;
}
