/** Owns the shared caps of provider keys: a place for each request that runs, over all isolates. */

import type { Cap, Caps } from "../configuration/routing.ts";
import type { Clock, Random } from "../core/clock.ts";
import { type AskKeeper, defaultTerms, type LeaseTerms, SlotPool, type UpstreamSlot } from "../leases/index.ts";

/** A request waits for a place this long at most: whoever would wait longer is better told so at once. */
const LONGEST_WAIT_MS = 5000;
/** No answer of a large model takes longer. */
const LONGEST_STREAM_MS = 60 * 60 * 1000;

export interface SlotsOptions {
  readonly caps: Caps;
  readonly ask: (providerKey: string) => AskKeeper;
  readonly clock: Clock;
  readonly random: Random;
  /** This isolate's name; new, random, never used again. */
  readonly holder: () => string;
  readonly waitUntil: (task: Promise<void>) => void;
}

/** One an isolate. */
export class Slots {
  readonly #options: SlotsOptions;
  readonly #pools = new Map<string, SlotPool>();

  constructor(options: SlotsOptions) {
    this.#options = options;
  }

  /** Whether requests to this provider are counted. */
  counts(provider: string): boolean {
    return Object.hasOwn(this.#options.caps, provider);
  }

  /** @returns a place, or after how many milliseconds to come back */
  async take(
    provider: string,
    key: string,
    signal: AbortSignal,
  ): Promise<{ readonly slot: UpstreamSlot } | { readonly slot: null; readonly retryAfterMs: number }> {
    const { clock, ask, waitUntil } = this.#options;
    const now = clock.now();
    const taken = await this.#pool(provider, key).take({
      signal,
      waitByMs: now + LONGEST_WAIT_MS,
      endByMs: now + LONGEST_STREAM_MS,
      clock,
      ask: ask(key),
      waitUntil,
    });
    if (taken.ok) return { slot: taken.value };
    return { slot: null, retryAfterMs: taken.problem.cause === "caller_left" ? 0 : taken.problem.retryAfterMs };
  }

  #pool(provider: string, key: string): SlotPool {
    const known = this.#pools.get(key);
    if (known !== undefined) return known;
    const { caps, clock, random, holder } = this.#options;
    const pool = new SlotPool({
      holder: holder(),
      terms: termsOf(caps[provider] ?? 1),
      random,
      nowMs: clock.now(),
    });
    this.#pools.set(key, pool);
    return pool;
  }
}

const termsOf = (cap: number | Cap): LeaseTerms => {
  if (typeof cap === "number") return defaultTerms(cap);
  const { requests, unreachable } = cap;
  const terms = defaultTerms(requests);
  return unreachable === undefined ? terms : { ...terms, fallback: unreachable };
};
