/** Owns how many retries an upstream's callers may send between them, so that retries never multiply an outage. */

import type { Clock } from "../core/clock.ts";
import { RecentCount } from "./recent-count.ts";

const CAPACITY = 500;
const THROTTLED_COST = 5;
const TRANSIENT_COST = 14;
const WINDOW_MS = 60_000;
/** Retries in vain, to first tries. An isolate that sees few requests never empties the tokens; this still bounds it. */
const LARGEST_SHARE = 0.1;
/** After so long without a retry in vain, one is always allowed: else an isolate's first requests would get none. */
const PATIENCE_MS = 300_000;

/** The right to one retry. Settle it when the retry's end is known; only the first time counts. */
export interface Retry {
  settle(succeeded: boolean): void;
}

/**
 * A bucket of tokens: a retry takes some and brings them back if it succeeds, and every first try that succeeds adds
 * one. Beside it, retries that failed or are under way stay within a tenth of the last minute's first tries.
 */
export class RetryQuota {
  readonly #clock: Clock;
  readonly #firstTries = new RecentCount(WINDOW_MS);
  readonly #recentFailures = new RecentCount(WINDOW_MS);
  readonly #lastingFailures = new RecentCount(PATIENCE_MS);
  #underWay = 0;
  #tokens = CAPACITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get tokens(): number {
    return this.#tokens;
  }

  /** Counts a first try when it is sent. */
  begin(): void {
    this.#firstTries.add(this.#clock.now());
  }

  /** Counts a first try that succeeded. */
  succeed(): void {
    this.#tokens = Math.min(CAPACITY, this.#tokens + 1);
  }

  /** Null where no retry may be sent. */
  take(throttled: boolean): Retry | null {
    const cost = throttled ? THROTTLED_COST : TRANSIENT_COST;
    const now = this.#clock.now();
    if (this.#tokens < cost || !this.#isFewEnough(now)) return null;
    this.#tokens -= cost;
    this.#underWay++;
    let settled = false;
    return {
      settle: (succeeded) => {
        if (settled) return;
        settled = true;
        this.#underWay--;
        if (succeeded) this.#tokens = Math.min(CAPACITY, this.#tokens + cost);
        else this.#fail(this.#clock.now());
      },
    };
  }

  #isFewEnough(now: number): boolean {
    if (this.#underWay === 0 && this.#lastingFailures.total(now) === 0) return true;
    const inVain = this.#recentFailures.total(now) + this.#underWay;
    return inVain + 1 <= LARGEST_SHARE * this.#firstTries.total(now);
  }

  #fail(now: number): void {
    this.#recentFailures.add(now);
    this.#lastingFailures.add(now);
  }
}
