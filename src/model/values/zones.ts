/** Owns the way between instants and a time zone's wall clock, by the Intl tables of the runtime. */

import { LruCache } from "../lru-cache.ts";
import { type Day, formatDay, realDay } from "./calendar.ts";
import { formatTime, type Time } from "./times.ts";

export interface WallClock {
  readonly day: Day;
  readonly time: Time;
}

const MINUTE_MS = 6e4;
const DAY_MS = 864e5;

/** @returns null for a zone that the runtime doesn't know, or a date that is none */
export function wallClock(instant: Date, timeZone: string): WallClock | null {
  const parts = partsOf(instant, timeZone);
  if (parts === null) return null;
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value);
  const day = realDay(part("year"), part("month"), part("day"));
  return day === null ? null : { day, time: { hour: part("hour"), minute: part("minute"), second: part("second") } };
}

function partsOf(instant: Date, timeZone: string): Intl.DateTimeFormatPart[] | null {
  try {
    return formatterFor(timeZone).formatToParts(instant);
  } catch {
    // RangeError is Intl's way to say that there is no such zone or no such instant.
    return null;
  }
}

/** A formatter takes a millisecond to make, and an isolate sees few zones: the operator's, the two outermost, some callers'. */
const isolateFormatters = new LruCache<Intl.DateTimeFormat>(4);

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  const known = isolateFormatters.get(timeZone);
  if (known !== undefined) return known;
  const day = { year: "numeric", month: "numeric", day: "numeric" } as const;
  const time = { hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" } as const;
  const formatter = new Intl.DateTimeFormat("en-US", { timeZone, calendar: "gregory", ...day, ...time });
  isolateFormatters.set(timeZone, formatter, 1);
  return formatter;
}

const asUtc = ({ day, time }: WallClock): number =>
  Date.UTC(day.year, day.month - 1, day.day, time.hour, time.minute, time.second);

/**
 * RFC 3339 with the zone's offset at that moment.
 * @returns null where the clock skips that time or shows it twice, and for an unknown zone
 */
export function zonedDateTime(wall: WallClock, timeZone: string): string | null {
  const utc = asUtc(wall);
  const offsets = new Set<number>();
  for (const guess of [utc - DAY_MS, utc + DAY_MS]) {
    const offset = offsetAt(new Date(guess), timeZone);
    if (offset !== null && offsetAt(new Date(utc - offset * MINUTE_MS), timeZone) === offset) offsets.add(offset);
  }
  const [offset] = offsets;
  return offset === undefined || offsets.size > 1 ? null : withOffset(wall, offset);
}

/** RFC 3339, to the second. */
export function formatInstant(instant: Date, timeZone: string): string | null {
  const wall = wallClock(instant, timeZone);
  const offset = offsetAt(instant, timeZone);
  return wall === null || offset === null ? null : withOffset(wall, offset);
}

/** Minutes east of Greenwich. */
function offsetAt(instant: Date, timeZone: string): number | null {
  const wall = wallClock(instant, timeZone);
  return wall === null ? null : (asUtc(wall) - Math.floor(instant.getTime() / 1e3) * 1e3) / MINUTE_MS;
}

function withOffset({ day, time }: WallClock, minutes: number): string {
  const size = Math.abs(Math.round(minutes));
  const offset = `${minutes < 0 ? "-" : "+"}${String(Math.floor(size / 60)).padStart(2, "0")}:${String(size % 60).padStart(2, "0")}`;
  return `${formatDay(day)}T${formatTime(time)}${size === 0 ? "Z" : offset}`;
}
