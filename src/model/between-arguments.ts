/** Owns what a request says besides its arguments. */

import type { Range } from "../core/decision.ts";

/** Figures, what is quoted, and words with a capital that begin no sentence. */
const VALUE = /[^\s,;]*\d[^\s,;]*|["“„«`][^"”“»`]+["”“»`]|(?<=[^\s.!?:]\s)\p{Lu}\p{Ll}[\p{L}'’-]*/gu;
const SELECTING = /\b(?:only|except|excluding|without|other than)\b/i;
/** Times other than now: "tomorrow", "last week", "Fridays", "in March". */
const OTHER_TIME =
  /\b(?:tomorrow|yesterday|weekend|(?:next|last|previous|past|coming|following) (?:hour|night|week|month|quarter|season|year)|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|january|february|march|april|june|july|august|(?:septem|octo|novem|decem)ber)\b/gi;
/** Stands for an argument: one word that is none. */
const PLACE = "x";

/** The text with each argument's words as one that says nothing. */
export function betweenArguments(text: string, traces: readonly { readonly ranges: readonly Range[] }[]): string {
  const ranges = traces.flatMap((trace) => trace.ranges).toSorted((a, b) => a.start - b.start);
  const ends = [0, ...ranges.map(({ end }) => end)];
  const starts = [...ranges.map(({ start }) => start), text.length];
  return starts.map((start, i) => text.slice(ends[i], start)).join(PLACE);
}

/** Words that look like values. */
export const valuesIn = (text: string): readonly string[] => text.match(VALUE) ?? [];

/**
 * True where words seem to say which ones are meant, or for when: no request for a tool that takes no arguments.
 * @param toolWords - the tool's name and description; a time that they name is the tool's own
 */
export const selects = (text: string, toolWords: string): boolean =>
  valuesIn(text).length > 0 || SELECTING.test(text) || timesIn(text).some((time) => !timesIn(toolWords).includes(time));

const timesIn = (text: string): readonly string[] =>
  (text.match(OTHER_TIME) ?? []).map((time) => time.toLowerCase().replace(/days$/, "day"));
