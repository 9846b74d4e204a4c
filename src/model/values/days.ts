/** Owns how words become one day, given today where they need it. What two people would put on different days is refused. */

import { fail, type Result, succeed } from "../../core/result.ts";
import { parseAmount } from "./amounts.ts";
import { addDays, addMonths, type Day, daysBetween, lastOfMonth, realDay, weekdayOf } from "./calendar.ts";
import { parseCalendarDate } from "./calendar-dates.ts";
import { parseOrdinal } from "./number-words.ts";

/** The part of the day that the words name as well: "tonight", "tomorrow morning". Two at night is no longer that day. */
export type Half = "am" | "pm" | "night";

export interface NamedDay {
  readonly day: Day;
  readonly half: Half | null;
}

export interface DayContext {
  /** Null where it isn't known. */
  readonly today: Day | null;
  /** The parameter is about what has been: then "Friday" may lie on either side of today. */
  readonly past: boolean;
}

type Found = Result<Day, string> | null;

const WEEKDAYS =
  /^(?:(this|next|last|coming|this coming|past) )?(sun|mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat)(?:day|sday|nesday|rsday|urday)?\.?$/;
const STARTS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const HALVES: Record<string, Half> = { morning: "am", afternoon: "pm", evening: "pm", night: "night" };
const NEAR: Record<string, number> = {
  today: 0,
  tomorrow: 1,
  yesterday: -1,
  "day after tomorrow": 2,
  "day before yesterday": -2,
};
/** Further ahead than this, "24 November" was more likely the one just past. */
const FURTHEST = 300;

export function parseDay(words: string, context: DayContext): Result<NamedDay, string> {
  const text = words
    .toLowerCase()
    .replace(/^(?:on |by |until |till |from |since )/, "")
    .replace(/^the /, "");
  const calendar = parseCalendarDate(text);
  if (calendar !== null && calendar.year !== null) {
    const day = realDay(calendar.year, calendar.month, calendar.day);
    return day === null ? fail(`there is no day "${words}"`) : succeed({ day, half: null });
  }
  const { bare, half } = splitHalf(text);
  const known = bare !== "" || calendar !== null;
  if (!known || context.today === null) return fail(`"${words}" is no day that is known without today's date`);
  const { today, past } = context;
  const found =
    (calendar === null ? null : nextDate(today, calendar, past)) ??
    near(today, bare) ??
    weekday(today, bare, past) ??
    distant(today, bare) ??
    ofThisMonth(today, bare, past);
  if (found === null) return fail(`"${words}" is not a day`);
  return found.ok ? succeed({ day: found.value, half }) : found;
}

/** "tomorrow morning" → "tomorrow", am; "this evening" → "today", pm */
function splitHalf(text: string): { readonly bare: string; readonly half: Half | null } {
  if (text === "tonight") return { bare: "today", half: "night" };
  // Which day "last night" was depends on the hour it is about.
  if (text === "last night") return { bare: "", half: null };
  const parts = /^(.+) (morning|afternoon|evening|night)$/.exec(text);
  const bare = parts?.[1] ?? text;
  return { bare: bare === "this" ? "today" : bare, half: HALVES[parts?.[2] ?? ""] ?? null };
}

const certain = (day: Day | null): Found => (day === null ? fail("there is no such day") : succeed(day));

function near(today: Day, text: string): Found {
  return Object.hasOwn(NEAR, text) ? certain(addDays(today, NEAR[text] ?? 0)) : null;
}

function weekday(today: Day, text: string, past: boolean): Found {
  const parts = WEEKDAYS.exec(text);
  if (parts === null) return null;
  const ahead = (STARTS.indexOf((parts[2] ?? "").slice(0, 3)) - weekdayOf(today) + 7) % 7;
  if (ahead === 0) return fail("it may be today or a week away");
  const modifier = parts[1] ?? "";
  if (modifier === "last" || modifier === "past") return lastWeekday(today, ahead - 7);
  if (past) return fail("it may be the one before or the one to come");
  if (modifier === "next") return nextWeekday(today, ahead);
  return certain(addDays(today, ahead));
}

/** Weeks begin on Sunday for some and on Monday for others; the day counted from today decides in which week it lies. */
const sameWeek = (today: Day, ahead: number): boolean =>
  [0, 1].some((first) => {
    const position = (weekdayOf(today) - first + 7) % 7;
    return position + ahead >= 0 && position + ahead <= 6;
  });

/** "next Friday" is clear only where the nearest one lies in next week whichever way weeks are counted. */
const nextWeekday = (today: Day, ahead: number): Found =>
  sameWeek(today, ahead) ? fail("it may be this week's or next week's") : certain(addDays(today, ahead));

const lastWeekday = (today: Day, back: number): Found =>
  sameWeek(today, back) ? fail("it may be this week's or last week's") : certain(addDays(today, back));

/** "in two weeks", "3 days ago", "a week from today" */
function distant(today: Day, text: string): Found {
  const parts = /^(?:in )?(.+?) (day|week|fortnight|month|year)s?( ago| from now| from today)?$/.exec(text);
  const direction = parts?.[3] ?? "";
  if (parts === null || (direction === "" && !text.startsWith("in "))) return null;
  const amount = parseAmount(parts[1] ?? "");
  if (amount === null || !Number.isInteger(amount.value) || amount.value < 0 || amount.value > 9999) return null;
  const count = direction === " ago" ? -amount.value : amount.value;
  const days = { day: 1, week: 7, fortnight: 14 }[parts[2] ?? ""];
  return certain(
    days === undefined ? addMonths(today, count * (parts[2] === "year" ? 12 : 1)) : addDays(today, count * days),
  );
}

/** "the 15th", "end of the month" */
function ofThisMonth(today: Day, text: string, past: boolean): Found {
  if (/^end of (?:the|this) month$|^month'?s? end$/.test(text)) return certain(lastOfMonth(today));
  const date = parseOrdinal(text);
  if (date === null || date < 1 || date > 31) return null;
  if (past || date === today.day) return fail("it may be this month's or another month's");
  const thisMonth = date > today.day ? realDay(today.year, today.month, date) : null;
  return certain(thisMonth ?? addMonths({ ...today, day: date }, 1));
}

function nextDate(today: Day, { month, day }: { readonly month: number; readonly day: number }, past: boolean): Found {
  if (past) return fail("it may be this year's or last year's");
  const thisYear = realDay(today.year, month, day);
  const found = thisYear !== null && daysBetween(today, thisYear) >= 0 ? thisYear : realDay(today.year + 1, month, day);
  if (found !== null && daysBetween(today, found) > FURTHEST)
    return fail("it may have been meant for the one just past");
  return certain(found);
}
