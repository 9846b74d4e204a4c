import { describe, expect, it } from "vitest";
import type { ValueContext } from "../../../src/model/values/index.ts";
import { parameter, readAs, rows, UNKNOWN, WEDNESDAY } from "./parameters.ts";

const date = parameter("string", "due", { format: "date" });
const time = parameter("string", "starts", { format: "time" });
const dateTime = parameter("string", "starts", { format: "date-time" });
const duration = parameter("string", "length", { format: "duration" });

const ABSOLUTE_DATES = `
  2026-03-31 => 2026-03-31
  2026-3-1 => 2026-03-01
  2026/03/31 => 2026-03-31
  2026.03.31 => 2026-03-31
  31/03/2026 => 2026-03-31
  03/31/2026 => 2026-03-31
  31-03-2026 => 2026-03-31
  31.03.2026 => 2026-03-31
  3.4.2026 => 2026-04-03
  03/04/2026 => silent
  3-4-2026 => silent
  04/04/2026 => 2026-04-04
  31/03/26 => silent
  2026-02-30 => silent
  29 February 2028 => 2028-02-29
  29 February 2027 => silent
  12 March 2027 => 2027-03-12
  12 Mar 2027 => 2027-03-12
  12th March 2027 => 2027-03-12
  12th of March 2027 => 2027-03-12
  the 12th of March 2027 => 2027-03-12
  the twelfth of March 2027 => 2027-03-12
  March 12, 2027 => 2027-03-12
  March 12 2027 => 2027-03-12
  March 12th, 2027 => 2027-03-12
  Mar 12, 2027 => 2027-03-12
  Sept 3, 2026 => 2026-09-03
  on 12 March 2027 => 2027-03-12
  by March 12, 2027 => 2027-03-12
  Friday, 12 March 2027 => 2027-03-12
  Monday, 12 March 2027 => silent
  12 March => silent
  March 2027 => silent
  2027 => silent
  12 March 27 => silent
  Q3 2027 => silent
  12 to 14 March 2027 => silent
  12 March 2027 at 9:00 => silent
  tomorrow => silent
  next Friday => silent
  Friday => silent
  the 15th => silent
  as soon as possible => silent
`;

/** On Wednesday, 25 November 2026. */
const RELATIVE_DATES = `
  today => 2026-11-25
  tomorrow => 2026-11-26
  Tomorrow. => 2026-11-26
  yesterday => 2026-11-24
  the day after tomorrow => 2026-11-27
  the day before yesterday => 2026-11-23
  Thursday => 2026-11-26
  friday => 2026-11-27
  Fri => 2026-11-27
  on Saturday => 2026-11-28
  sunday => 2026-11-29
  Monday => 2026-11-30
  Tue => 2026-12-01
  Wednesday => silent
  this Friday => 2026-11-27
  this coming Friday => 2026-11-27
  next Friday => silent
  next Monday => 2026-11-30
  next Tuesday => 2026-12-01
  next Sunday => silent
  next Wednesday => silent
  last Friday => 2026-11-20
  last Saturday => 2026-11-21
  last Sunday => silent
  last Monday => silent
  last Wednesday => silent
  in two weeks => 2026-12-09
  in 3 days => 2026-11-28
  in a week => 2026-12-02
  a week from today => 2026-12-02
  a week from now => 2026-12-02
  two weeks from now => 2026-12-09
  two weeks ago => 2026-11-11
  three days ago => 2026-11-22
  a fortnight ago => 2026-11-11
  in a month => 2026-12-25
  three months ago => 2026-08-25
  in a year => 2027-11-25
  in 99999 days => silent
  two weeks => silent
  next week => silent
  next month => silent
  end of the month => 2026-11-30
  the end of this month => 2026-11-30
  the 30th => 2026-11-30
  the 15th => 2026-12-15
  the 25th => silent
  the 31st => 2026-12-31
  the 32nd => silent
  30 June => 2027-06-30
  June 1st => 2027-06-01
  the 1st of December => 2026-12-01
  25 November => 2026-11-25
  24 November => silent
  12 October => silent
  29 February => silent
  last night => silent
  tonight => silent
  tomorrow morning => silent
  tommorow => silent
  Friday or Saturday => silent
  a week from Friday => silent
`;

const TIMES = `
  9:15 => 09:15:00
  7:30 => silent
  07:30 => 07:30:00
  7:30 pm => 19:30:00
  09:15 => 09:15:00
  09:15:30 => 09:15:30
  9.15 => 09:15:00
  16:00 => 16:00:00
  16h30 => 16:30:00
  0:15 => 00:15:00
  24:00 => silent
  9:60 => silent
  9:5 => silent
  3pm => 15:00:00
  3 pm => 15:00:00
  3 p.m. => 15:00:00
  3 PM => 15:00:00
  3:30pm => 15:30:00
  3:30 a.m. => 03:30:00
  12pm => 12:00:00
  12am => 00:00:00
  12:30 am => 00:30:00
  13pm => 13:00:00
  13am => silent
  noon => 12:00:00
  midday => 12:00:00
  midnight => 00:00:00
  18 => 18:00:00
  at 18 => 18:00:00
  9 => silent
  at nine => silent
  7 o'clock => silent
  7 o'clock in the evening => 19:00:00
  6 in the evening => 18:00:00
  six in the evening => 18:00:00
  5 in the morning => 05:00:00
  3 in the afternoon => 15:00:00
  10 at night => 22:00:00
  2 at night => silent
  12 in the morning => silent
  half past five => silent
  half past five in the afternoon => 17:30:00
  half past five pm => 17:30:00
  quarter past nine in the evening => 21:15:00
  a quarter to nine in the morning => 08:45:00
  quarter to one pm => 12:45:00
  ten past six pm => 18:10:00
  twenty-five to seven pm => 18:35:00
  tomorrow at 9:00 => silent
  later => silent
`;

/** On Wednesday, 25 November 2026, 11:20:30 in Berlin. */
const MOMENTS = `
  tomorrow at 9:15 => 2026-11-26T09:15:00+01:00
  9:15 tomorrow => 2026-11-26T09:15:00+01:00
  Friday 18:00 => 2026-11-27T18:00:00+01:00
  friday at 3pm => 2026-11-27T15:00:00+01:00
  3pm on Friday => 2026-11-27T15:00:00+01:00
  Friday, 3 pm => 2026-11-27T15:00:00+01:00
  Saturday at noon => 2026-11-28T12:00:00+01:00
  sunday noon => 2026-11-29T12:00:00+01:00
  tonight at 8 => 2026-11-25T20:00:00+01:00
  tonight at 22:30 => 2026-11-25T22:30:00+01:00
  tonight at 2 => silent
  friday night at 2 => silent
  this evening at half past nine => 2026-11-25T21:30:00+01:00
  tomorrow morning at 6 => 2026-11-26T06:00:00+01:00
  8am this morning => 2026-11-25T08:00:00+01:00
  tomorrow morning at 3pm => silent
  24 December at 18:00 => 2026-12-24T18:00:00+01:00
  3 June 2027 14:00 => 2027-06-03T14:00:00+02:00
  9:15 a.m. on 3 June 2027 => 2027-06-03T09:15:00+02:00
  2026-11-30 09:00 => 2026-11-30T09:00:00+01:00
  2026-11-30T09:00 => 2026-11-30T09:00:00+01:00
  2026-11-30T09:00:00 => 2026-11-30T09:00:00+01:00
  2026-11-30T09:00:00Z => 2026-11-30T09:00:00Z
  2026-11-30T09:00Z => 2026-11-30T09:00:00Z
  2026-11-30T09:00:00.123+02:00 => 2026-11-30T09:00:00.123+02:00
  2026-02-30T09:00:00Z => silent
  2026-11-30T25:00:00Z => silent
  the 15th at 16:45 => 2026-12-15T16:45:00+01:00
  now => 2026-11-25T11:20:30+01:00
  right now => 2026-11-25T11:20:30+01:00
  in 20 minutes => 2026-11-25T11:40:30+01:00
  in seven hours => 2026-11-25T18:20:30+01:00
  in half an hour => 2026-11-25T11:50:30+01:00
  an hour ago => 2026-11-25T10:20:30+01:00
  20 minutes from now => 2026-11-25T11:40:30+01:00
  in 20 minutes from now => silent
  in two days => silent
  20 minutes => silent
  tomorrow at 3 => silent
  tomorrow => silent
  9:15 => silent
  Sunday midnight => silent
  next Friday at 9:00 => silent
  3pm EST tomorrow => silent
  28 March 2027 02:30 => silent
  31 October 2027 02:30 => silent
  31 October 2027 04:30 => 2027-10-31T04:30:00+01:00
`;

const DURATIONS = `
  PT15M => PT15M
  P1DT12H => P1DT12H
  P => silent
  PT => silent
  90 minutes => PT90M
  45 min => PT45M
  2 hours => PT2H
  two hours => PT2H
  an hour => PT1H
  half an hour => PT30M
  a quarter of an hour => PT15M
  an hour and a half => PT1H30M
  two and a half hours => PT2H30M
  2.5 hours => PT2H30M
  1h30m => PT1H30M
  1h30 => PT1H30M
  1 hour 30 minutes => PT1H30M
  an hour and ten => PT1H10M
  for 20 minutes => PT20M
  30s => PT30S
  90 seconds => PT90S
  0 seconds => PT0S
  0.5 seconds => silent
  three days => P3D
  a day and a half => P1DT12H
  48 hours => PT48H
  two weeks => P2W
  a fortnight => P2W
  a week and a half => silent
  1 week 2 days => P9D
  one month => P1M
  a year and a half => P1Y6M
  six months => P6M
  half a month => silent
  5 km => silent
  500 ms => silent
  forever => silent
  until Friday => silent
`;

const NEW_YEAR: ValueContext = { now: new Date("2026-12-31T23:30:00Z"), timeZone: "Europe/Berlin" };

describe("toValue() for dates and times", () => {
  it.each(rows(ABSOLUTE_DATES))("reads the date %s as %s, whatever day it is", (words, value) => {
    expect(readAs(words, date, UNKNOWN)).toBe(value);
  });

  it.each(rows(RELATIVE_DATES))("reads the date %s as %s on a Wednesday", (words, value) => {
    expect(readAs(words, date, WEDNESDAY)).toBe(value);
  });

  it.each(rows(RELATIVE_DATES))("is silent on the date %s where today is not known", (words) => {
    expect(readAs(words, date, UNKNOWN)).toBe("silent");
    expect(readAs(words, date, { now: null, timeZone: "Europe/Berlin" })).toBe("silent");
  });

  it.each(rows(RELATIVE_DATES))("reads the date %s without a zone as in every zone, or not at all", (words) => {
    const anywhere = readAs(words, date, { now: WEDNESDAY.now, timeZone: null });
    if (anywhere === "silent") return;
    for (const timeZone of ["Pacific/Kiritimati", "Asia/Tokyo", "Europe/Berlin", "America/Lima", "Pacific/Pago_Pago"])
      expect(readAs(words, date, { now: WEDNESDAY.now, timeZone })).toBe(anywhere);
  });

  it.each(rows(TIMES))("reads the time %s as %s", (words, value) => {
    expect(readAs(words, time)).toBe(value);
  });

  it.each(rows(MOMENTS))("reads the date and time %s as %s", (words, value) => {
    expect(readAs(words, dateTime, WEDNESDAY)).toBe(value);
  });

  it("needs a zone for a date and time without an offset, but not for one with it", () => {
    expect(readAs("2026-11-30 09:00", dateTime)).toBe("silent");
    expect(readAs("2026-11-30T09:00:00-05:00", dateTime)).toBe("2026-11-30T09:00:00-05:00");
    expect(readAs("2026-11-30 09:00", dateTime, { now: null, timeZone: "Asia/Kolkata" })).toBe(
      "2026-11-30T09:00:00+05:30",
    );
  });

  it.each(rows(DURATIONS))("reads the duration %s as %s", (words, value) => {
    expect(readAs(words, duration)).toBe(value);
  });

  it("takes today from the caller's zone, not from Greenwich", () => {
    expect(readAs("today", date, NEW_YEAR)).toBe("2027-01-01");
    expect(readAs("today", date, { ...NEW_YEAR, timeZone: "America/New_York" })).toBe("2026-12-31");
  });

  it.each([
    ["4 December at 17:00", "2026-12-04 16:00", WEDNESDAY],
    ["4 December at 17:00", "silent", { now: WEDNESDAY.now, timeZone: null }],
  ])("writes %s as %s where a layout without an offset asks for UTC", (words, value, context) => {
    expect(readAs(words, parameter("string", "at: UTC start time, YYYY-MM-DD HH:MM"), context)).toBe(value);
  });

  it("is silent where the words have an offset, and the layout has no room for one", () => {
    const at = parameter("string", "at: YYYY-MM-DD HH:MM");
    expect(readAs("2026-06-14T17:00:00+05:00", at, WEDNESDAY)).toBe("silent");
  });

  it.each([
    // Wednesday in Greenwich, Thursday already or Tuesday still where the day begins first or last.
    ["5 December", "2026-12-05", date],
    ["December 31st", "2026-12-31", date],
    ["Saturday", "2026-11-28", date],
    ["2 December at 9:30", "2026-12-02 09:30", parameter("string", "at: YYYY-MM-DD HH:MM")],
    ["tomorrow", "silent", date],
    ["Wednesday", "silent", date],
    ["25 November", "silent", date],
    ["2 December at 9:30", "silent", dateTime],
    ["in 20 minutes", "silent", dateTime],
  ])("reads %s as %s where the moment is known, and the zone is not", (words, value, to) => {
    const anywhere = { now: new Date("2026-11-25T11:00:00Z"), timeZone: null };
    expect(readAs(words, to, anywhere)).toBe(value);
  });

  it("is silent for a zone that does not exist and a date that is none", () => {
    expect(readAs("tomorrow", date, { now: NEW_YEAR.now, timeZone: "Mars/Olympus" })).toBe("silent");
    expect(readAs("tomorrow", date, { now: new Date(Number.NaN), timeZone: "UTC" })).toBe("silent");
  });

  it.each([
    "measured_on: Day of the measurement",
    "since: Opened on or after this day",
    "date: Day the receipt was issued",
  ])("does not guess on which side of today a day lies for %s", (hint) => {
    const past = parameter("string", hint, { format: "date" });
    expect(readAs("Friday", past, WEDNESDAY)).toBe("silent");
    expect(readAs("30 June", past, WEDNESDAY)).toBe("silent");
    expect(readAs("the 15th", past, WEDNESDAY)).toBe("silent");
    expect(readAs("yesterday", past, WEDNESDAY)).toBe("2026-11-24");
    expect(readAs("last Friday", past, WEDNESDAY)).toBe("2026-11-20");
    expect(readAs("30 June 2026", past, WEDNESDAY)).toBe("2026-06-30");
  });

  it("measures a number of time units in the parameter's unit", () => {
    expect(readAs("half an hour", parameter("integer", "minutes"), WEDNESDAY)).toBe(30);
  });
});

describe("toValue() for strings in a layout", () => {
  it.each([
    ["12 March 2027", "day: Day (YYYY-MM-DD)", "2027-03-12"],
    ["2027-03-12", "day: ISO 8601 date", "2027-03-12"],
    ["tomorrow", "day: YYYY-MM-DD", "2026-11-26"],
    ["sometime", "day: YYYY-MM-DD", "silent"],
    ["12 March 2027", "day: as DD/MM/YYYY", "12/03/2027"],
    ["03/04/2027", "day: as DD/MM/YYYY", "03/04/2027"],
    ["12 March 2027", "day: as MM/DD/YYYY", "03/12/2027"],
    ["12 March 2027", "day: DD.MM.YYYY", "12.03.2027"],
    ["3:30 pm", "time: Time of day (HH:MM)", "15:30"],
    ["9:15", "time: in 24h format", "09:15"],
    ["9:15", "time: HH:MM:SS", "09:15:00"],
    ["15:30", "time: HH:MM", "15:30"],
    ["tomorrow at 9:15", "start: YYYY-MM-DD HH:MM", "2026-11-26 09:15"],
    ["tomorrow at 9:15", "start: YYYY-MM-DDTHH:MM:SS", "2026-11-26T09:15:00"],
    ["tomorrow at 9:15", "start: RFC 3339", "2026-11-26T09:15:00+01:00"],
    ["ten minutes", "length: ISO 8601 duration (PT10M)", "PT10M"],
    ["tomorrow at 3pm", "start: Start time in ISO 8601 format", "2026-11-26T15:00:00+01:00"],
    ["tomorrow at 3pm", "start: e.g. 2026-05-01T10:00:00Z", "2026-11-26T15:00:00+01:00"],
    ["tomorrow", "start: Start time in ISO 8601 format", "silent"],
    ["4 December", "day: Date in ISO 8601", "2026-12-04"],
    ["4 December", "day: Day, e.g. 2026-05-01", "2026-12-04"],
    ["tomorrow", "day: Date in the format MM-DD-YYYY", "silent"],
    ["12 March 2027", "day: Date in YYYYMMDD format", "silent"],
    ["March 2027", "month: Month in YYYY-MM format", "silent"],
    ["31/03/2027", "day: as MM/DD/YYYY", "silent"],
    ["31/03/2027", "day: as DD/MM/YYYY", "31/03/2027"],
    ["03/31/2027", "day: as MM/DD/YYYY", "03/31/2027"],
    ["31/02/2027", "day: as DD/MM/YYYY", "silent"],
    ["25:61", "time: HH:MM", "silent"],
    ["2027-13-45 09:00", "start: YYYY-MM-DD HH:MM", "silent"],
    ["2027-03-12 09:00", "start: YYYY-MM-DD HH:MM", "2027-03-12 09:00"],
    ["Monday 14", "start: YYYY-MM-DD HH:MM", "silent"],
    ["Monday at 14:00", "start: YYYY-MM-DD HH:MM", "2026-11-30 14:00"],
    ["quarter to 12 am", "time: HH:MM", "silent"],
    ["quarter to 11 am", "time: HH:MM", "10:45"],
    ["tomorrow at 3pm", "day: Date in the format DD/MM/YY", "silent"],
  ])("writes %s for %s as %s", (words, hint, value) => {
    expect(readAs(words, parameter("string", hint), WEDNESDAY)).toBe(value);
  });

  it("reads a layout off the schema's pattern", () => {
    const day = parameter("string", "day", { pattern: "^\\d{4}-\\d{2}-\\d{2}$" });
    expect(readAs("12 March 2027", day)).toBe("2027-03-12");
  });

  it.each([
    ["March 3", "date: Delivery date", "March 3"],
    ["tomorrow", "arrival: Check-in date", "2026-11-26"],
    ["12 March 2027", "date", "12 March 2027"],
    ["tomorrow", "date: Delivery date", "2026-11-26"],
    ["Friday", "date", "2026-11-27"],
    ["Friday", "day: Day of the week", "Friday"],
    ["tomorrow", "title", "tomorrow"],
    ["3pm", "time: Time of day", "3pm"],
  ])("without a layout leaves %s for %s as %s, unless it is relative to now", (words, hint, value) => {
    expect(readAs(words, parameter("string", hint), WEDNESDAY)).toBe(value);
  });

  it("is silent on a relative date where now is not known", () => {
    expect(readAs("tomorrow", parameter("string", "date"))).toBe("silent");
    expect(readAs("next Friday", parameter("string", "deadline"))).toBe("silent");
  });
});
