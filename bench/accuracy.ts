/**
 * Measures the model: `npm run eval` prints one table of the authored apps it was not trained on and of the public sets found in the
 * folder that the environment variable PUBLIC_DATA names. Decisions are kept in dist/decisions, so that a run broken off goes on.
 *
 * - `--sets measure,seal-tools,…` measures these alone; `--split NAME` is `--sets NAME --details`
 * - `--set FILE --gold FILE` measures OpenAI Batch lines instead, with gold as bench/dev-sets/batch-file.ts says
 * - `--limit N` takes N requests of each set, drawn with a fixed seed
 * - `--time-zone NAME` decides as with `TIME_ZONE` set
 * - `--details` prints what goes wrong; `--curves` risk by coverage and reliability on the authored apps
 * - `--json FILE` writes all figures; `--dump FILE` a line for each request, for fitting
 */

import { createWriteStream, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { showProgress } from "../src/cli/progress.ts";
import { knownTimeZone } from "../src/core/time-zone.ts";
import { readBatchFile } from "./dev-sets/batch-file.ts";
import { AUTHORED_SPLITS, type ReadSets, readSets, setNames } from "./dev-sets/index.ts";
import { reach, reliability, riskCoverage } from "./evaluation/curves.ts";
import { Decisions, decisionsFile } from "./evaluation/decisions.ts";
import { type Figures, figuresOf, type Measured } from "./evaluation/figures.ts";
import { loadMeasuredModel } from "./evaluation/measured-model.ts";
import type { MeasuredSet } from "./evaluation/measured-request.ts";
import { printCurves, printDetails, printTable } from "./evaluation/print.ts";
import { sample } from "./evaluation/sample.ts";
import { judge } from "./judge.ts";

interface MeasuredAll {
  readonly set: MeasuredSet;
  readonly measured: readonly Measured[];
  readonly figures: Figures;
}

const { values: options } = parseArgs({
  options: {
    sets: { type: "string" },
    split: { type: "string" },
    set: { type: "string" },
    gold: { type: "string" },
    limit: { type: "string" },
    "time-zone": { type: "string" },
    details: { type: "boolean" },
    curves: { type: "boolean" },
    json: { type: "string" },
    dump: { type: "string" },
  },
});

async function main(): Promise<number> {
  const names = (options.sets ?? options.split ?? setNames.join()).split(",");
  const unknown = names.filter((name) => !setNames.includes(name));
  if (unknown.length > 0) return usage(`no set ${unknown.join(", ")}; there are ${setNames.join(", ")}`);
  if ((options.set === undefined) !== (options.gold === undefined))
    return usage("--set needs --gold, and --gold --set");
  const timeZone = options["time-zone"] ?? null;
  if (timeZone !== null && knownTimeZone(timeZone) === null) return usage(`there is no time zone ${timeZone}`);
  const limit = Number(options.limit ?? Number.POSITIVE_INFINITY);
  if (!(limit >= 1)) return usage("--limit needs a number of requests");
  const { sets, missing } = readAsked(names);
  const all = await measure(sets, limit, timeZone);
  report(all);
  for (const one of missing) console.log(`not measured: ${one}`);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(asJson(all, missing), null, 2)}\n`);
  if (options.dump !== undefined) dump(all, options.dump);
  return 0;
}

function usage(problem: string): number {
  console.error(problem);
  return 2;
}

const readAsked = (names: readonly string[]): ReadSets =>
  options.set !== undefined && options.gold !== undefined
    ? { sets: [readBatchFile(options.set, options.gold)], missing: [] }
    : readSets(names, process.env.PUBLIC_DATA);

async function measure(sets: readonly MeasuredSet[], limit: number, timeZone: string | null): Promise<MeasuredAll[]> {
  const model = await loadMeasuredModel(timeZone);
  console.log(`model ${model.version}, threshold ${model.threshold}`);
  const decisions = new Decisions(model, decisionsFile(model.version, timeZone));
  const drawn = sets.map((set) => ({ ...set, requests: sample(set.requests, limit) }));
  const progress = showProgress(drawn.reduce((sum, { requests }) => sum + requests.length, 0));
  const all: MeasuredAll[] = [];
  for (const set of drawn) {
    const measured: Measured[] = [];
    for (const request of set.requests) {
      const outcome = await decisions.decide(request);
      measured.push({ ...outcome, request, verdict: judge(request, outcome.prediction) });
      progress.advance();
    }
    all.push({ set, measured, figures: figuresOf(measured) });
  }
  progress.end();
  return all;
}

function report(all: readonly MeasuredAll[]): void {
  printTable(all.map(({ set, figures }) => ({ title: set.title, figures })));
  for (const { set } of all) console.log(`${set.title}: ${set.note}`);
  const detailed = options.details === true || options.split !== undefined;
  if (detailed) for (const { set, figures, measured } of all) printDetails(set.title, figures, measured);
  if (options.curves === true) for (const { set, measured } of all.filter(hasCurves)) printCurves(set.title, measured);
}

const hasCurves = ({ set }: MeasuredAll): boolean => AUTHORED_SPLITS.some((split) => split === set.name);

const asJson = (all: readonly MeasuredAll[], missing: readonly string[]): object => ({
  sets: all.map((one) => {
    const { set, figures, measured } = one;
    const curves = { riskCoverage: riskCoverage(measured), reliability: reliability(measured) };
    const { name, title, note } = set;
    return { name, title, note, ...figures, at985: reach(measured, 0.985), ...(hasCurves(one) ? curves : {}) };
  }),
  missing,
});

function dump(all: readonly MeasuredAll[], file: string): void {
  const out = createWriteStream(file);
  for (const { request, prediction, verdict, answered } of all.flatMap(({ measured }) => measured)) {
    const { features, confidence, doubt, draft } = prediction;
    const decisions = prediction.decisions.map((decision) => ({
      ...decision,
      right: verdict?.toolRight ? !verdict.wrong.includes(decision.path) : null,
    }));
    const { app, kind, text, gold } = request;
    const { callRight: right, mistake } = verdict ?? { callRight: null, mistake: null };
    const expected =
      gold.kind === "marked" ? gold.marks : gold.kind === "call" ? Object.fromEntries(gold.accepted) : null;
    out.write(
      `${JSON.stringify({ app, kind, text, right, mistake, expected, answered, doubt, confidence, draft, features, decisions })}\n`,
    );
  }
  out.end();
}

process.exitCode = await main();
