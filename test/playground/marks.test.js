import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cut } from "../../src/playground/client/marks.js";

/** @param {...[number, number]} ranges */
const trace = (...ranges) => ({ ranges: ranges.map(([start, end]) => ({ start, end })) });

describe("cut()", () => {
  it("marks the words of each argument, and ends each where its label goes", () => {
    expect(cut("deploy feat-x to staging", [trace([7, 13]), trace([17, 24])])).toEqual([
      { text: "deploy ", marks: [], ends: [] },
      { text: "feat-x", marks: [0], ends: [0] },
      { text: " to ", marks: [], ends: [] },
      { text: "staging", marks: [1], ends: [1] },
    ]);
  });

  it("cuts where arguments overlap, so that words may belong to both", () => {
    expect(cut("abcdef", [trace([0, 4]), trace([2, 6])])).toEqual([
      { text: "ab", marks: [0], ends: [] },
      { text: "cd", marks: [0, 1], ends: [0] },
      { text: "ef", marks: [1], ends: [1] },
    ]);
  });

  it("counts UTF-16 units, as the router does", () => {
    const text = "💥 für Zoë";
    const start = text.indexOf("Zoë");
    expect(cut(text, [trace([start, start + 3])]).at(-1)).toEqual({ text: "Zoë", marks: [0], ends: [0] });
  });

  it("leaves out ranges that lie outside the text", () => {
    expect(cut("abc", [trace([1, 9], [-1, 2], [2, 2])])).toEqual([{ text: "abc", marks: [], ends: [] }]);
  });

  it("loses and adds nothing, and marks just the units within a range, whatever the ranges", () => {
    const bound = fc.integer({ min: -2, max: 30 });
    fc.assert(
      fc.property(fc.string({ maxLength: 24, unit: "binary" }), fc.array(fc.tuple(bound, bound)), (text, ranges) => {
        const segments = cut(text, [trace(...ranges)]);
        expect(segments.map((segment) => segment.text).join("")).toBe(text);
        const inside = ranges.filter(([start, end]) => start >= 0 && start < end && end <= text.length);
        let at = 0;
        for (const segment of segments) {
          for (let unit = at; unit < at + segment.text.length; unit++)
            expect(segment.marks.length > 0).toBe(inside.some(([start, end]) => start <= unit && unit < end));
          at += segment.text.length;
        }
      }),
    );
  });
});
