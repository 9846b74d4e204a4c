/** Owns days of the Gregorian calendar, without any time zone. */

export interface Day {
  readonly year: number;
  /** 1…12 */
  readonly month: number;
  readonly day: number;
}

const DAY_MS = 864e5;

const epoch = ({ year, month, day }: Day): number => Date.UTC(year, month - 1, day);

function fromEpoch(ms: number): Day {
  const date = new Date(ms);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** @returns the day, null where the calendar has none such (30 February), or the year isn't 1000…9999 */
export function realDay(year: number, month: number, day: number): Day | null {
  if (!(year >= 1000 && year <= 9999)) return null;
  const found = fromEpoch(Date.UTC(year, month - 1, day));
  return found.year === year && found.month === month && found.day === day ? found : null;
}

/** @returns null beyond year 9999 */
export function addDays(day: Day, days: number): Day | null {
  const { year, month, day: date } = fromEpoch(epoch(day) + days * DAY_MS);
  return realDay(year, month, date);
}

/** @returns null where that month has no such day: 31 January plus one month */
export function addMonths({ year, month, day }: Day, months: number): Day | null {
  const count = year * 12 + month - 1 + months;
  return realDay(Math.floor(count / 12), (((count % 12) + 12) % 12) + 1, day);
}

export const daysBetween = (from: Day, to: Day): number => Math.round((epoch(to) - epoch(from)) / DAY_MS);

/** 0 Sunday … 6 Saturday */
export const weekdayOf = (day: Day): number => new Date(epoch(day)).getUTCDay();

export const lastOfMonth = ({ year, month }: Day): Day => fromEpoch(Date.UTC(year, month, 0));

const pad = (value: number, width = 2): string => String(value).padStart(width, "0");

/** YYYY-MM-DD */
export const formatDay = ({ year, month, day }: Day): string => `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
