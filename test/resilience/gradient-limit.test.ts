/** Tests the gradient limit: where it settles, what it grows and shrinks by, what it must not learn from. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GradientLimit, type Sample } from "../../src/resilience/gradient-limit.ts";

const record = (limit: GradientLimit, elapsedMs: number, times = 1, changes: Partial<Sample> = {}): void => {
  for (let index = 0; index < times; index++) {
    const inFlight = Math.floor(limit.current);
    limit.record({ elapsedMs, inFlight, sentInEra: limit.era, ending: "answered", ...changes });
  }
};

describe("GradientLimit", () => {
  it("starts at 20, grows while answers come as fast as ever, and stops at 200", () => {
    const limit = new GradientLimit();
    expect(limit.current).toBe(20);
    record(limit, 500);
    expect(limit.current).toBeCloseTo(20.8);
    record(limit, 500, 1000);
    expect(limit.current).toBe(200);
  });

  it("doesn't grow while less than half of it is used", () => {
    const limit = new GradientLimit();
    record(limit, 500, 100, { inFlight: 9 });
    expect(limit.current).toBe(20);
  });

  it("shrinks to what four queued requests ask for when answers take far longer than at best", () => {
    const limit = new GradientLimit();
    record(limit, 500, 20);
    record(limit, 5000, 200);
    expect(limit.current).toBeCloseTo(8, 1);
  });

  it("takes half again the best time for noise", () => {
    const limit = new GradientLimit();
    record(limit, 500, 20);
    record(limit, 740, 400);
    expect(limit.current).toBe(200);
  });

  it("is cut once by one burst of refusals, and again by what was sent after the cut", () => {
    const limit = new GradientLimit();
    record(limit, 20, 10, { ending: "dropped", sentInEra: 0 });
    expect(limit.current).toBe(15);
    record(limit, 8000, 1, { ending: "timed_out" });
    expect(limit.current).toBe(7.5);
  });

  it("learns from callers who leave late, not from those who leave early, and never a time", () => {
    const limit = new GradientLimit();
    record(limit, 500, 1, { inFlight: 1 });
    record(limit, 500, 50, { ending: "abandoned" });
    expect(limit.current).toBe(20);
    record(limit, 501, 1, { ending: "abandoned" });
    expect([limit.current, limit.expectedMs]).toEqual([10, 500]);
  });

  it("doesn't take an hour of overload for the provider's best, but some day a lasting slowdown", () => {
    const limit = new GradientLimit();
    record(limit, 500, 100);
    record(limit, 3000, 3000);
    expect(limit.current).toBeLessThan(9);
    record(limit, 3000, 7000);
    expect(limit.current).toBe(200);
  });

  it("takes nothing for the best before ten answers", () => {
    const limit = new GradientLimit();
    record(limit, 100);
    record(limit, 600, 200);
    expect(limit.current).toBeGreaterThan(100);
  });

  it("stays within 1 and 200 whatever it is told", () => {
    const samples = fc.array(
      fc.record({
        elapsedMs: fc.nat(100_000),
        inFlight: fc.nat(300),
        sentInEra: fc.nat(20),
        ending: fc.constantFrom<Sample["ending"][]>("answered", "dropped", "timed_out", "abandoned"),
      }),
      { maxLength: 300, size: "max" },
    );
    fc.assert(
      fc.property(samples, (list) => {
        const limit = new GradientLimit();
        for (const sample of list) {
          limit.record(sample);
          expect(limit.current).toBeGreaterThanOrEqual(1);
          expect(limit.current).toBeLessThanOrEqual(200);
        }
      }),
    );
  });
});
