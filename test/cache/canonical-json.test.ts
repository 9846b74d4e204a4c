import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/cache/canonical-json.ts";

describe("canonicalJson()", () => {
  it("writes RFC 8785's own example as the RFC does", () => {
    const value = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`);
    // 1E30 is no number that a double alone stands for: a body that has it isn't cached.
    expect(canonicalJson(value)).toBeNull();
    value.numbers.splice(1, 1);
    expect(canonicalJson(value)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it("orders keys by UTF-16 code units, as RFC 8785, 3.2.3", () => {
    const value = JSON.parse(
      String.raw`{"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7,"10":8,"9":9}`,
    );
    expect(canonicalJson(value)).toBe('{"\\r":2,"1":4,"10":8,"9":9,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  });

  it("writes equal numbers alike", () => {
    expect(["1", "1.0", "1e0", "10e-1", "0.1e1"].map((text) => canonicalJson(JSON.parse(text)))).toEqual(
      Array(5).fill("1"),
    );
    expect(canonicalJson(JSON.parse("-0.0"))).toBe("0");
  });

  it("refuses numbers that would stand for others as well", () => {
    expect(canonicalJson(JSON.parse("9007199254740991"))).toBe("9007199254740991");
    expect(["9007199254740993", "-9007199254740992", "1e400"].map((text) => canonicalJson(JSON.parse(text)))).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("refuses what is nested too deep, and doesn't overflow", () => {
    const nested = (depth: number): unknown => JSON.parse("[".repeat(depth) + "]".repeat(depth));
    expect(canonicalJson(nested(128))).toBe("[".repeat(128) + "]".repeat(128));
    expect(canonicalJson(nested(129))).toBeNull();
    expect(canonicalJson(nested(100_000))).toBeNull();
  });

  it("loses nothing: what it writes reads as the same value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false, stringUnit: "binary" }), (value) => {
        const read: unknown = JSON.parse(JSON.stringify(value));
        const text = canonicalJson(read);
        if (text !== null) expect(JSON.parse(text)).toEqual(read);
      }),
      { numRuns: 2000 },
    );
  });

  it("keeps keys that objects have of themselves apart", () => {
    expect(canonicalJson(JSON.parse('{"__proto__":1,"constructor":2}'))).toBe('{"__proto__":1,"constructor":2}');
  });
});
