/** Owns how long to wait before the next try. */

import type { Random } from "../core/clock.ts";

const BASE_MS = 50;
const THROTTLED_BASE_MS = 1000;
const LONGEST_MS = 20_000;
/** How much longer than by its own reckoning the router waits because a server asks it to. */
const LONGEST_EXTENSION_MS = 5000;

export interface FailedTry {
  readonly throttled: boolean;
  /** The wait the server asked for, where it did. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * Exponential with full jitter, so that callers who failed together don't come back together.
 * @param retry - 1 for the first retry
 * @returns milliseconds; null where the server asks for longer than is worth waiting: sooner can't help
 */
export const backoffMs = (retry: number, { throttled, retryAfterMs }: FailedTry, random: Random): number | null => {
  const base = throttled ? THROTTLED_BASE_MS : BASE_MS;
  const computed = random() * Math.min(LONGEST_MS, base * 2 ** (retry - 1));
  if (retryAfterMs === undefined || retryAfterMs <= computed) return computed;
  return retryAfterMs <= computed + LONGEST_EXTENSION_MS ? retryAfterMs : null;
};
