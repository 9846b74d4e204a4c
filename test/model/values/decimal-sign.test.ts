import { describe, expect, it } from "vitest";
import { decimalSignOf, toValue } from "../../../src/model/values/index.ts";
import { parameter, UNKNOWN } from "./parameters.ts";

describe("decimalSignOf()", () => {
  it.each([
    ["512 km @ 5.8 l/100km @ 1.719", "."],
    ["What is the elevation at 27.9881, 86.925?", "."],
    ["it was 0.125, now 1.250", "."],
    ["$1,250.50 instead of 1.250", "."],
    ["new price 1.099,95, it was 1.250", ","],
    ["12,5 kg instead of 1.250", ","],
    ["1.250.000 a year, 1.250 a day", ","],
    ["only 1.250 of them", null],
    ["deploy v2.41 with 1.250", null],
    ["on 12.05.2026 at 10.0.0.12: 1.250", null],
    ["12.5 and 12,5 and 1.250", null],
    ["1,250 of 12", null],
    ["Send 1.250 EUR for section 4.2", null],
    ["1.250 before 18.30", null],
    ["rooms 12,14 at 1.250", null],
    ["41,5 litres at 1,719 euros", ","],
    ["$4.20 for 1.250", "."],
  ])("%s", (text, sign) => expect(decimalSignOf(text)).toBe(sign));
});

describe("a number with two readings", () => {
  const number = parameter("number");
  const read = (words: string, decimalSign: "." | "," | null, of = number) => {
    const found = toValue(words, of, { ...UNKNOWN, decimalSign });
    return found.ok ? found.value.value : "silent";
  };

  it("is read as the request's other figures are", () => {
    expect(read("1.250", ".")).toBe(1.25);
    expect(read("1.250", ",")).toBe(1250);
    expect(read("-1.250", ".")).toBe(-1.25);
    expect(read("1.250 euros", ",")).toBe(1250);
    expect(read("1.250", null)).toBe("silent");
  });

  it("leaves all others as they are", () => {
    for (const sign of [".", null] as const) expect(read("1,250", sign)).toBe(1250);
    expect(read("1,250", ",")).toBe(1.25);
    for (const sign of [".", ",", null] as const) {
      expect(read("1.25", sign)).toBe(1.25);
      expect(read("12,5", sign)).toBe(12.5);
    }
  });

  it("is a decimal where it counts degrees of latitude or longitude", () => {
    expect(read("-86.925", null, parameter("number", "longitude"))).toBe(-86.925);
  });
});
