/** Owns measuring what a call costs on a machine that others use too: processor time, not the clock's. */

import { cpuUsage } from "node:process";

/** @returns milliseconds of processor time; the least of three runs, since compilation and collection come in between */
export function cpuTime(run: () => unknown): number {
  return Math.min(...[1, 2, 3].map(() => once(run)));
}

function once(run: () => unknown): number {
  const before = cpuUsage();
  run();
  const { user, system } = cpuUsage(before);
  return (user + system) / 1000;
}
