/**
 * Owns how sure the model is that its call is entirely right: a small logistic combination of what the reading shows, fitted on apps
 * that were neither trained on nor are reported on (model-assets/training/calibrate.py).
 */

import type { ArgumentTrace } from "../core/decision.ts";
import { type Arguments, IN_OTHER_WORDS } from "./arguments.ts";
import { valuesIn } from "./between-arguments.ts";
import { certaintyOf, type Lines, logOdds } from "./certainty.ts";
import { isLabelled } from "./own-name.ts";
import type { Reading } from "./reading.ts";
import type { Statement } from "./statements.ts";
import type { Tokens } from "./tokenizer/index.ts";
import { sigmoid } from "./vectors.ts";

/** Names and order of the features; the fitted weights carry the same names. */
export const FEATURES = [
  "tool", // log-odds of the chosen tool
  "answerable", // log-odds that one call answers
  "cosine",
  "cosineMargin", // to the next tool
  "leastCertain", // log-odds of the least certain parameter
  "together", // log-odds of all of them together
  "weakest", // the least of: the tool, its being answerable, the least certain parameter
  "unexplained", // share of the request's words in no argument
  "unexplainedWords", // how many those are, as a logarithm
  "unplaced", // of those, how many look like values: figures, names, what is quoted; as a logarithm
  "matched", // how well the unexplained words match the tool's, on average
  "leastMatched", // the same of the one that does least
  "matchMargin", // how much better all words match the tool than the next
  "arguments",
  "otherWords", // listed values chosen for words that are not theirs
  "labelled", // arguments with the parameter's own name before them
  "parameterless", // 1 where the chosen tool takes no arguments, 0 elsewhere
  "toolAlone", // as tool, where there are no arguments to tell
  "answerableAlone", // as answerable, likewise
] as const;

export interface Confidence {
  readonly lines: Lines;
  readonly weights: Readonly<Record<(typeof FEATURES)[number], number>>;
  readonly bias: number;
  /** At or above it a request is answered in place; the operator may set another. */
  readonly threshold: number;
  /** The same for a turn that isn't the conversation's first. */
  readonly laterTurnThreshold: number;
}

/** @param besides - what the text says besides its arguments */
export function features(
  reading: Reading,
  decoded: Arguments,
  tokens: Tokens,
  statements: readonly Statement[],
  text: string,
  besides: string,
  lines: Lines,
): Record<(typeof FEATURES)[number], number> {
  const [chosen, second] = reading.candidates;
  const words = tokens.ids.length - 2;
  const unexplained = unexplainedTokens(decoded.traces, tokens);
  const tool = logOdds(chosen?.probability ?? 0);
  const answerable = logOdds(chosen?.answerable ?? 0);
  const certainties = statements.map((statement) => certaintyOf(statement, lines));
  const alone = certainties.length === 0;
  const leastCertain = alone ? 0 : Math.min(...certainties);
  const matches = unexplained.map((word) => chosen?.matches[word] ?? 0);
  return {
    tool,
    answerable,
    cosine: chosen?.cosine ?? 0,
    cosineMargin: (chosen?.cosine ?? 0) - (second?.cosine ?? 0),
    leastCertain,
    together: alone ? 0 : logOdds(certainties.reduce((product, x) => product * sigmoid(x), 1)),
    weakest: Math.min(tool, answerable, ...(alone ? [] : [leastCertain])),
    unexplained: unexplained.length / Math.max(1, words),
    unexplainedWords: Math.log1p(unexplained.length),
    matched: mean(matches),
    leastMatched: Math.min(1, ...matches),
    matchMargin: chosen === undefined || second === undefined ? 0 : meanWord(chosen.matches) - meanWord(second.matches),
    unplaced: Math.log1p(valuesIn(besides).length),
    arguments: decoded.traces.length,
    otherWords: decoded.traces.filter(({ rule }) => rule === IN_OTHER_WORDS).length,
    labelled: statements.filter(({ ranges, parameter }) => ranges.some((range) => isLabelled(text, range, parameter)))
      .length,
    parameterless: alone ? 1 : 0,
    toolAlone: alone ? tool : 0,
    answerableAlone: alone ? answerable : 0,
  };
}

/** @returns 0…1 */
export function confidenceOf(
  values: Readonly<Record<(typeof FEATURES)[number], number>>,
  { weights, bias }: Confidence,
): number {
  return sigmoid(FEATURES.reduce((sum, name) => sum + weights[name] * values[name], bias));
}

/** The request's words in no argument, by number. */
function unexplainedTokens(traces: readonly ArgumentTrace[], { starts, ends }: Tokens): number[] {
  const ranges = traces.flatMap((trace) => trace.ranges);
  const found: number[] = [];
  for (let i = 1; i < starts.length - 1; i++) {
    const [start, end] = [starts[i] ?? 0, ends[i] ?? 0];
    if (!ranges.some((range) => range.start < end && start < range.end)) found.push(i);
  }
  return found;
}

/** [CLS] and [SEP] are no words. */
const meanWord = (matches: Float32Array): number => mean([...matches.subarray(1, -1)]);

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, x) => sum + x, 0) / values.length;
