/** Owns when a stored answer is renewed before its time, so that not everyone finds it gone at the same moment. */

import type { Random } from "../core/clock.ts";

export interface Freshness {
  /** Until the answer expires. */
  readonly leftMs: number;
  /** What fetching it anew takes. */
  readonly costMs: number;
}

/**
 * Whether whoever asks now shall fetch the answer anew: the likelier, the less time is left and the more a fetch takes.
 * XFetch, from Vattani, Chierichetti and Lowenstein, "Optimal Probabilistic Cache Stampede Prevention" (VLDB 2015).
 * @param beta - above 1 refreshes earlier, below 1 later
 */
export const isRefreshDue = ({ leftMs, costMs }: Freshness, random: Random, beta = 1): boolean =>
  // 1 - random, since random may be 0 and its logarithm infinite.
  -beta * costMs * Math.log(1 - random()) >= leftMs;
