/** Owns how words become a time of day. A bare hour is half a time: it needs "in the morning", "pm", or a 24-hour figure. */

import type { Half } from "./days.ts";
import { parseCardinal } from "./number-words.ts";

export interface Time {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

interface Clock extends Time {
  /** True where morning or evening is left open. */
  readonly open: boolean;
  /** The half that the words name, as in "5pm". */
  readonly half: Half | null;
}

const HALF = "(?: ?(a\\.?m\\.?|p\\.?m\\.?)| (in the morning|in the afternoon|in the evening|at night))?";
const DIGITAL = new RegExp(`^(\\d{1,2})[:.h](\\d{2})(?::(\\d{2}))?${HALF}$`);
const HOURLY = new RegExp(`^(\\d{1,2}|[a-z]+)(?: ?o['’]?clock)?${HALF}$`);
const SPOKEN = new RegExp(
  `^(half|quarter|(?:twenty-five|twenty|ten|five|\\d{1,2})(?: minutes)?)( past| to) (\\d{1,2}|[a-z]+)${HALF}$`,
);
/** "7:30" may be breakfast or dinner; "07:30" is of a clock with 24 hours, and few mean 9:30 in the evening without saying so. */
const OPEN_HOUR = /^[1-7]$/;
const NAMED: Record<string, Time> = {
  noon: { hour: 12, minute: 0, second: 0 },
  midday: { hour: 12, minute: 0, second: 0 },
};

/**
 * @param half - the part of the day that is known from elsewhere ("tonight at 8")
 * @returns null where the words are no time of day, or leave morning or evening open
 */
export function parseTime(words: string, half: Half | null = null): Time | null {
  const text = words
    .toLowerCase()
    .replace(/^(?:at |by |around |about |from |until |till )/, "")
    .replace(/^a (?=quarter)/, "");
  if (Object.hasOwn(NAMED, text)) return half === "am" ? null : (NAMED[text] ?? null);
  if (/^(?:12|twelve)\b.* in the /.test(text)) return null;
  const clock = digital(text) ?? hourly(text) ?? spoken(text);
  return clock === null ? null : settle(clock, half);
}

function digital(text: string): Clock | null {
  const parts = DIGITAL.exec(text);
  if (parts === null) return null;
  return {
    hour: Number(parts[1]),
    minute: Number(parts[2]),
    second: Number(parts[3] ?? 0),
    open: OPEN_HOUR.test(parts[1] ?? ""),
    half: halfOf(parts[4] ?? parts[5]),
  };
}

function hourly(text: string): Clock | null {
  const parts = HOURLY.exec(text);
  const hour = hourOf(parts?.[1]);
  if (parts === null || hour === null) return null;
  return { hour, minute: 0, second: 0, open: hour < 13, half: halfOf(parts[2] ?? parts[3]) };
}

/** "half past five", "quarter to nine" */
function spoken(text: string): Clock | null {
  const parts = SPOKEN.exec(text);
  const hour = hourOf(parts?.[3]);
  if (parts === null || hour === null || hour < 1) return null;
  const word = (parts[1] ?? "").replace(" minutes", "");
  const minutes =
    word === "half" ? 30 : word === "quarter" ? 15 : /^\d/.test(word) ? Number(word) : parseCardinal(word);
  if (minutes === null || minutes < 1 || minutes > 30) return null;
  const half = halfOf(parts[4] ?? parts[5]);
  if (parts[2] === " past") return { hour, minute: minutes, second: 0, open: hour < 13, half };
  // "quarter to one" lies before the turn of the half day: 12:45.
  // "Quarter to 12 am" is before noon to some, before midnight to others.
  return word === "half" || (hour === 12 && half !== null)
    ? null
    : { hour: hour === 1 ? 12 : hour - 1, minute: 60 - minutes, second: 0, open: hour < 13, half };
}

const hourOf = (word = ""): number | null => (/^\d+$/.test(word) ? Number(word) : parseCardinal(word));

const halfOf = (said: string | undefined): Half | null => {
  if (said === undefined) return null;
  return said.includes("night") ? "night" : /^a|morning/.test(said) ? "am" : "pm";
};

/** Puts the clock's figures into the half of the day that is named, if one is. */
function settle({ hour, minute, second, open, half }: Clock, known: Half | null): Time | null {
  if (hour > 23 || minute > 59 || second > 59) return null;
  const agree = half === null || known === null || half === known || (half === "pm" && known === "night");
  const named = half ?? known;
  if (!agree || (named === null && open)) return null;
  if (named === null) return { hour, minute, second };
  if (hour > 12) return named === "am" ? null : { hour, minute, second };
  if (named === "night") return hour > 5 && hour < 12 ? { hour: hour + 12, minute, second } : null;
  // Twelve turns with "am" and "pm" alone: "12 tomorrow morning" is no time.
  if (hour === 12) return half === null ? null : { hour: named === "am" ? 0 : 12, minute, second };
  if (hour === 0) return named === "am" ? { hour, minute, second } : null;
  return { hour: named === "am" ? hour : hour + 12, minute, second };
}

const pad = (value: number): string => String(value).padStart(2, "0");

/** HH:MM:SS */
export const formatTime = ({ hour, minute, second }: Time): string => `${pad(hour)}:${pad(minute)}:${pad(second)}`;
