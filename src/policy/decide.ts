/** Owns the last word on a request: answered in place, or handed to the large model and why. Pure. */

import type { Decision, Prediction, Reason } from "../core/decision.ts";
import type { RoutableRequest } from "../core/request.ts";

export interface DecideOptions {
  /** Version of the model that made the prediction. */
  readonly model: string;
  /** The least confidence for an answer, 0…1. */
  readonly answerThreshold: number;
  /** The same for a turn that isn't the conversation's first: more of its meaning lies outside the text. */
  readonly laterTurnThreshold: number;
}

/** Judges what the model made of a request. */
export const decide = (request: RoutableRequest, prediction: Prediction, options: DecideOptions): Decision => {
  const { draft, traces, confidence, candidates, timings, doubt } = prediction;
  const decided = { draft, traces, confidence, candidates, timings, model: options.model };
  if (doubt !== null) return { ...decided, outcome: "escalated", reason: doubt };
  const threshold = request.earlierTurns > 0 ? options.laterTurnThreshold : options.answerThreshold;
  // Not "below the threshold": a confidence that is no number must not be answered.
  if (draft === null || !(confidence >= threshold))
    return { ...decided, outcome: "escalated", reason: prediction.weakness };
  return { ...decided, outcome: "answered", call: draft, reason: null };
};

/** The decision on a request the model never saw. */
export const escalateUnseen = (reason: Reason): Decision => ({
  outcome: "escalated",
  reason,
  confidence: 0,
  draft: null,
  traces: [],
  candidates: [],
  timings: { tools: 0, model: 0, total: 0 },
  model: "none",
});
