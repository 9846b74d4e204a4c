/**
 * Overload and failure in virtual time, with the router's own admission, retries, breaker and fallback.
 *
 *   node bench/simulation/overload.ts [--seeds 1000] [--first 1]   figures over the seeds; exit status 1 below a bar
 *   node bench/simulation/overload.ts --seed K [--load 5]          one seed, second by second
 */

import { parseArgs } from "node:util";
import { quantile } from "../statistics.ts";
import { failingWorld, overloadedWorld } from "./overload-scenarios.ts";
import { type Policy, type RunReport, runWorld } from "./overload-world.ts";

const LOADS = [1, 2, 5, 10];
const POLICIES: readonly Policy[] = ["gradient", "fixed", "none"];
/** Loads of the worlds in which everything fails: many quiet isolates are what retries multiply most easily in. */
const FAILING_LOADS = [0.2, 1, 5];

const LEAST_GOODPUT = 0.9;
const MOST_REQUESTS = 1.1;
const LONGEST_REJECTION_MS = 10;
/** The rest was let into a queue, where its time ran out. */
const LEAST_FAST_REJECTIONS = 0.98;

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`.padStart(8);
const ratio = (value: number): string => value.toFixed(3).padStart(7);
const goodputs = (reports: readonly RunReport[]): number[] => reports.map(({ goodput }) => goodput);
const amplifications = (reports: readonly RunReport[]): number[] =>
  reports.filter(({ callers }) => callers > 0).map(({ callers, upstreamRequests }) => upstreamRequests / callers);

interface Line {
  readonly load: number;
  readonly policy: Policy;
  readonly worlds: string;
}

const printLine = ({ load, policy, worlds }: Line, reports: readonly RunReport[]): void => {
  const values = goodputs(reports);
  const rejectionsMs = reports.flatMap((report) => report.rejectionsMs);
  const inTime = rejectionsMs.filter((ms) => ms < LONGEST_REJECTION_MS).length;
  const below = values.filter((value) => value < LEAST_GOODPUT).length / Math.max(1, values.length);
  console.log(
    `${String(load).padStart(4)}x  ${policy.padEnd(9)}${worlds.padEnd(7)}${percent(quantile(values, 0.5))}` +
      `${percent(quantile(values, 0.05))}${percent(quantile(values, 0))}${percent(below)} ` +
      `${String(rejectionsMs.length).padStart(9)}${percent(inTime / Math.max(1, rejectionsMs.length))}` +
      `  p99 ${quantile(rejectionsMs, 0.99).toFixed(0)} ms`,
  );
};

/** @returns the names of the bars that are not met */
const printLoad = (load: number, reports: Readonly<Record<Policy, readonly RunReport[]>>): string[] => {
  for (const policy of POLICIES) {
    printLine({ load, policy, worlds: "all" }, reports[policy]);
    printLine(
      { load, policy, worlds: "calm" },
      reports[policy].filter(({ outage }) => !outage),
    );
    printLine(
      { load, policy, worlds: "outage" },
      reports[policy].filter(({ outage }) => outage),
    );
  }
  const own = reports.gradient;
  const rejectionsMs = own.flatMap((report) => report.rejectionsMs);
  const fast = rejectionsMs.filter((ms) => ms < LONGEST_REJECTION_MS).length;
  const slow = fast < LEAST_FAST_REJECTIONS * rejectionsMs.length;
  return [
    ...(load > 1 && quantile(goodputs(own), 0.5) < LEAST_GOODPUT ? [`goodput at ${load}x`] : []),
    ...(load > 1 && slow ? [`rejections at ${load}x`] : []),
    ...(own.some(({ leaked }) => leaked > 0) ? [`slots leaked at ${load}x`] : []),
  ];
};

const printFailing = (load: number, reports: readonly RunReport[]): string[] => {
  const values = amplifications(reports);
  const total = reports.reduce((sum, { upstreamRequests }) => sum + upstreamRequests, 0);
  const callers = reports.reduce((sum, report) => sum + report.callers, 0);
  console.log(
    `${String(load).padStart(4)}x  ${ratio(quantile(values, 0.5))}${ratio(quantile(values, 0.95))}` +
      `${ratio(quantile(values, 1))}${ratio(total / callers)}`,
  );
  // The one retry each isolate always has weighs heavily on the ratio of a world with a dozen callers, so those are pooled.
  const over = total / callers > MOST_REQUESTS || (load >= 1 && quantile(values, 0.5) > MOST_REQUESTS);
  return [
    ...(over ? [`upstream requests at ${load}x`] : []),
    ...(reports.some(({ leaked }) => leaked > 0) ? [`slots leaked while all fails at ${load}x`] : []),
  ];
};

const seedsFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => first + index);

const compare = async (seeds: readonly number[]): Promise<string[]> => {
  const missed: string[] = [];
  console.log(
    `${seeds.length} seeds from ${seeds[0]}. Goodput, of the upstream's capacity; requests turned away unsent.`,
  );
  console.log("load  limit    worlds   median  5th pct.   least    <90 %  rejected  <10 ms");
  for (const load of LOADS) {
    const reports: Record<Policy, RunReport[]> = { gradient: [], fixed: [], none: [] };
    for (const seed of seeds) {
      const world = overloadedWorld(seed);
      for (const policy of POLICIES) reports[policy].push(await runWorld({ seed, world, load, policy }));
    }
    missed.push(...printLoad(load, reports));
  }
  console.log("\nEverything fails: upstream requests a caller's request.");
  console.log("load   median  95th p.  most   all seeds");
  for (const load of FAILING_LOADS) {
    const reports: RunReport[] = [];
    for (const seed of seeds)
      reports.push(await runWorld({ seed, world: failingWorld(seed), load, policy: "gradient" }));
    missed.push(...printFailing(load, reports));
  }
  return missed;
};

const trace = async (seed: number, load: number): Promise<void> => {
  for (const world of [overloadedWorld(seed), failingWorld(seed)]) {
    console.log(JSON.stringify(world));
    const { rejectionsMs, ...rest } = await runWorld({ seed, world, load, policy: "gradient", trace: console.log });
    console.log({ ...rest, rejections: rejectionsMs.length, longestRejectionMs: quantile(rejectionsMs, 1) });
  }
};

const { values: options } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    first: { type: "string", default: "1" },
    seed: { type: "string" },
    load: { type: "string", default: "5" },
  },
});

if (options.seed !== undefined) await trace(Number(options.seed), Number(options.load));
else {
  const missed = await compare(seedsFrom(Number(options.first), Number(options.seeds)));
  console.log(missed.length === 0 ? "\nEvery bar is met." : `\nBelow the bar: ${missed.join(", ")}.`);
  process.exitCode = missed.length === 0 ? 0 : 1;
}
