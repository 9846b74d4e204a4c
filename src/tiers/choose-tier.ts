/** Owns which configured model serves how hard a request. */

import type { Choice, TierName, Tiers } from "../configuration/routing.ts";
import type { Assessment } from "./assess.ts";

const ORDER: readonly TierName[] = ["small", "mid", "frontier"];
const THRESHOLDS = [0.4, 0.75] as const;

/**
 * @returns the tier that the complexity calls for, and its model: where the tier isn't configured that of the next larger one; null
 *   where no larger one is either: the model as asked
 */
export const chooseTier = (
  { complexity }: Pick<Assessment, "complexity">,
  tiers: Tiers,
): { readonly tier: TierName; readonly choice: Choice | null } => {
  const [mid, frontier] = tiers.thresholds ?? THRESHOLDS;
  const tier = complexity >= frontier ? "frontier" : complexity >= mid ? "mid" : "small";
  const serving = ORDER.slice(ORDER.indexOf(tier)).find((name) => tiers[name] !== undefined);
  return { tier, choice: serving === undefined ? null : (tiers[serving] ?? null) };
};
