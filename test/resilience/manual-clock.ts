/** Owns a clock that a test moves by hand, for code that only asks the time. */

import type { Clock } from "../../src/core/clock.ts";

export interface ManualClock extends Clock {
  nowMs: number;
}

export const manualClock = (): ManualClock => ({
  nowMs: 0,
  now() {
    return this.nowMs;
  },
  sleep: () => Promise.reject(new Error("nothing here should sleep")),
});
