/**
 * Measures what harmless changes do to decisions: `npm run bench bench/robustness.ts` takes 1,000 requests of the authored measure apps, drawn
 * with a fixed seed, and decides each again under every change. `--limit N` takes fewer; `--json FILE` writes the figures. Decisions
 * are kept in dist/decisions, so that a run broken off goes on.
 */

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { showProgress } from "../src/cli/progress.ts";
import { appsOf, readApp } from "./authored-requests.ts";
import { changes } from "./evaluation/changes.ts";
import { Decisions, decisionsFile, type Outcome } from "./evaluation/decisions.ts";
import { loadMeasuredModel } from "./evaluation/measured-model.ts";
import type { MeasuredRequest } from "./evaluation/measured-request.ts";
import { sample } from "./evaluation/sample.ts";
import { judge, sameCall } from "./judge.ts";
import { percent, type Share, wilson } from "./statistics.ts";

interface Pair {
  readonly before: Outcome;
  readonly after: Outcome;
  /** The call after the change is right. */
  readonly right: boolean;
}

interface ChangeFigures {
  readonly change: string;
  /** Requests that the change applies to. */
  readonly requests: number;
  /** Of answers before the change. */
  readonly anotherAnswer: Share;
  readonly becameEscalations: Share;
  /** Of escalations before the change. */
  readonly becameAnswers: Share;
  /** Of those, the ones that are wrong. */
  readonly becameWrongAnswers: Share;
}

const REQUESTS = 1000;
/** Of answers, those that may become another one. */
const BAR = 0.005;

const { values: options } = parseArgs({ options: { limit: { type: "string" }, json: { type: "string" } } });
async function measure(requests: readonly MeasuredRequest[], decisions: Decisions): Promise<ChangeFigures[]> {
  const pairs = new Map<string, Pair[]>(changes.map(({ name }) => [name, []]));
  const progress = showProgress(requests.length);
  for (const [number, request] of requests.entries()) {
    const before = await decisions.decide(request);
    for (const { name, make } of changes) {
      const change = make(request, before.prediction, number);
      if (change === null) continue;
      const altered = { ...request, ...change };
      const after = await decisions.decide(altered);
      pairs.get(name)?.push({ before, after, right: judge(altered, after.prediction)?.callRight === true });
    }
    progress.advance();
  }
  progress.end();
  return [...pairs].map(([change, some]) => figuresOf(change, some));
}

function figuresOf(change: string, pairs: readonly Pair[]): ChangeFigures {
  const answers = pairs.filter(({ before }) => before.answered);
  const escalations = pairs.filter(({ before }) => !before.answered);
  const begun = escalations.filter(({ after }) => after.answered);
  const of = (some: readonly Pair[], test: (pair: Pair) => boolean) => wilson(some.filter(test).length, some.length);
  return {
    change,
    requests: pairs.length,
    anotherAnswer: of(answers, ({ before, after }) => after.answered && !isSame(before, after)),
    becameEscalations: of(answers, ({ after }) => !after.answered),
    becameAnswers: of(escalations, ({ after }) => after.answered),
    becameWrongAnswers: of(begun, ({ right }) => !right),
  };
}

function isSame(before: Outcome, after: Outcome): boolean {
  const [ours, theirs] = [before.prediction.draft, after.prediction.draft];
  return ours !== null && theirs !== null && sameCall(ours, theirs);
}

function report(all: readonly ChangeFigures[]): void {
  const heads = ["another answer", "became escalations", "became answers", "of these wrong"];
  const row = (title: string, cells: readonly string[]) =>
    console.log(`${title.padEnd(27)}${cells.map((one) => one.padEnd(24)).join("")}`.trimEnd());
  row("", heads);
  for (const one of all) {
    row(one.change, [one.anotherAnswer, one.becameEscalations, one.becameAnswers, one.becameWrongAnswers].map(cell));
  }
  const over = all.filter(({ anotherAnswer }) => anotherAnswer.share > BAR).map(({ change }) => change);
  const verdict = over.length === 0 ? "kept for every change" : `broken by ${over.join(", ")}`;
  console.log(`at most ${percent(BAR)} % of answers may become another answer: ${verdict}`);
}

/** "0.4 % (1 of 240)" */
const cell = ({ hits, of, share }: Share): string => (of === 0 ? "–" : `${percent(share)} % (${hits} of ${of})`);

const model = await loadMeasuredModel();
console.log(`model ${model.version}, threshold ${model.threshold}`);
const decisions = new Decisions(model, decisionsFile(model.version));
const figures = await measure(sample(appsOf("measure").flatMap(readApp), Number(options.limit ?? REQUESTS)), decisions);
report(figures);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`);
