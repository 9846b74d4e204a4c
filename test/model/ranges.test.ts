import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Pointers } from "../../src/model/ranges.ts";

/** Pointer scores of one slot over `words` tokens; what isn't given is far below. */
function pointers(words: number, given: Partial<Record<0 | 1 | 2 | 3 | 4, Record<number, number>>>): Pointers {
  const scores = new Float32Array(5 * words).fill(-9);
  for (const [kind, at] of Object.entries(given)) {
    for (const [word, score] of Object.entries(at)) scores[Number(kind) * words + Number(word)] = score;
  }
  return new Pointers(scores, 1, words);
}

describe("Pointers.readings()", () => {
  it("takes a name whole when every word of it votes to be inside", () => {
    const [best] = pointers(8, { 0: { 2: 5 }, 1: { 2: 4, 4: 3 }, 2: { 2: 1, 3: 1, 4: 1 } }).readings(0, 0, 8);
    expect(best?.range).toEqual({ first: 2, last: 4 });
  });

  it("prefers unstated where no range scores above it", () => {
    const [best] = pointers(8, { 0: { 2: -1 }, 1: { 2: -1 }, 2: { 2: 0 } }).readings(0, 5, 8);
    expect(best?.range).toBeNull();
  });

  it("never points at the first or last token, and gives probabilities that sum to at most 1", () => {
    const scores = fc.float32Array({ minLength: 50, maxLength: 50, noNaN: true, min: -30, max: 30 });
    fc.assert(
      fc.property(scores, fc.float({ noNaN: true, min: -30, max: 30 }), (flat, logit) => {
        const options = new Pointers(flat, 1, 10).readings(0, logit, 8);
        expect(options.filter((option) => option.range === null)).toHaveLength(1);
        expect(options.reduce((sum, { probability }) => sum + probability, 0)).toBeLessThanOrEqual(1 + 1e-6);
        for (const option of options) {
          if (option.range === null) continue;
          expect(option.range.first).toBeGreaterThan(0);
          expect(option.range.last).toBeLessThan(9);
          expect(option.range.last).toBeGreaterThanOrEqual(option.range.first);
        }
      }),
    );
  });
});

describe("Pointers.items()", () => {
  it("reads each item of a list, neighbours apart", () => {
    const { ranges } = pointers(10, { 3: { 2: 4, 4: 4, 7: 4 }, 4: { 2: 4, 3: 4, 4: 4, 7: 4 } }).items(0);
    expect(ranges).toEqual([
      { first: 2, last: 3 },
      { first: 4, last: 4 },
      { first: 7, last: 7 },
    ]);
  });

  it("reads none where nothing starts", () => {
    expect(pointers(6, {}).items(0).ranges).toEqual([]);
  });
});
