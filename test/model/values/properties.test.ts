import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import type { ParameterType } from "../../../src/core/tool.ts";
import { toValue, trimRange } from "../../../src/model/values/index.ts";
import { parameter, readAs, UNKNOWN, WEDNESDAY } from "./parameters.ts";

const ONES =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

interface Spelling {
  readonly and: string;
  readonly hyphen: string;
}

function underHundred(value: number, hyphen: string): string {
  if (value < 20) return ONES[value] ?? "";
  const tens = TENS[Math.floor(value / 10)] ?? "";
  return value % 10 === 0 ? tens : `${tens}${hyphen}${ONES[value % 10]}`;
}

function underThousand(value: number, { and, hyphen }: Spelling): string {
  if (value < 100) return underHundred(value, hyphen);
  const hundreds = `${ONES[Math.floor(value / 100)]} hundred`;
  return value % 100 === 0 ? hundreds : `${hundreds} ${and}${underHundred(value % 100, hyphen)}`;
}

/** 0…999,999 in words, British or American, hyphenated or not. */
function inWords(value: number, spelling: Spelling): string {
  if (value < 1000) return underThousand(value, spelling);
  const thousands = `${underThousand(Math.floor(value / 1000), spelling)} thousand`;
  const rest = value % 1000;
  if (rest === 0) return thousands;
  return `${thousands} ${rest < 100 ? spelling.and : ""}${underThousand(rest, spelling)}`;
}

const grouped = (value: number, separator: string): string => String(value).replace(/\B(?=(\d{3})+$)/g, separator);

const spelling = fc.record({ and: fc.constantFrom("and ", ""), hyphen: fc.constantFrom("-", " ") });
const whole = fc.oneof(fc.integer({ min: 0, max: 999_999 }), fc.integer({ min: 0, max: 120 }));

describe("toValue() turns every way to write a number back into it", () => {
  it("in words, to 999,999", () => {
    fc.assert(
      fc.property(whole, spelling, fc.boolean(), (value, style, capital) => {
        const words = inWords(value, style);
        const said = capital ? words.charAt(0).toUpperCase() + words.slice(1) : words;
        expect(readAs(said, parameter("integer"))).toBe(value);
      }),
      { numRuns: 1500 },
    );
  });

  it("in digits with any thousands separator and sign", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999_999_999 }),
        fc.constantFrom("", ",", " ", "'", "_", "\u00a0", "\u202f"),
        fc.constantFrom("", "-", "−", "minus "),
        (value, separator, sign) => {
          expect(readAs(sign + grouped(value, separator), parameter("integer"))).toBe(sign === "" ? value : 0 - value);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("with two decimals, point or comma, currency before or after", () => {
    const format = fc.constantFrom<readonly [thousands: string, decimal: string]>(
      [",", "."],
      ["", "."],
      [".", ","],
      [" ", ","],
      ["", ","],
    );
    const dress = fc.constantFrom(
      (n: string) => n,
      (n: string) => `$${n}`,
      (n: string) => `€ ${n}`,
      (n: string) => `${n} EUR`,
      (n: string) => `GBP ${n}`,
      (n: string) => `${n} dollars`,
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), format, dress, (cents, [thousands, decimal], dressed) => {
        const written = `${grouped(Math.floor(cents / 100), thousands)}${decimal}${String(cents % 100).padStart(2, "0")}`;
        expect(readAs(dressed(written), parameter("number", "amount"))).toBe(cents / 100);
      }),
      { numRuns: 2000 },
    );
  });

  it("and never makes one number of two", () => {
    fc.assert(
      fc.property(
        whole,
        whole,
        fc.constantFrom(" or ", " to ", ", ", " - "),
        spelling,
        (one, other, between, style) => {
          expect(readAs(`${inWords(one, style)}${between}${inWords(other, style)}`, parameter("integer"))).toBe(
            "silent",
          );
        },
      ),
      { examples: [[50, 1, " - ", { and: "and ", hyphen: "-" }]] },
    );
  });
});

const MONTHS = "January February March April May June July August September October November December".split(" ");
const pad = (value: number): string => String(value).padStart(2, "0");
const suffix = (day: number): string =>
  day % 10 === 1 && day !== 11
    ? "st"
    : day % 10 === 2 && day !== 12
      ? "nd"
      : day % 10 === 3 && day !== 13
        ? "rd"
        : "th";

type DateStyle = (year: number, month: number, day: number) => string;
const name = (month: number): string => MONTHS[month - 1] ?? "";
const DATE_STYLES: readonly DateStyle[] = [
  (y, m, d) => `${y}-${pad(m)}-${pad(d)}`,
  (y, m, d) => `${y}/${pad(m)}/${pad(d)}`,
  (y, m, d) => `${y}.${m}.${d}`,
  (y, m, d) => `${d}.${m}.${y}`,
  (y, m, d) => `${pad(d)}.${pad(m)}.${y}`,
  (y, m, d) => `${d} ${name(m)} ${y}`,
  (y, m, d) => `${d} ${name(m).slice(0, 3)} ${y}`,
  (y, m, d) => `${d}${suffix(d)} ${name(m)} ${y}`,
  (y, m, d) => `the ${d}${suffix(d)} of ${name(m)} ${y}`,
  (y, m, d) => `${name(m)} ${d}, ${y}`,
  (y, m, d) => `${name(m)} ${d} ${y}`,
  (y, m, d) => `${name(m).slice(0, 3)} ${d}, ${y}`,
  (y, m, d) => `${name(m)} ${d}${suffix(d)}, ${y}`,
  (y, m, d) => `on ${d} ${name(m).toLowerCase()} ${y}`,
  (y, m, d) => `by ${name(m).toUpperCase()} ${d}, ${y}`,
];

const day = fc.date({ min: new Date("1950-01-01"), max: new Date("2099-12-31"), noInvalidDate: true });
const clock = fc.record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) });

describe("toValue() turns every way to write a date or a time back into it", () => {
  it(`for ${DATE_STYLES.length} styles of a date with its year`, () => {
    fc.assert(
      fc.property(day, fc.constantFrom(...DATE_STYLES), (date, style) => {
        const words = style(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
        expect(readAs(words, parameter("string", "due", { format: "date" }))).toBe(date.toISOString().slice(0, 10));
      }),
      { numRuns: 600 },
    );
  });

  it("for slashes only where one order is possible", () => {
    fc.assert(
      fc.property(day, (date) => {
        const [month, dayOfMonth] = [date.getUTCMonth() + 1, date.getUTCDate()];
        const words = `${dayOfMonth}/${month}/${date.getUTCFullYear()}`;
        const clear = dayOfMonth > 12 || dayOfMonth === month;
        const said = readAs(words, parameter("string", "due", { format: "date" }));
        expect(said).toBe(clear ? date.toISOString().slice(0, 10) : "silent");
      }),
    );
  });

  it("for times on the 24-hour and the 12-hour clock", () => {
    fc.assert(
      fc.property(clock, fc.constantFrom(" am/pm", "am/pm", ""), ({ hour, minute }, half) => {
        const twelve = `${hour % 12 === 0 ? 12 : hour % 12}:${pad(minute)}${half.replace("am/pm", hour < 12 ? "am" : "pm")}`;
        const words = half === "" ? `${hour < 8 ? pad(hour) : hour}:${pad(minute)}` : twelve;
        expect(readAs(words, parameter("string", "at", { format: "time" }))).toBe(`${pad(hour)}:${pad(minute)}:00`);
      }),
    );
  });

  it("for moments: the instant is the wall clock's in the caller's zone", () => {
    const zone = fc.constantFrom(
      "UTC",
      "Europe/Berlin",
      "America/New_York",
      "Asia/Kolkata",
      "Australia/Lord_Howe",
      "Pacific/Apia",
    );
    fc.assert(
      fc.property(day, clock, zone, (date, { hour, minute }, timeZone) => {
        const written = `${date.toISOString().slice(0, 10)} ${pad(hour)}:${pad(minute)}`;
        const value = readAs(written, parameter("string", "at", { format: "date-time" }), { now: null, timeZone });
        if (value === "silent") return; // skipped or repeated by the zone's clock
        const shown = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" }).format(
          new Date(String(value)),
        );
        expect(shown).toBe(written);
      }),
      { numRuns: 300 },
    );
  });
});

const TIME_UNITS = [
  ["seconds", 1],
  ["minutes", 60],
  ["hours", 3600],
  ["days", 86_400],
  ["weeks", 604_800],
] as const;

describe("toValue() keeps lengths and sizes", () => {
  it("through every pair of time units that comes out exactly", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.constantFrom(...TIME_UNITS),
        fc.constantFrom(...TIME_UNITS),
        (count, [from, size], [to, unit]) => {
          const exact = (count * size) / unit;
          const said = readAs(`${count} ${from}`, parameter("number", `length: Length in ${to}`));
          if (Number(exact.toFixed(4)) === exact) expect(said).toBe(exact);
          else if (said !== "silent") expect(said).toBeCloseTo(exact, 9);
        },
      ),
    );
  });

  it("in ISO 8601 durations", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 99 }),
        fc.integer({ min: 1, max: 59 }),
        fc.constantFrom("h m", " hours m minutes", " hours and m minutes", "hm"),
        (hours, minutes, style) => {
          const forms: Record<string, string> = {
            "h m": `${hours}h ${minutes}m`,
            " hours m minutes": `${hours} hours ${minutes} minutes`,
            " hours and m minutes": `${hours} hours and ${minutes} minutes`,
            hm: `${hours}h${minutes}`,
          };
          expect(readAs(forms[style] ?? "", parameter("string", "length", { format: "duration" }))).toBe(
            `PT${hours}H${minutes}M`,
          );
        },
      ),
    );
  });

  it("from metric unit to metric unit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), (count) => {
        expect(readAs(`${count} km`, parameter("number", "distance_m: Metres"))).toBe(count * 1000);
        expect(readAs(`${count} kg`, parameter("number", "weightGrams"))).toBe(count * 1000);
        expect(readAs(`${count} ml`, parameter("number", "volume: in litres"))).toBe(count / 1000);
      }),
    );
  });
});

/** Words that rules look for, so that noise gets far into them. */
const piece = fc.oneof(
  fc.constantFrom(
    ..."a an and half of the 5 1,250 12.5 $ € % - # @ at in ago next last friday tomorrow 30 june 2027 : / km h m 9:15 pm to two hundred third \" ' ( ) . , ! ? _ 🌱 ½".split(
      " ",
    ),
  ),
  fc.string({ unit: "grapheme", maxLength: 6 }),
  fc.string({ unit: "binary", maxLength: 4 }),
);
const noise = fc
  .array(piece, { maxLength: 12 })
  .chain((pieces) => fc.constantFrom(" ", "").map((gap) => pieces.join(gap)));

const TARGETS = (
  ["string", "integer", "number", "boolean", "opaque"] as const satisfies readonly ParameterType[]
).flatMap((type) => [
  parameter(type, "value"),
  parameter(type, "timeout_ms: Timeout in milliseconds"),
  parameter(type, "date: Date (YYYY-MM-DD)"),
  parameter(type, "share: 0 to 1", { maximum: 1 }),
  ...["date", "time", "date-time", "duration", "email", "uri"].map((format) => parameter(type, "when", { format })),
]);

const hasType = (value: unknown, type: ParameterType): boolean =>
  type === "integer" ? Number.isSafeInteger(value) : type === "number" ? Number.isFinite(value) : typeof value === type;

describe("toValue() on any text", () => {
  it("never throws, and what it gives is of the parameter's type", () => {
    fc.assert(
      fc.property(noise, fc.constantFrom(...TARGETS), fc.constantFrom(UNKNOWN, WEDNESDAY), (words, target, context) => {
        const result = toValue(words, target, context);
        if (result.ok) expect(hasType(result.value.value, target.type)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("never throws for any description or schema", () => {
    fc.assert(
      fc.property(
        noise,
        noise,
        fc.string({ maxLength: 20 }),
        fc.dictionary(fc.constantFrom("format", "maximum", "pattern"), fc.jsonValue()),
        (words, description, path, schema) => {
          for (const type of ["string", "integer", "number", "boolean"] as const) {
            toValue(words, { ...parameter(type), path: [path], description, schema: schema as JsonObject }, WEDNESDAY);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("gives plain strings as they stand in the request", () => {
    fc.assert(
      fc.property(noise, fc.nat(80), fc.nat(80), (request, a, b) => {
        const { start, end } = trimRange(request, Math.min(a, b), Math.max(a, b));
        const result = toValue(request.slice(start, end), parameter("string", "text"), UNKNOWN);
        if (result.ok) expect(request.slice(start, end)).toContain(result.value.value);
      }),
      { numRuns: 1500 },
    );
  });

  it("only ever gives listed values of the list", () => {
    const list = ["open", "In progress", "12", "on hold"];
    fc.assert(
      fc.property(fc.oneof(noise, fc.constantFrom("OPEN", "in_progress", "twelve", "On-Hold")), (words) => {
        const result = toValue(words, parameter("string", "status", { enum: list }), UNKNOWN);
        if (result.ok) expect(list).toContain(result.value.value);
      }),
    );
  });

  it("takes a few milliseconds at most for the worst of 500 characters", () => {
    const worst = [
      "1,".repeat(250),
      "1 ".repeat(250),
      "a".repeat(500),
      "and ".repeat(125),
      "1h".repeat(250),
      "the 1st of ".repeat(45),
      "9:1".repeat(160),
      "$".repeat(500),
      "in a ".repeat(100),
      "two ".repeat(125),
      "@".repeat(500),
      ".a".repeat(250),
    ];
    for (const words of worst) {
      for (const target of TARGETS) {
        const began = performance.now();
        toValue(words, target, WEDNESDAY);
        expect(performance.now() - began).toBeLessThan(250);
      }
    }
  });
});

describe("trimRange() on any text", () => {
  const chosen = fc.tuple(noise, fc.nat(80), fc.nat(80));

  it("leaves alone what it has trimmed", () => {
    fc.assert(
      fc.property(chosen, ([text, a, b]) => {
        const once = trimRange(text, Math.min(a, b), Math.max(a, b));
        expect(trimRange(text, once.start, once.end)).toEqual(once);
      }),
      { numRuns: 2000 },
    );
  });

  it("stays within the text and never parts a character or a word", () => {
    fc.assert(
      fc.property(chosen, ([text, a, b]) => {
        const { start, end } = trimRange(text, Math.min(a, b), Math.max(a, b));
        expect(0 <= start && start <= end && end <= text.length).toBe(true);
        if (start === end) return;
        const cut = (at: number) => /[\p{L}\p{N}]$/u.test(text.slice(0, at)) && /^[\p{L}\p{N}]/u.test(text.slice(at));
        expect(cut(start) || cut(end)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
