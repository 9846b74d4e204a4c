/** Holds the bars of overload and failure over a hundred seeds; bench/simulation/overload.ts does so over thousands. */

import { describe, expect, it } from "vitest";
import { failingWorld, overloadedWorld } from "../../bench/simulation/overload-scenarios.ts";
import { type RunReport, runWorld } from "../../bench/simulation/overload-world.ts";
import { quantile } from "../../bench/statistics.ts";

const SEEDS = Array.from({ length: 100 }, (_, index) => index + 1);
const PATIENT = { timeout: 300_000 };

describe("under overload", () => {
  it.each([2, 5, 10])("at %ix the median of goodput is at least 90 % of capacity", PATIENT, async (load) => {
    const reports: RunReport[] = [];
    for (const seed of SEEDS) {
      reports.push(await runWorld({ seed, world: overloadedWorld(seed), load, policy: "gradient" }));
    }
    expect(
      quantile(
        reports.map(({ goodput }) => goodput),
        0.5,
      ),
    ).toBeGreaterThanOrEqual(0.9);
    const rejectionsMs = reports.flatMap((report) => report.rejectionsMs);
    expect(rejectionsMs.length).toBeGreaterThan(1000);
    expect(rejectionsMs.filter((ms) => ms < 10).length / rejectionsMs.length).toBeGreaterThan(0.98);
    expect(reports.filter(({ leaked }) => leaked > 0)).toEqual([]);
  });

  it("repeats itself exactly for the same seed", async () => {
    const run = () => runWorld({ seed: 5, world: overloadedWorld(5), load: 5, policy: "gradient" });
    expect(await run()).toEqual(await run());
  });
});

describe("while everything fails", () => {
  it("upstreams get at most 1.1 requests for a caller's one", PATIENT, async () => {
    const reports: RunReport[] = [];
    for (const seed of SEEDS) {
      reports.push(await runWorld({ seed, world: failingWorld(seed), load: 1, policy: "gradient" }));
    }
    const sum = (pick: (report: RunReport) => number) => reports.reduce((total, report) => total + pick(report), 0);
    expect(sum(({ callers }) => callers)).toBeGreaterThan(1000);
    expect(sum(({ upstreamRequests }) => upstreamRequests)).toBeGreaterThan(1000);
    const ratios = reports.map(({ upstreamRequests, callers }) => upstreamRequests / callers);
    expect(quantile(ratios, 0.5)).toBeLessThanOrEqual(1.1);
    expect(sum(({ upstreamRequests }) => upstreamRequests) / sum(({ callers }) => callers)).toBeLessThanOrEqual(1.1);
    expect(reports.filter(({ leaked }) => leaked > 0)).toEqual([]);
  });
});
