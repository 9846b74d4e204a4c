/** Owns what Linux says of a process and of the machine. */

import { readFile } from "node:fs/promises";
import { cpus } from "node:os";

const TICK_MS = 10;

/** Memory of a process that is in RAM, in bytes. */
export const residentBytes = async (processId: number): Promise<number> => {
  const status = await readFile(`/proc/${processId}/status`, "utf8");
  return 1024 * Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
};

/** Milliseconds of a core that a process has used, all its threads together. */
export const cpuMs = async (processId: number): Promise<number> => {
  const stat = await readFile(`/proc/${processId}/stat`, "utf8");
  // The second field is the command in brackets, which may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return TICK_MS * (Number(fields[11]) + Number(fields[12]));
};

/** "load 1.2 on 2 cores": what else ran while a figure was taken, in the last minute. */
export const loadNow = async (): Promise<string> => {
  const [minute = "?"] = (await readFile("/proc/loadavg", "utf8")).split(" ");
  return `load ${minute} on ${cpus().length} cores`;
};
