/**
 * Owns the refusal of what an upstream would most likely refuse, before it is sent: adaptive throttling by the client,
 * as in "Handling Overload" of Google's Site Reliability Engineering.
 */

import type { Clock, Random } from "../core/clock.ts";
import { RecentCount } from "./recent-count.ts";

const WINDOW_MS = 30_000;
/** How many requests are sent for each that is accepted; the surplus finds out when the upstream recovers. */
const REQUESTS_PER_ACCEPT = 2;
/** gRPC's throttler pads by 8 as well. */
const PADDING = 8;
/** A quiet key's few failures say too little for anything to be refused on their account. */
const FEWEST_SETTLED = 20;

export class ClientThrottle {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #settled = new RecentCount(WINDOW_MS);
  readonly #accepted = new RecentCount(WINDOW_MS);

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** The probability, 0…1, with which a request should be refused now. */
  get refusal(): number {
    const now = this.#clock.now();
    const settled = this.#settled.total(now);
    if (settled < FEWEST_SETTLED) return 0;
    return Math.max(0, (settled - REQUESTS_PER_ACCEPT * this.#accepted.total(now)) / (settled + PADDING));
  }

  refuses(): boolean {
    return this.#random() < this.refusal;
  }

  /** Counts a request that was sent, once its end is known: slow answers must not look like refusals. */
  settle(accepted: boolean): void {
    const now = this.#clock.now();
    this.#settled.add(now);
    if (accepted) this.#accepted.add(now);
  }
}
