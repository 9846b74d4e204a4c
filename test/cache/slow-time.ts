/** Owns virtual time for code that also waits for real work, such as hashing, which no virtual clock can hurry. */

import { VirtualTime } from "../../bench/simulation/virtual-time.ts";
import type { Clock } from "../../src/core/clock.ts";

export interface SlowTime {
  readonly clock: Clock;
  /** Lets virtual time pass, and only while someone sleeps, until something has happened. */
  readonly during: <Value>(work: Promise<Value>) => Promise<Value>;
  readonly pass: (ms: number) => Promise<void>;
}

export const startSlowTime = (): SlowTime => {
  const time = new VirtualTime();
  let sleeping = 0;
  const clock: Clock = {
    now: () => time.now(),
    sleep: async (ms, signal) => {
      sleeping += 1;
      await time.sleep(ms, signal);
      sleeping -= 1;
    },
  };
  const during = async <Value>(work: Promise<Value>): Promise<Value> => {
    let settled = false;
    const done = work.finally(() => {
      settled = true;
    });
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (settled) return await done;
      if (sleeping > 0) await time.run(time.now() + 1);
    }
  };
  return { clock, during, pass: (ms) => time.run(time.now() + ms) };
};
