/** Owns how long anything of the cache is waited for: whatever throws or hangs counts as having said nothing. */

import type { Clock } from "../core/clock.ts";

/** A part that has been too slow this often in a row rests: a hanging one would slow every request. */
const MOST_TIMES_LATE = 3;
/** For so long it isn't asked at all. */
const REST_MS = 2000;

export class Patience {
  readonly #clock: Clock;
  readonly #limitMs: number;
  #timesLate = 0;
  #restsUntil = Number.NEGATIVE_INFINITY;

  /** One for each part, since each rests by itself. */
  constructor(clock: Clock, limitMs: number) {
    this.#clock = clock;
    this.#limitMs = limitMs;
  }

  /** What the operation gives; null where it throws, takes too long, or is not asked because the part rests. Never rejects. */
  async ask<Value>(operation: () => Promise<Value>): Promise<Value | null> {
    if (this.#clock.now() < this.#restsUntil) return null;
    const answered = new AbortController();
    const late = this.#clock.sleep(this.#limitMs, answered.signal).then((): null => {
      if (!answered.signal.aborted) this.#countLate();
      return null;
    });
    const inTime = attempt(operation).then((answer) => {
      if (!answered.signal.aborted) this.#timesLate = 0;
      return answer;
    });
    try {
      return await Promise.race([inTime, late]);
    } finally {
      answered.abort();
    }
  }

  #countLate(): void {
    this.#timesLate += 1;
    if (this.#timesLate >= MOST_TIMES_LATE) this.#restsUntil = this.#clock.now() + REST_MS;
  }
}

/** An operation that throws at once is no different from one that rejects. */
const attempt = async <Value>(operation: () => Promise<Value>): Promise<Value | null> => {
  try {
    return await operation();
  } catch {
    return null;
  }
};
