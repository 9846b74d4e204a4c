/** Owns a lock between processes: vitest runs every test file in one of its own. */

import { readFile, rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Does the work while no other process holds the lock.
 * @param path - of the file that is the lock; it holds its owner's process id, so that a killed one's can be broken
 */
export const withLock = async <Value>(path: string, work: () => Promise<Value>): Promise<Value> => {
  while (!(await take(path))) {
    const owner = await readFile(path, "utf8").catch(() => "");
    if (owner !== "" && !isAlive(Number(owner))) await rm(path, { force: true });
    await sleep(50);
  }
  return await work().finally(() => rm(path, { force: true }));
};

const take = (path: string): Promise<boolean> =>
  writeFile(path, String(process.pid), { flag: "wx" }).then(
    () => true,
    () => false,
  );

/** Whether a process still runs. */
export const isAlive = (processId: number): boolean => {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
};
