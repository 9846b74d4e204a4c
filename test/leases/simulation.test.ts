/** Runs a few seeds of the lease simulation, and sees it find out what is wrong. All of them: `node bench/simulation/leases.ts`. */

import { describe, expect, it } from "vitest";
import { type LeaseOutcome, simulateLeases } from "../../bench/simulation/leases-world.ts";

const SEEDS = [1, 2, 3, 4, 5, 6];

const run = async (
  seeds: readonly number[],
  options: Parameters<typeof simulateLeases>[1],
): Promise<LeaseOutcome[]> => {
  const outcomes: LeaseOutcome[] = [];
  for (const seed of seeds) outcomes.push(await simulateLeases(seed, options));
  return outcomes;
};

const broken = (outcomes: readonly LeaseOutcome[]) => outcomes.flatMap((outcome) => outcome.broken);

describe("leases over 50 isolates that crash, are cut off, and whose keeper starts again", () => {
  it("never pass the cap, use what there is, and call seldom", { timeout: 300_000 }, async () => {
    const outcomes = await run(SEEDS, { lengthMs: 130_000 });
    expect(broken(outcomes)).toEqual([]);
    const shares = outcomes.flatMap(({ usedShare }) => usedShare ?? []).sort((a, b) => a - b);
    expect(shares[Math.floor(shares.length / 2)]).toBeGreaterThanOrEqual(0.9);
    const served = outcomes.reduce((sum, outcome) => sum + outcome.served, 0);
    const calls = outcomes.reduce((sum, outcome) => sum + outcome.callsPerRequest * outcome.served, 0);
    expect(calls / served).toBeLessThanOrEqual(0.1);
  });

  it("are seen to be used twice where isolates counted on their leases for longer than the keeper", {
    timeout: 300_000,
  }, async () => {
    const adjust: NonNullable<Parameters<typeof simulateLeases>[1]>["adjust"] = (terms) => ({
      ...terms,
      termMs: 20_000,
      startReserveMs: 2_000,
      marginMs: -60_000,
    });
    const outcomes = await run(SEEDS.slice(0, 3), { lengthMs: 100_000, adjust });
    expect(broken(outcomes).some((rule) => rule.includes(" requests on "))).toBe(true);
  });

  it("repeats itself", { timeout: 300_000 }, async () => {
    const [first, second] = [
      await simulateLeases(7, { lengthMs: 20_000 }),
      await simulateLeases(7, { lengthMs: 20_000 }),
    ];
    expect(second).toEqual(first);
  });
});
