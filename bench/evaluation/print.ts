/** Owns how figures are printed: one table of all sets, then what stands behind a set's row. */

import { percent, type Share } from "../statistics.ts";
import { type CurvePoint, type Reliability, reach, reliability, riskCoverage } from "./curves.ts";
import type { Figures, Measured } from "./figures.ts";

const COLUMNS = ["tool right", "whole call right", "answered", "right when answered", "must-escalate answered"];
const WIDTH = 22;
const TITLE_WIDTH = 30;

/** "84.0 % (82.1–85.7)" */
const cell = (share: Share | null): string => {
  if (share === null || share.of === 0) return "–";
  return `${percent(share.share)} % (${percent(share.low)}–${percent(share.high)})`;
};

export function printTable(rows: readonly { readonly title: string; readonly figures: Figures }[]): void {
  console.log(
    `${"".padEnd(TITLE_WIDTH)}${"calls".padStart(6)}${"must".padStart(6)}  ${COLUMNS.map((name) => name.padEnd(WIDTH)).join("")}`.trimEnd(),
  );
  for (const { title, figures } of rows) {
    const { calls, mustEscalate, toolRight, callRight, answered, rightWhenAnswered, mustEscalateAnswered } = figures;
    const cells = [toolRight, callRight, answered, rightWhenAnswered, mustEscalateAnswered];
    const counts = `${String(calls).padStart(6)}${String(mustEscalate).padStart(6)}`;
    console.log(
      `${title.padEnd(TITLE_WIDTH)}${counts}  ${cells.map((one) => cell(one).padEnd(WIDTH)).join("")}`.trimEnd(),
    );
  }
}

const TARGETS = [0.99, 0.985, 0.97, 0.95, 0.9];

export function printDetails(title: string, figures: Figures, measured: readonly Measured[]): void {
  console.log(`\n${title}`);
  const known = figures.rightWhenAnswered !== null && figures.calls > 0;
  for (const target of known ? TARGETS : [])
    console.log(`  ${percent(target)} % right is reached ${reached(reach(measured, target))}`);
  printCounts("mistakes in calls, no abstaining", figures.mistakes);
  printCounts("mistakes answered", figures.mistakesAnswered);
  printCounts("why calls were not answered", figures.reasonsOfCallsEscalated);
}

const reached = (point: CurvePoint | null): string =>
  point === null
    ? "nowhere"
    : `answering ${percent(point.callsAnsweredRight)} % of calls, from confidence ${point.threshold.toFixed(3)}`;

const printCounts = (title: string, counts: Readonly<Record<string, number>>): void =>
  console.log(
    `  ${title}: ${
      Object.entries(counts)
        .map(([name, count]) => `${name} ${count}`)
        .join(", ") || "none"
    }`,
  );

export function printCurves(title: string, measured: readonly Measured[]): void {
  console.log(`\n${title}: risk by coverage`);
  console.log("  threshold  answered  calls answered right  wrong among answers");
  const curve = riskCoverage(measured);
  for (const { threshold, coverage, callsAnsweredRight, risk } of curve.filter((_, i) => (i + 1) % 5 === 0)) {
    const cells = [
      threshold.toFixed(3).padStart(9),
      percent(coverage).padStart(9),
      percent(callsAnsweredRight).padStart(21),
    ];
    console.log(`  ${cells.join(" ")} ${percent(risk).padStart(20)}`);
  }
  printReliability(title, reliability(measured));
}

function printReliability(title: string, { bins, error }: Reliability): void {
  console.log(`\n${title}: confidence against what is right; expected calibration error ${percent(error)} points`);
  console.log("  confidence    drafts   mean   right");
  for (const { from, to, drafts, confidence, right } of bins) {
    const band = `${from.toFixed(1)}–${to.toFixed(1)}`.padStart(12);
    console.log(
      `  ${band} ${String(drafts).padStart(7)} ${percent(confidence).padStart(6)} ${percent(right).padStart(7)}`,
    );
  }
}
