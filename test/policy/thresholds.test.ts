import { describe, expect, it } from "vitest";
import { thresholdsOf } from "../../src/policy/thresholds.ts";

const model = { threshold: 0.9, laterTurnThreshold: 0.95 };

describe("thresholdsOf()", () => {
  it.each<[number | null, number | null, number, number]>([
    [null, null, 0.9, 0.95],
    [0.8, null, 0.8, 0.95],
    [0.99, null, 0.99, 0.99],
    [null, 0.92, 0.9, 0.92],
    [null, 0.5, 0.9, 0.9],
    [0, 0, 0, 0],
  ])("an operator's %j and %j make it %d and %d", (first, later, answerThreshold, laterTurnThreshold) => {
    const set = { answerThreshold: first, laterTurnThreshold: later };
    expect(thresholdsOf(set, model)).toEqual({ answerThreshold, laterTurnThreshold });
  });
});
