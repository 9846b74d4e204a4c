/**
 * Owns how sure the model is that its call is entirely right: a small logistic combination of what the reading shows, fitted on apps
 * that were neither trained on nor are reported on (model-assets/training/calibrate.py).
 */

import type { ArgumentTrace } from "../core/decision.ts";
import { type Arguments, IN_OTHER_WORDS } from "./arguments.ts";
import type { Reading } from "./reading.ts";
import type { Tokens } from "./tokenizer/index.ts";
import { sigmoid } from "./vectors.ts";

/** Names and order of the features; the fitted weights carry the same names. */
export const FEATURES = [
  "tool", // log-odds of the chosen tool
  "none", // log-odds of no tool
  "answerable", // log-odds that one call answers
  "cosine",
  "cosineMargin", // to the next tool
  "leastCertain", // log of the least certain parameter's probability
  "together", // sum of the logs of all of them
  "unexplained", // share of the request's words in no argument
  "unexplainedWords", // how many those are, as a logarithm
  "arguments",
  "parameters",
  "otherWords", // listed values chosen for words that are not theirs
  "twins", // log-odds of the second tool
] as const;

export interface Confidence {
  readonly weights: Readonly<Record<(typeof FEATURES)[number], number>>;
  readonly bias: number;
  /** At or above it a request is answered in place; the operator may set another. */
  readonly threshold: number;
  /** The same for a turn that isn't the conversation's first. */
  readonly laterTurnThreshold: number;
}

const FLOOR = 1e-6;
const logarithm = (p: number): number => Math.log(Math.max(p, FLOOR));
const logOdds = (p: number): number => logarithm(p) - logarithm(1 - p);

export function features(
  reading: Reading,
  decoded: Arguments,
  tokens: Tokens,
): Record<(typeof FEATURES)[number], number> {
  const [chosen, second] = reading.candidates;
  const words = tokens.ids.length - 2;
  const unexplained = words - explainedTokens(decoded.traces, tokens);
  return {
    tool: logOdds(chosen?.probability ?? 0),
    none: logOdds(reading.none),
    answerable: logOdds(chosen?.answerable ?? 0),
    cosine: chosen?.cosine ?? 0,
    cosineMargin: (chosen?.cosine ?? 0) - (second?.cosine ?? 0),
    leastCertain: logarithm(Math.min(1, ...decoded.certainties)),
    together: decoded.certainties.reduce((sum, p) => sum + logarithm(p), 0),
    unexplained: unexplained / Math.max(1, words),
    unexplainedWords: Math.log1p(unexplained),
    arguments: decoded.traces.length,
    parameters: decoded.certainties.length,
    otherWords: decoded.traces.filter(({ rule }) => rule === IN_OTHER_WORDS).length,
    twins: logOdds(second?.probability ?? 0),
  };
}

/** @returns 0…1 */
export function confidenceOf(
  values: Readonly<Record<(typeof FEATURES)[number], number>>,
  { weights, bias }: Confidence,
): number {
  return sigmoid(FEATURES.reduce((sum, name) => sum + weights[name] * values[name], bias));
}

function explainedTokens(traces: readonly ArgumentTrace[], { starts, ends }: Tokens): number {
  const ranges = traces.flatMap((trace) => trace.ranges);
  let explained = 0;
  for (let i = 1; i < starts.length - 1; i++) {
    const [start, end] = [starts[i] ?? 0, ends[i] ?? 0];
    if (ranges.some((range) => range.start < end && start < range.end)) explained++;
  }
  return explained;
}
