import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseTogether, type Option } from "../../src/model/choosing.ts";

const words = (start: number, end: number, weight: number): Option => ({
  ranges: [{ start, end }],
  weight,
  probability: weight,
  chosen: null,
});
const unstated = (weight: number): Option => ({ ranges: [], weight, probability: weight, chosen: null });

describe("chooseTogether()", () => {
  it("gives contested words to the parameter that has no other option", () => {
    const from = [words(1, 5, 0.6), words(9, 13, 0.39), unstated(0.01)];
    const to = [words(1, 5, 0.7), unstated(0.3)];
    const [first, second] = chooseTogether([from, to]);
    expect(first?.ranges).toEqual([{ start: 9, end: 13 }]);
    expect(second?.ranges).toEqual([{ start: 1, end: 5 }]);
  });

  it("keeps a list's items apart from other arguments as well", () => {
    const items = [{ ...words(0, 4, 0.9), ranges: [0, 8].map((start) => ({ start, end: start + 4 })) }, unstated(0.1)];
    const [, name] = chooseTogether([items, [words(8, 12, 0.6), words(20, 24, 0.3), unstated(0.1)]]);
    expect(name?.ranges).toEqual([{ start: 20, end: 24 }]);
  });

  it("never lets two parameters share a character", () => {
    const option = fc
      .tuple(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 12 }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
      )
      .map(([start, length, weight]) => words(start, start + length, weight));
    const parameter = fc.array(option, { maxLength: 6 }).map((options) => [...options, unstated(0.01)]);
    fc.assert(
      fc.property(fc.array(parameter, { maxLength: 6 }), (options) => {
        const characters = chooseTogether(options)
          .flatMap(({ ranges }) => ranges)
          .flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i));
        expect(new Set(characters).size).toBe(characters.length);
      }),
    );
  });
});
