/** Owns how decoders settle on the one reason a request must not be answered in place. */

import type { Reason } from "../core/decision.ts";
import { isString } from "../core/json.ts";
import { isGiven } from "./reading.ts";

/** Below this many output tokens a provider may cut a call short, which an answer in place would not. */
export const FEWEST_OUTPUT_TOKENS = 64;

/** The first that holds; callers list the most telling first and `unknown_field` last. */
export const firstObstacle = (...candidates: readonly (Reason | false | null)[]): Reason | null =>
  candidates.find((candidate) => candidate !== null && candidate !== false) || null;

/**
 * Whether a limit leaves too little; one that is no number can't be said to leave enough.
 * @param limit - protocol buffers take an integer as text, too; null and undefined stand for no limit
 */
export const isTooFewTokens = (limit: unknown): boolean => {
  const tokens = isString(limit) && /^\d+$/.test(limit) ? Number(limit) : limit;
  return isGiven(limit) && !(typeof tokens === "number" && tokens >= FEWEST_OUTPUT_TOKENS);
};
