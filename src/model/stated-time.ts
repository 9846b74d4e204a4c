/** Owns what apps write into their system prompts about today: "Today is Wednesday, 3 June 2026.", "Time zone: Europe/Berlin". */

import { knownTimeZone } from "../core/time-zone.ts";
import { type Day, formatDay } from "./values/calendar.ts";
import { parseCalendarDate } from "./values/calendar-dates.ts";

export interface StatedTime {
  /** Null where no day is stated, or several are. */
  readonly today: Day | null;
  /** IANA name, likewise. */
  readonly timeZone: string | null;
}

/** What may stand between a label and its value: "is", ":", "=", tags, quotes and stars. */
const LINK = "[ \\t*\"'`]{0,4}(?:is|[:=>])?[ \\t*\"'`(<]{0,4}";
const LABEL = "\\b(?:today(?:['’]s[ _-]date)?|(?:today|current)[ _-]?(?:date(?:[ _-]?(?:and[ _-])?time)?|day|time))\\b";
/** In figures or with the month's name; a moment of Greenwich's says nothing of the user's day. */
const NUMBERS = "\\d{4}-\\d\\d-\\d\\d(?!T?[ \\d:.]*Z)|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{4}";
const NAMED =
  "(?:[a-z]{3,9},? )?(?:the )?(?:\\d{1,2}(?:st|nd|rd|th)?(?: of)? [a-z]{3,9}\\.?,? \\d{4}|[a-z]{3,9}\\.? \\d{1,2}(?:st|nd|rd|th)?,? \\d{4})";
const TODAY = new RegExp(`${LABEL}${LINK}(${NUMBERS}|${NAMED})(?!\\d)`, "gi");
const TIME_ZONE = new RegExp(`\\btime[ _-]?zone\\b${LINK}([a-z]{3,}(?:/[a-z_+-]+){0,2})`, "gi");

/** @param system - an app's system prompt; whatever it says otherwise is the large model's business */
export function readStatedTime(system: string): StatedTime {
  const days = valuesAfter(TODAY, system).flatMap((words) => {
    const date = parseCalendarDate(words);
    return date === null || date.year === null ? [] : { ...date, year: date.year };
  });
  const zones = valuesAfter(TIME_ZONE, system).flatMap((name) => knownTimeZone(name) ?? []);
  const [today, ...otherDays] = new Map(days.map((day) => [formatDay(day), day])).values();
  const [timeZone, ...otherZones] = new Set(zones);
  return {
    today: today !== undefined && otherDays.length === 0 ? today : null,
    timeZone: timeZone !== undefined && otherZones.length === 0 ? timeZone : null,
  };
}

const valuesAfter = (label: RegExp, text: string): readonly string[] =>
  Array.from(text.matchAll(label), ([, value = ""]) => value);
