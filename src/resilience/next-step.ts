/** Owns where a request goes on after a failed try: the same target again, the next one, or nowhere. */

import type { Random } from "../core/clock.ts";
import { backoffMs } from "./backoff.ts";
import type { Sent } from "./outcome.ts";

export type FailedSent<Response> = Exclude<Sent<Response>, { readonly outcome: "answered" | "refused" }>;

export interface Situation {
  /** Failed tries at this target, 1 or more. */
  readonly failuresHere: number;
  /** Requests sent so far, to any target. */
  readonly sent: number;
  /** More targets follow in the chain. */
  readonly othersLeft: boolean;
  /** Milliseconds to the deadline. */
  readonly leftMs: number;
}

/**
 * A passing failure is tried once more where it happened, so that nobody gets another model for a broken connection.
 * Any other moves down the chain at once; at its end there is only waiting.
 * @returns null where it is over
 */
export const nextStep = (
  failed: FailedSent<unknown>,
  { failuresHere, sent, othersLeft, leftMs }: Situation,
  random: Random,
): { readonly stays: boolean; readonly delayMs: number } | null => {
  const stays = failed.outcome !== "final" && (!othersLeft || (failed.outcome === "transient" && failuresHere === 1));
  const retryAfter = failed.outcome === "throttled" ? failed.retryAfterMs : undefined;
  const delayMs = stays
    ? backoffMs(sent, { throttled: failed.outcome === "throttled", retryAfterMs: retryAfter }, random)
    : null;
  if (delayMs !== null && delayMs < leftMs) return { stays: true, delayMs };
  return othersLeft ? { stays: false, delayMs: 0 } : null;
};
