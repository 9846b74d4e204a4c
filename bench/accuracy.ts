/**
 * Measures the model on authored apps that it was not trained on, each app's whole tool list offered: `npm run eval`.
 * `--split calibrate` takes the apps that confidence is fitted on; `--dump FILE` writes a line a request for fitting.
 */

import { createWriteStream } from "node:fs";
import { parseArgs } from "node:util";
import { loadDiskModel } from "../src/cli/disk-model.ts";
import { showProgress } from "../src/cli/progress.ts";
import type { DetailedPrediction } from "../src/model/edge-model.ts";
import { appsOf, type MeasuredRequest, readApp } from "./authored-requests.ts";
import { judge, type Verdict } from "./judge.ts";
import { share } from "./statistics.ts";

interface Measured {
  readonly request: MeasuredRequest;
  readonly prediction: DetailedPrediction;
  readonly verdict: Verdict;
  readonly answered: boolean;
}

const { values: options } = parseArgs({ options: { split: { type: "string" }, dump: { type: "string" } } });
const split = options.split === "calibrate" ? "calibrate" : "measure";
const model = await loadDiskModel();
const requests = appsOf(split).flatMap(readApp);
const progress = showProgress(requests.length);
const results: Measured[] = [];
for (const request of requests) {
  const prediction = await model.predict(request.text, request.tools);
  const answered = prediction.doubt === null && prediction.confidence >= model.threshold;
  results.push({ request, prediction, verdict: judge(request, prediction), answered });
  progress.advance();
}
progress.end();
report(results);
if (options.dump !== undefined) dump(results, options.dump);

function report(measured: readonly Measured[]): void {
  const calls = measured.filter(({ request }) => request.call !== null);
  const must = measured.filter(({ request }) => request.call === null);
  const answered = measured.filter((one) => one.answered);
  const right = answered.filter(({ verdict }) => verdict.callRight);
  const of = (some: readonly Measured[], test: (one: Measured) => boolean) =>
    share(some.filter(test).length, some.length);
  console.log(`model ${model.version}, threshold ${model.threshold}, ${split} apps: ${appsOf(split).join(", ")}`);
  console.log(`tool right, no abstaining        ${of(calls, ({ verdict }) => verdict.toolRight)}`);
  console.log(`whole call right, no abstaining  ${of(calls, ({ verdict }) => verdict.callRight)}`);
  console.log(`calls answered in place          ${of(calls, (one) => one.answered)}`);
  console.log(`right when answered              ${share(right.length, answered.length)}`);
  console.log(`must escalate, yet answered      ${of(must, (one) => one.answered)}`);
  for (const target of [0.99, 0.985, 0.97, 0.95, 0.9]) console.log(reachable(measured, calls.length, target));
  count(
    "mistakes in calls, no abstaining",
    calls.flatMap(({ verdict }) => verdict.mistake ?? []),
  );
  count(
    "mistakes answered",
    answered.flatMap(({ verdict, request }) =>
      verdict.mistake === null ? [] : `${verdict.mistake} (${request.kind})`,
    ),
  );
  count(
    "why calls were not answered",
    calls.filter((one) => !one.answered).map(({ prediction }) => prediction.doubt ?? "low_confidence"),
  );
}

/** The risk–coverage curve at one point: the most calls answered such that the share right stays at the target. */
function reachable(measured: readonly Measured[], calls: number, target: number): string {
  const sure = measured
    .filter(({ prediction }) => prediction.doubt === null)
    .sort((a, b) => b.prediction.confidence - a.prediction.confidence);
  let right = 0;
  let best = "none";
  for (const [i, { verdict, prediction }] of sure.entries()) {
    if (verdict.callRight) right++;
    if (right / (i + 1) >= target)
      best = `${((100 * right) / calls).toFixed(1)} % of calls, from confidence ${prediction.confidence.toFixed(3)}`;
  }
  return `  ${(100 * target).toFixed(1)} % right is reached answering ${best}`;
}

function count(title: string, names: readonly string[]): void {
  const groups = [...Map.groupBy(names, (name) => name)].sort(([, a], [, b]) => b.length - a.length);
  console.log(`${title}: ${groups.map(([name, all]) => `${name} ${all.length}`).join(", ") || "none"}`);
}

function dump(measured: readonly Measured[], file: string): void {
  const out = createWriteStream(file);
  for (const { request, prediction, verdict, answered } of measured) {
    const { features, confidence, doubt, draft } = prediction;
    const line = {
      app: request.app,
      kind: request.kind,
      text: request.text,
      right: verdict.callRight,
      mistake: verdict.mistake,
    };
    out.write(
      `${JSON.stringify({ ...line, expected: request.call?.marks, answered, doubt, confidence, draft, features })}\n`,
    );
  }
  out.end();
}
