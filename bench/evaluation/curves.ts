/** Owns how well confidence orders and measures right and wrong: the risk–coverage curve and the reliability table. */

import type { Measured } from "./figures.ts";

/** What a threshold would give. */
export interface CurvePoint {
  readonly threshold: number;
  /** Share of all requests answered, 0…1. */
  readonly coverage: number;
  /** Share of calls answered rightly, 0…1. */
  readonly callsAnsweredRight: number;
  /** Share of answers that are wrong, 0…1. */
  readonly risk: number;
}

/** Drafts of one band of confidence. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly drafts: number;
  /** Mean confidence, and the share that is right; both 0 of none. */
  readonly confidence: number;
  readonly right: number;
}

export interface Reliability {
  readonly bins: readonly ReliabilityBin[];
  /** Expected calibration error: |confidence − right| of the bins, weighted by their drafts. */
  readonly error: number;
}

const POINTS = 100;
const BINS = 10;

/** Drafts that nothing but a low confidence keeps from being answered, surest first. */
const drafts = (measured: readonly Measured[]): Measured[] =>
  measured
    .filter(
      ({ prediction: { doubt, draft }, request }) => doubt === null && draft !== null && request.obstacle === null,
    )
    .sort((a, b) => b.prediction.confidence - a.prediction.confidence);

const isRight = ({ verdict }: Measured): boolean => verdict?.callRight === true;

/** What each threshold would give, from the strictest on; drafts of equal confidence are answered together. */
function thresholds(measured: readonly Measured[]): CurvePoint[] {
  const calls = measured.filter(({ request }) => request.gold.kind !== "escalate").length;
  let right = 0;
  const points = drafts(measured).map((one, i) => {
    if (isRight(one)) right++;
    return {
      threshold: one.prediction.confidence,
      coverage: (i + 1) / measured.length,
      callsAnsweredRight: calls === 0 ? 0 : right / calls,
      risk: 1 - right / (i + 1),
    };
  });
  return points.filter(({ threshold }, i) => points[i + 1]?.threshold !== threshold);
}

/** The curve in at most a hundred points, evenly spread over what can be answered at all. */
export function riskCoverage(measured: readonly Measured[]): CurvePoint[] {
  const all = thresholds(measured);
  const step = (i: number) => Math.floor((i * POINTS) / all.length);
  return all.filter((_, i) => step(i) !== step(i + 1));
}

/**
 * The most calls answered such that at least the target share (0…1) of answers is right.
 * @returns null where no threshold reaches the target
 */
export const reach = (measured: readonly Measured[], target: number): CurvePoint | null =>
  thresholds(measured).findLast(({ risk }) => 1 - risk >= target) ?? null;

/** Ten bins of equal width, over drafts that nothing but a low confidence keeps from being answered. */
export function reliability(measured: readonly Measured[]): Reliability {
  const all = drafts(measured);
  const bins = Array.from({ length: BINS }, (_, bin): ReliabilityBin => {
    const some = all.filter(({ prediction }) => Math.min(BINS - 1, Math.floor(prediction.confidence * BINS)) === bin);
    const mean = (of: (one: Measured) => number) =>
      some.length === 0 ? 0 : some.reduce((sum, one) => sum + of(one), 0) / some.length;
    return {
      from: bin / BINS,
      to: (bin + 1) / BINS,
      drafts: some.length,
      confidence: mean(({ prediction }) => prediction.confidence),
      right: mean((one) => Number(isRight(one))),
    };
  });
  const error = bins.reduce((sum, bin) => sum + bin.drafts * Math.abs(bin.confidence - bin.right), 0);
  return { bins, error: all.length === 0 ? 0 : error / all.length };
}
