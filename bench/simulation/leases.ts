/**
 * Measures the shared cap of a provider key over 50 to 60 isolates that crash, are cut off, and whose keeper starts again:
 * `npm run bench bench/simulation/leases.ts [--seeds N] [--from K]`, or `--seed K` for one seed with all that was broken.
 */

import { parseArgs } from "node:util";
import { quantile } from "../statistics.ts";
import { type LeaseOutcome, simulateLeases } from "./leases-world.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    seed: { type: "string" },
  },
});

const first = Number(values.seed ?? values.from);
const count = values.seed === undefined ? Number(values.seeds) : 1;
const outcomes: LeaseOutcome[] = [];
for (let seed = first; seed < first + count; seed++) {
  const outcome = await simulateLeases(seed);
  outcomes.push(outcome);
  for (const rule of outcome.broken.slice(0, count === 1 ? 100 : 1)) console.log(`seed ${seed} at ${rule}`);
}

const shares = outcomes.flatMap(({ usedShare }) => usedShare ?? []);
const sum = (of: (outcome: LeaseOutcome) => number) => outcomes.reduce((total, outcome) => total + of(outcome), 0);
const served = sum((outcome) => outcome.served);
const calls = outcomes.map(({ callsPerRequest }) => callsPerRequest);
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
console.log(`${count} seeds, ${served} requests served, ${sum(({ rejected }) => rejected)} turned away`);
console.log(`seeds that broke a rule      ${outcomes.filter(({ broken }) => broken.length > 0).length}`);
console.log(
  `cap used under demand        median ${percent(quantile(shares, 0.5))}, worst 5 % below ${percent(quantile(shares, 0.05))}`,
);
console.log(
  `keeper calls a request       median ${quantile(calls, 0.5).toFixed(3)}, p95 ${quantile(calls, 0.95).toFixed(3)}`,
);
console.log(
  `  over all seeds together    ${(sum(({ callsPerRequest, served: own }) => callsPerRequest * own) / served).toFixed(3)}`,
);
console.log(`requests aborted for want of a lease  ${sum(({ cutShort }) => cutShort)}`);
if (outcomes.some(({ broken }) => broken.length > 0)) process.exitCode = 1;
