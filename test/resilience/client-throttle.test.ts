/** Tests the throttle that refuses what an upstream would refuse anyway. */

import { describe, expect, it } from "vitest";
import { seededRandom } from "../../bench/simulation/virtual-time.ts";
import { ClientThrottle } from "../../src/resilience/client-throttle.ts";
import { manualClock } from "./manual-clock.ts";

describe("ClientThrottle", () => {
  it("refuses nothing while at least half is accepted", () => {
    const throttle = new ClientThrottle(manualClock(), seededRandom(1));
    for (let index = 0; index < 1000; index++) throttle.settle(index % 2 === 0);
    expect(throttle.refusal).toBe(0);
  });

  it("refuses with the probability of the formula", () => {
    const throttle = new ClientThrottle(manualClock(), seededRandom(1));
    for (let index = 0; index < 100; index++) throttle.settle(index < 20);
    expect(throttle.refusal).toBe((100 - 2 * 20) / (100 + 8));
    const refused = Array.from({ length: 10_000 }, () => throttle.refuses()).filter(Boolean).length;
    expect(Math.abs(refused / 10_000 - throttle.refusal)).toBeLessThan(0.02);
  });

  it("barely minds one failure, and forgets after half a minute", () => {
    const clock = manualClock();
    const throttle = new ClientThrottle(clock, seededRandom(1));
    throttle.settle(false);
    expect(throttle.refusal).toBeLessThan(0.12);
    for (let index = 0; index < 500; index++) throttle.settle(false);
    expect(throttle.refusal).toBeGreaterThan(0.98);
    clock.nowMs = 30_000;
    expect(throttle.refusal).toBe(0);
  });
});
