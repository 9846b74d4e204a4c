/** Owns when an isolate calls the keeper: as seldom as serves, and ever more seldom while it doesn't answer. No I/O. */

import type { Random } from "../core/clock.ts";
import type { Lease } from "./lease.ts";

/** What decides on a call. */
export interface Situation {
  readonly running: number;
  readonly waiting: number;
  /** Slots it would ask for. */
  readonly wanted: number;
}

/** Calls a request pays for. */
const CALLS_A_REQUEST = 0.05;
/** Calls that can be saved up. */
const SAVED_CALLS = 3;
/** After how many milliseconds a call is made that isn't paid for: by an isolate that lacks every slot, */
const EMPTY_PATIENCE_MS = 4_000;
/** … by one that lacks what others have too much of, */
const OWED_PATIENCE_MS = 8_000;
/** … by one that could give a slot back; as many times sooner as it could give slots. */
const UNUSED_PATIENCE_MS = 20_000;
/** Between hearing from the keeper and asking only for the news. */
const NEWS_MS = 10_000;
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

export class CallSchedule {
  readonly #random: Random;
  #saved = 1;
  #lastMs = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #pauseUntilMs = Number.NEGATIVE_INFINITY;

  constructor(random: Random) {
    this.#random = random;
  }

  /** False from a call that came to nothing until one is answered. */
  get reachable(): boolean {
    return this.#failures === 0;
  }

  earn(): void {
    this.#saved = Math.min(SAVED_CALLS, this.#saved + CALLS_A_REQUEST);
  }

  isDue(lease: Lease, { running, waiting, wanted }: Situation, nowMs: number): boolean {
    if (lease.isCalling(nowMs) || nowMs < this.#pauseUntilMs || running + waiting === 0) return false;
    // The keeper may have granted what this isolate never heard of; nobody uses it until the next call.
    if (!this.reachable) return true;
    const slots = lease.slots(nowMs);
    if (slots > 0 && nowMs >= lease.renewAtMs) return true;
    const { scarce, owed } = lease.reply;
    // Where there is plenty, nobody misses what would soon be wanted again.
    const kept = scarce ? Math.max(running, wanted) : 2 * Math.max(running, wanted);
    const unused = Math.max(0, slots - kept) + lease.askedBack - Math.max(0, running - slots);
    if (unused > 0 && nowMs >= this.#lastMs + UNUSED_PATIENCE_MS / unused) return true;
    const isShort = running + waiting >= slots && wanted > slots;
    if (isShort && waiting > 0 && !scarce) return true;
    if (isShort && slots === 0 && nowMs >= this.#lastMs + EMPTY_PATIENCE_MS) return true;
    if (isShort && owed && nowMs >= this.#lastMs + OWED_PATIENCE_MS) return true;
    if (isShort && this.#saved >= 1) return true;
    return this.#saved >= SAVED_CALLS && nowMs >= this.#lastMs + NEWS_MS;
  }

  /** A call is being made. */
  begin(nowMs: number): void {
    this.#saved--;
    this.#lastMs = nowMs;
  }

  answered(): void {
    this.#failures = 0;
    this.#pauseUntilMs = Number.NEGATIVE_INFINITY;
  }

  failed(nowMs: number): void {
    const pauseMs = Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** this.#failures);
    this.#failures++;
    // Spread out, so that isolates cut off together don't come back together.
    this.#pauseUntilMs = nowMs + pauseMs * (0.5 + this.#random() / 2);
  }
}
