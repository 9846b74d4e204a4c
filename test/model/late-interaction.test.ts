import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bestMatches,
  LATE_WIDTH,
  lateLogit,
  stackLate,
  toBytes,
  wordShares,
} from "../../src/model/late-interaction.ts";

const unit = (position: number): Float32Array => {
  const vector = new Float32Array(LATE_WIDTH);
  vector[position] = 1;
  return vector;
};
const HEAD = { scale: 10, centre: 0.25 };

describe("late interaction", () => {
  it("keeps tools' vectors apart, each within a byte's rounding", () => {
    const coordinate = fc.float({ min: -1, max: 1, noNaN: true });
    const vectors = fc
      .array(coordinate, { minLength: LATE_WIDTH, maxLength: LATE_WIDTH })
      .map((x) => Float32Array.from(x));
    fc.assert(
      fc.property(vectors, vectors, (a, b) => {
        const { vectors: stacked, ends } = stackLate([toBytes(a), toBytes(b)]);
        expect(ends).toEqual([1, 2]);
        for (const [i, x] of [...a, ...b].entries()) expect(stacked[i]).toBeCloseTo(x, 2);
      }),
    );
  });

  it("counts each word's best match with a tool's own tokens, and neither [CLS] nor [SEP]", () => {
    // Four tokens of a request, the outer two special; two tools of two and one tokens.
    const likeness = Float32Array.from(
      [
        [1, 1, 1],
        [0.5, 0.75, 0.25],
        [1, 0, 0.25],
        [1, 1, 1],
      ].flat(),
    );
    const [first, second] = bestMatches(likeness, [2, 3]);
    expect([...(first ?? [])]).toEqual([1, 0.75, 1, 1]);
    expect([...(second ?? [])]).toEqual([1, 0.25, 0.25, 1]);
    const none = new Float32Array(4);
    const even = wordShares(none);
    expect(lateLogit(first ?? none, even, HEAD)).toBeCloseTo(10 * ((0.75 + 1) / 2 - 0.25));
    expect(lateLogit(second ?? none, even, HEAD)).toBeCloseTo(0);
    expect(lateLogit(first ?? none, wordShares(Float32Array.from([0, 50, 0, 99])), HEAD)).toBeCloseTo(
      10 * (0.75 - 0.25),
    );
  });

  it("says nothing of words where a tool has no tokens", () => {
    const { vectors, ends } = stackLate([toBytes(unit(0)), new Int8Array(0)]);
    expect(vectors.length).toBe(LATE_WIDTH);
    expect(ends).toEqual([1, 1]);
  });
});
