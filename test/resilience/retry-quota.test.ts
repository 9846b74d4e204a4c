/** Tests the retry quota against a model of its rules, and what it is for: that retries stay few when everything fails. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Retry, RetryQuota } from "../../src/resilience/retry-quota.ts";
import { manualClock } from "./manual-clock.ts";

const step = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: "begin" as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: "succeed" as const }) },
  { weight: 3, arbitrary: fc.boolean().map((throttled) => ({ kind: "take" as const, throttled })) },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.nat(9), fc.boolean()).map(([index, succeeded]) => ({
      kind: "settle" as const,
      index,
      succeeded,
    })),
  },
  // Thirty seconds: a whole number of slices of both windows.
  { weight: 1, arbitrary: fc.nat(4).map((steps) => ({ kind: "pass" as const, ms: steps * 30_000 })) },
);

describe("RetryQuota", () => {
  it("gives and refuses as its rules say, in any order of events", () => {
    let refusals = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400, size: "max" }), (steps) => {
        const clock = manualClock();
        const quota = new RetryQuota(clock);
        let tokens = 500;
        const begun: number[] = [];
        const failed: number[] = [];
        const underWay: { retry: Retry; cost: number }[] = [];
        const since = (times: readonly number[], ms: number) => times.filter((at) => clock.nowMs - at < ms).length;
        for (const one of steps) {
          if (one.kind === "pass") clock.nowMs += one.ms;
          if (one.kind === "begin") {
            quota.begin();
            begun.push(clock.nowMs);
          }
          if (one.kind === "succeed") {
            quota.succeed();
            tokens = Math.min(500, tokens + 1);
          }
          if (one.kind === "take") {
            const cost = one.throttled ? 5 : 14;
            const few = since(failed, 60_000) + underWay.length + 1 <= 0.1 * since(begun, 60_000);
            const first = underWay.length === 0 && since(failed, 300_000) === 0;
            const retry = quota.take(one.throttled);
            expect(retry !== null).toBe(tokens >= cost && (few || first));
            if (retry === null) refusals++;
            else {
              tokens -= cost;
              underWay.push({ retry, cost });
            }
          }
          if (one.kind === "settle") {
            const [taken] = underWay.splice(one.index % Math.max(1, underWay.length), 1);
            taken?.retry.settle(one.succeeded);
            taken?.retry.settle(!one.succeeded);
            if (taken !== undefined && one.succeeded) tokens = Math.min(500, tokens + taken.cost);
            if (taken !== undefined && !one.succeeded) failed.push(clock.nowMs);
          }
          expect(quota.tokens).toBe(tokens);
        }
      }),
      { numRuns: 300 },
    );
    expect(refusals).toBeGreaterThan(100);
  });

  it.each([
    [true, 100],
    [false, 35],
  ])("runs out of tokens, throttled: %s, after %i retries in vain", (throttled, expected) => {
    const quota = new RetryQuota(manualClock());
    for (let index = 0; index < 10_000; index++) quota.begin();
    let taken = 0;
    for (let retry = quota.take(throttled); retry !== null; retry = quota.take(throttled)) {
      retry.settle(false);
      taken++;
    }
    expect(taken).toBe(expected);
  });

  it("allows a quiet isolate one retry in vain in five minutes", () => {
    const clock = manualClock();
    const quota = new RetryQuota(clock);
    const given: number[] = [];
    for (; clock.nowMs < 900_000; clock.nowMs += 30_000) {
      quota.begin();
      const retry = quota.take(false);
      if (retry !== null) given.push(clock.nowMs);
      retry?.settle(false);
    }
    expect(given).toEqual([0, 300_000, 600_000]);
  });
});
