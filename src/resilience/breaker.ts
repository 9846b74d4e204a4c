/** Owns whether one model behind one provider key is worth asking at all. */

import type { Clock, Random } from "../core/clock.ts";
import { RecentCount } from "./recent-count.ts";

const WINDOW_MS = 10_000;
const FEWEST_OUTCOMES = 10;
const OPENING_SHARE = 0.5;
const SHORTEST_OPEN_MS = 1000;
/** Short, since one probe is cheap and every second after an upstream's recovery is lost. */
const LONGEST_OPEN_MS = 5000;

/** A request let through. Settle it once; "unknown" where the request ended without telling anything of the upstream. */
export interface Trial {
  settle(outcome: "success" | "failure" | "unknown"): void;
}

export type BreakerState = "closed" | "open" | "half-open";

/**
 * Closed, it lets everything through, and opens when at least half of ten or more outcomes of the last ten seconds are
 * failures. Open, it lets nothing through for a while; then one probe (half-open), which closes it or opens it for twice
 * as long, five seconds at most.
 */
export class Breaker {
  readonly #clock: Clock;
  readonly #random: Random;
  #outcomes = new RecentCount(WINDOW_MS);
  #failures = new RecentCount(WINDOW_MS);
  /** Null while closed. */
  #openUntilMs: number | null = null;
  #openings = 0;
  #probing = false;
  /** Counts changes between closed and open: what was let through before one says nothing of the time after it. */
  #era = 0;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  get state(): BreakerState {
    if (this.#openUntilMs === null) return "closed";
    return this.#clock.now() < this.#openUntilMs ? "open" : "half-open";
  }

  /** Milliseconds until a request may be let through; 0 where one would be now. */
  get waitMs(): number {
    if (this.#openUntilMs === null) return 0;
    const left = Math.max(0, this.#openUntilMs - this.#clock.now());
    return left === 0 && this.#probing ? SHORTEST_OPEN_MS : left;
  }

  /** Null where the request must not be sent. */
  enter(): Trial | null {
    if (this.waitMs > 0) return null;
    const era = this.#era;
    const probe = this.#openUntilMs !== null;
    this.#probing = probe;
    let settled = false;
    return {
      settle: (outcome) => {
        if (settled || era !== this.#era) return;
        settled = true;
        if (probe) this.#settleProbe(outcome);
        else if (outcome !== "unknown") this.#count(outcome === "failure");
      },
    };
  }

  #settleProbe(outcome: "success" | "failure" | "unknown"): void {
    this.#probing = false;
    if (outcome === "failure") this.#open();
    if (outcome === "success") this.#close();
  }

  #count(failed: boolean): void {
    const now = this.#clock.now();
    this.#outcomes.add(now);
    if (!failed) return;
    this.#failures.add(now);
    const outcomes = this.#outcomes.total(now);
    if (outcomes >= FEWEST_OUTCOMES && this.#failures.total(now) >= OPENING_SHARE * outcomes) this.#open();
  }

  #open(): void {
    const longest = Math.min(LONGEST_OPEN_MS, SHORTEST_OPEN_MS * 2 ** this.#openings);
    this.#openings++;
    this.#era++;
    // Isolates that opened together must not probe together.
    this.#openUntilMs = this.#clock.now() + longest * (0.75 + 0.25 * this.#random());
  }

  #close(): void {
    this.#era++;
    this.#openUntilMs = null;
    this.#openings = 0;
    this.#outcomes = new RecentCount(WINDOW_MS);
    this.#failures = new RecentCount(WINDOW_MS);
  }
}
