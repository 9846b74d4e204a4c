/** Owns how decoders settle on the one reason a request must not be answered in place. */

import type { Reason } from "../core/decision.ts";

/** Below this many output tokens a provider may cut a call short, which an answer in place would not. */
export const FEWEST_OUTPUT_TOKENS = 64;

/** The first that holds; callers list the most telling first and `unknown_field` last. */
export const firstObstacle = (...candidates: readonly (Reason | false | null)[]): Reason | null =>
  candidates.find((candidate) => candidate !== null && candidate !== false) || null;

export const isTooFewTokens = (limit: unknown): boolean => typeof limit === "number" && limit < FEWEST_OUTPUT_TOKENS;
