/** Owns dates and times for strings without a `format`, in the layout that the parameter's description or pattern asks for. */

import { fail } from "../../core/result.ts";
import type { Parameter } from "../../core/tool.ts";
import { realDay } from "./calendar.ts";
import { toDuration } from "./duration.ts";
import { descriptionOf, nameWords } from "./hints.ts";
import { toDate, toDateTime, toTime } from "./moments.ts";
import { parseTime } from "./times.ts";
import { type Reading, read, type ValueContext } from "./value.ts";

type Kind = "date" | "time" | "date-time" | "duration";

interface Layout {
  /** How a description, or a pattern, asks for it. */
  readonly asked: RegExp;
  readonly kind: Kind;
  /** Words that are in the layout already stand as they are. */
  readonly written: RegExp;
  /** From the kind's own form to the layout. */
  readonly write: (standard: string) => string;
}

const same = (standard: string): string => standard;
const dayParts = (join: (year: string, month: string, day: string) => string) => (standard: string) => {
  const [year = "", month = "", day = ""] = standard.split("-");
  return join(year, month, day);
};

/** The first that fits counts: the longer layouts stand before their parts. */
const LAYOUTS: readonly Layout[] = [
  {
    asked:
      /yyyy-mm-dd[t ']+hh:mm(?::ss)?(?:z|[+-]hh)|rfc ?3339|iso[ -]?8601 (?:date[- ]?time|timestamp)|iso (?:date-?time|timestamp)/,
    kind: "date-time",
    written: /^$/,
    write: same,
  },
  {
    asked: /yyyy-mm-dd[t ']+hh:mm:ss/,
    kind: "date-time",
    written: /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d$/,
    write: (text) => text.slice(0, 19),
  },
  {
    asked: /yyyy-mm-dd hh:mm/,
    kind: "date-time",
    written: /^\d{4}-\d\d-\d\d \d\d:\d\d$/,
    write: (text) => text.slice(0, 16).replace("T", " "),
  },
  { asked: /iso[ -]?8601 duration|iso duration|\bpt\d+[hms]\b/, kind: "duration", written: /^$/, write: same },
  {
    asked: /yyyy-mm-dd|iso[ -]?8601 (?:calendar )?date|iso date|\\d\{4\}-\\d\{2\}-\\d\{2\}\$?$/,
    kind: "date",
    written: /^$/,
    write: same,
  },
  {
    asked: /yyyy\/mm\/dd/,
    kind: "date",
    written: /^\d{4}\/\d\d\/\d\d$/,
    write: dayParts((y, m, d) => `${y}/${m}/${d}`),
  },
  {
    asked: /dd\/mm\/yyyy/,
    kind: "date",
    written: /^\d\d\/\d\d\/\d{4}$/,
    write: dayParts((y, m, d) => `${d}/${m}/${y}`),
  },
  {
    asked: /mm\/dd\/yyyy/,
    kind: "date",
    written: /^\d\d\/\d\d\/\d{4}$/,
    write: dayParts((y, m, d) => `${m}/${d}/${y}`),
  },
  {
    asked: /dd\.mm\.yyyy/,
    kind: "date",
    written: /^\d\d\.\d\d\.\d{4}$/,
    write: dayParts((y, m, d) => `${d}.${m}.${y}`),
  },
  { asked: /dd-mm-yyyy/, kind: "date", written: /^\d\d-\d\d-\d{4}$/, write: dayParts((y, m, d) => `${d}-${m}-${y}`) },
  {
    asked:
      /\b\d{4}-\d\d-\d\d[t ]\d\d:\d\d|\b(?:date ?time|time|moment)\b.*\biso[ -]?8601|\biso[ -]?8601\b.*\btime|\butc timestamp\b/,
    kind: "date-time",
    written: /^$/,
    write: same,
  },
  { asked: /\b\d{4}-\d\d-\d\d\b|\biso[ -]?8601\b/, kind: "date", written: /^$/, write: same },
  { asked: /hh:mm:ss/, kind: "time", written: /^\d\d:\d\d:\d\d$/, write: same },
  { asked: /\bhh:mm\b|24[- ]?(?:h|hour)\b/, kind: "time", written: /^\d\d:\d\d$/, write: (text) => text.slice(0, 5) },
];
/** A date's name says nothing of its layout; but "tomorrow" is in none. */
const DATE_NAMES = new Set(["date", "deadline", "datetime", "timestamp"]);
const RELATIVE =
  /^(?:on |by |until )?(?:today|tonight|tomorrow|yesterday|now|(?:the )?day (?:after tomorrow|before yesterday)|(?:this|next|last|coming) .+|in .+|.+ (?:ago|from (?:now|today))|.*(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b/i;

/** Any layout in letters. */
const LAYOUT =
  /\b(?:[dmy]{1,4}[-/. ]){2}[dmy]{2,4}\b|\b(?:yyyymmdd|ddmmyyyy|mmddyyyy|yyyy[-/.]mm|mm[-/.]yy(?:yy)?)\b|\b[hm]{1,2}:[hm]{1,2}\b/i;

/** @returns null where the parameter asks for no layout */
export function inLayout(words: string, parameter: Parameter, context: ValueContext): Reading | null {
  const layout = layoutOf(parameter);
  if (layout !== undefined) return written(words, layout, parameter, context);
  if (LAYOUT.test(descriptionOf(parameter))) return fail("the parameter asks for a layout that isn't known");
  const dated =
    nameWords(parameter).some((word) => DATE_NAMES.has(word)) ||
    /^(?:the )?(?:[\w-]+ )?(?:date|deadline)\b/i.test(descriptionOf(parameter));
  if (!dated || !RELATIVE.test(words)) return null;
  const date = toDate(words, parameter, context);
  return date.ok ? date : toDateTime(words, parameter, context);
}

function layoutOf(parameter: Parameter): Layout | undefined {
  const pattern = typeof parameter.schema.pattern === "string" ? parameter.schema.pattern.slice(0, 100) : "";
  const asked = [descriptionOf(parameter), pattern].map((text) => text.toLowerCase());
  return LAYOUTS.find((layout) => asked.some((text) => layout.asked.test(text)));
}

function written(words: string, layout: Layout, parameter: Parameter, context: ValueContext): Reading {
  if (layout.written.test(words))
    return isReal(words, layout) ? read(words, "text") : fail(`there is no such ${layout.kind}`);
  const standard = toKind(words, layout.kind, parameter, context);
  if (!standard.ok) return standard;
  const { value, rule } = standard.value;
  if (typeof value !== "string") return fail("not written as text");
  const kept = layout.write(value);
  if (layout.kind !== "date-time" || kept === value) return read(kept, rule);
  // The layout has no room for an offset: then it holds the wall clock's time, or Greenwich's where that is asked for.
  if (OFFSET.test(words)) return fail(`"${words}" says an offset, which the layout can't`);
  return read(IN_UTC.test(descriptionOf(parameter)) ? layout.write(new Date(value).toISOString()) : kept, rule);
}

/** Whether words that are in the layout name a day and a time that there are. */
function isReal(words: string, { kind, write }: Layout): boolean {
  if (kind === "time") return parseTime(words) !== null;
  if (kind === "date-time") {
    const [date = "", time = ""] = words.split(/[T ]/);
    return isDay(date.split("-")) && parseTime(time) !== null;
  }
  const [a = "", b = "", c = ""] = words.split(/\D/);
  const orders = [[a, b, c] as const, [c, b, a] as const, [c, a, b] as const];
  return orders.some((parts) => isDay(parts) && write(parts.join("-")) === words);
}

const isDay = ([year, month, day]: readonly string[]): boolean =>
  realDay(Number(year), Number(month), Number(day)) !== null;

const OFFSET = /(?:[+-]\d\d:?\d\d|\d[Zz])$/;
const IN_UTC = /\b(?:utc|gmt|greenwich|zulu)\b/i;

/** @param kind - a format of JSON Schema */
export function toKind(words: string, kind: Kind, parameter: Parameter, context: ValueContext): Reading {
  switch (kind) {
    case "date":
      return toDate(words, parameter, context);
    case "time":
      return toTime(words);
    case "date-time":
      return toDateTime(words, parameter, context);
    case "duration":
      return toDuration(words);
  }
}
