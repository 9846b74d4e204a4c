/** Tests how long is waited before a retry, and where a failed try goes on. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backoffMs } from "../../src/resilience/backoff.ts";
import { nextStep } from "../../src/resilience/next-step.ts";

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe("backoffMs()", () => {
  it("spreads evenly up to a bound that doubles with each retry, from 50 ms, or a second when throttled", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.boolean(), fraction, (retry, throttled, random) => {
        const bound = Math.min(20_000, (throttled ? 1000 : 50) * 2 ** (retry - 1));
        expect(backoffMs(retry, { throttled }, () => random)).toBe(random * bound);
      }),
    );
  });

  it.each([
    [0, 500],
    [500, 500],
    [501, 501],
    [5500, 5500],
    [5501, null],
  ])("told to wait %i ms where it would wait 500, waits %s", (retryAfterMs, expected) => {
    expect(backoffMs(1, { throttled: true, retryAfterMs }, () => 0.5)).toBe(expected);
  });
});

describe("nextStep()", () => {
  const situation = { failuresHere: 1, sent: 1, othersLeft: true, leftMs: 10_000 };
  const step = (failed: Parameters<typeof nextStep>[0], changes: Partial<typeof situation> = {}) =>
    nextStep(failed, { ...situation, ...changes }, () => 0.5);
  const on = { stays: false, delayMs: 0 };

  it("tries a passing failure again in place, once", () => {
    expect(step({ outcome: "transient", response: null })).toEqual({ stays: true, delayMs: 25 });
    expect(step({ outcome: "transient", response: null }, { failuresHere: 2, sent: 2 })).toEqual(on);
  });

  it("moves on at once from what is throttled, silent or final", () => {
    expect(step({ outcome: "throttled", response: null, retryAfterMs: 100 })).toEqual(on);
    expect(step({ outcome: "timeout" })).toEqual(on);
    expect(step({ outcome: "final", response: "" })).toEqual(on);
  });

  it("waits at the chain's end, unless that is hopeless", () => {
    const last = { othersLeft: false };
    expect(step({ outcome: "throttled", response: null, retryAfterMs: 2000 }, last)).toEqual({
      stays: true,
      delayMs: 2000,
    });
    expect(step({ outcome: "throttled", response: null, retryAfterMs: 37_000 }, last)).toBeNull();
    expect(step({ outcome: "throttled", response: null, retryAfterMs: 2000 }, { ...last, leftMs: 2000 })).toBeNull();
    expect(step({ outcome: "final", response: "" }, last)).toBeNull();
  });
});
