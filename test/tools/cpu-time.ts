/** Owns measuring what a call costs on a machine that others use too: processor time, not the clock's. */

import { cpuUsage } from "node:process";

/** What is cheaper than this needs no second look. */
const CHEAP = 5;

/** @returns milliseconds of processor time; the least of up to three runs, since compilation and collection come in between */
export function cpuTime(run: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3 && least > CHEAP; round++) least = Math.min(least, once(run));
  return least;
}

function once(run: () => unknown): number {
  const before = cpuUsage();
  run();
  const { user, system } = cpuUsage(before);
  return (user + system) / 1000;
}
