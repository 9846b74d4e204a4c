/** Owns dates that name a day of a month, in figures or with the month's name, with or without the year. */

import { strict } from "chrono-node/en";
import { type Day, realDay } from "./calendar.ts";

/** A day whose year may be left to the reader. */
export interface CalendarDate {
  readonly year: number | null;
  readonly month: number;
  readonly day: number;
}

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;
/** chrono reads times, ranges and zones as well; a date has none of those characters. */
const NAMED = /^[\p{L}\d ,.'-]+$/u;

/** @returns null where the words are no such date, or one with two readings: 03/04/2026 */
export function parseCalendarDate(words: string): CalendarDate | null {
  const first = YEAR_FIRST.exec(words);
  if (first) return realDay(Number(first[1]), Number(first[3]), Number(first[4]));
  const last = YEAR_LAST.exec(words);
  return last ? yearLast(Number(last[1]), Number(last[3]), Number(last[4]), last[2] === ".") : named(words);
}

/** Dots are day first wherever they are used; slashes and hyphens are either. */
function yearLast(one: number, two: number, year: number, dots: boolean): Day | null {
  const dayFirst = realDay(year, two, one);
  const monthFirst = dots ? null : realDay(year, one, two);
  if (dayFirst === null || monthFirst === null) return dayFirst ?? monthFirst;
  return one === two ? dayFirst : null;
}

/** "12 March 2027", "Mar 12th", "the fifteenth of March", "Friday, 12 March 2027" */
function named(words: string): CalendarDate | null {
  if (!NAMED.test(words) || words.length > 60) return null;
  const text = words.replace(/^the /i, "").replace(/ (\d{4}) the /, " $1 ");
  // The reference only fills in what the words leave out, and nothing filled in is used. A leap year: 29 February stands.
  const results = strict.parse(text, { instant: new Date(Date.UTC(2000, 0, 1, 12)), timezone: 0 });
  const [result] = results;
  if (results.length !== 1 || result?.text !== text || result.end) return null;
  const { start } = result;
  const [year, month, day] = [start.get("year"), start.get("month"), start.get("day")];
  if (!start.isCertain("month") || !start.isCertain("day") || start.isCertain("hour") || month === null || day === null)
    return null;
  if (!start.isCertain("year"))
    return /\d{4}/.test(text)
      ? null
      : fits(start.get("weekday"), start.isCertain("weekday"), { year: null, month, day });
  const real = year !== null && new RegExp(`\\b${year}\\b`).test(text) ? realDay(year, month, day) : null;
  return real === null ? null : fits(start.get("weekday"), start.isCertain("weekday"), real);
}

/** A weekday that is said with the date must be its weekday; without a year that can't be seen. */
function fits(weekday: number | null, said: boolean, date: CalendarDate): CalendarDate | null {
  if (!said) return date;
  if (date.year === null) return null;
  return new Date(Date.UTC(date.year, date.month - 1, date.day)).getUTCDay() === weekday ? date : null;
}
