/** Owns which confidence an answer needs: what the operator set, or what the model promises its error rate for. */

import type { Model } from "../core/model.ts";
import type { DecideOptions } from "./decide.ts";

/** 0…1; null leaves it to the model. */
export interface SetThresholds {
  readonly answerThreshold: number | null;
  readonly laterTurnThreshold: number | null;
}

/** An operator who sets one of the two must not make later turns the easier ones by it. */
export const thresholdsOf = (
  set: SetThresholds,
  { threshold, laterTurnThreshold }: Pick<Model, "threshold" | "laterTurnThreshold">,
): Pick<DecideOptions, "answerThreshold" | "laterTurnThreshold"> => {
  const answerThreshold = set.answerThreshold ?? threshold;
  return {
    answerThreshold,
    laterTurnThreshold: Math.max(answerThreshold, set.laterTurnThreshold ?? laterTurnThreshold),
  };
};
