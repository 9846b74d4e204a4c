/**
 * Measures tiers with the shipped model and tasks.json: `npm run bench bench/tasks.ts` prints how often the type of task is right and which
 * tier hand-labelled requests are given. `--dump FILE` instead writes what model-assets/training/tasks.py fits tasks.json on.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadDiskModel } from "../src/cli/disk-model.ts";
import { showProgress } from "../src/cli/progress.ts";
import type { TierName } from "../src/configuration/routing.ts";
import { requestDemands, turnDemands, userTexts } from "../src/tiers/demands.ts";
import { assess, assessByRules, chooseTier, readFitted } from "../src/tiers/index.ts";
import { likeliest, readTask, TASKS, type Task } from "../src/tiers/task.ts";
import { share } from "./statistics.ts";
import { readTaskExamples, readTierExamples, type Split, type TierExample } from "./task-examples.ts";

const TIERS: readonly TierName[] = ["small", "mid", "frontier"];
const SPLITS: readonly Split[] = ["fit", "held-out"];

const { values: options } = parseArgs({ options: { dump: { type: "string" } } });
const model = await loadDiskModel();
if (options.dump === undefined) await report();
else await dump(options.dump);

async function dump(file: string): Promise<void> {
  const tasks = SPLITS.flatMap((split) => readTaskExamples(split).map((example) => ({ ...example, split })));
  const tiers = SPLITS.flatMap((split) => readTierExamples(split).map((example) => ({ ...example, split })));
  const progress = showProgress(tasks.length + tiers.length);
  const rows: object[] = [];
  for (const { split, task, text } of tasks) {
    rows.push({ kind: "task", split, task, ...(await vectorsOf(text)) });
    progress.advance();
  }
  for (const { split, tier, chat } of tiers) {
    const [first = "", ...later] = userTexts(chat.turns);
    const turns = [
      { ...(await vectorsOf(first)), demands: turnDemands(first) },
      ...later.map((text) => ({ words: rounded(model.glance(text)), demands: turnDemands(text) })),
    ];
    rows.push({ kind: "tier", split, tier, turns, demands: requestDemands(chat) });
    progress.advance();
  }
  progress.end();
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}

async function vectorsOf(text: string) {
  return { encoder: rounded(await model.describe(text)), words: rounded(model.glance(text)) };
}

function rounded(vector: Float32Array): number[] {
  return Array.from(vector, (x) => Math.round(x * 1e5) / 1e5);
}

async function report(): Promise<void> {
  const path = join(import.meta.dirname, "../model-assets/tasks.json");
  const fitted = readFitted(JSON.parse(readFileSync(path, "utf8")));
  console.log(`model ${model.version}`);
  const judged: { readonly task: Task; readonly read: Task }[] = [];
  for (const { task, text } of readTaskExamples("held-out")) {
    judged.push({ task, read: likeliest(await readTask(text, model, fitted.heads)) });
  }
  const right = judged.filter(({ task, read }) => task === read).length;
  console.log(`type of task right, held out: ${share(right, judged.length)}`);
  table(TASKS, TASKS, (row, column) => judged.filter(({ task, read }) => task === row && read === column).length);
  for (const split of SPLITS) {
    const examples = readTierExamples(split);
    const read = await Promise.all(examples.map(({ chat }) => assess(chat, model, fitted)));
    reportTiers(split, examples, read);
    const unread = examples.map(({ chat }) => assessByRules(chat, fitted));
    reportTiers(`${split}, by rules alone`, examples, unread);
  }
}

function reportTiers(
  title: string,
  examples: readonly TierExample[],
  assessed: readonly { readonly complexity: number }[],
) {
  const given = assessed.map((assessment) => chooseTier(assessment, {}).tier);
  const count = (labelled: TierName, chosen: TierName) =>
    examples.filter(({ tier }, i) => tier === labelled && given[i] === chosen).length;
  const of = (labelled: TierName) => examples.filter(({ tier }) => tier === labelled).length;
  const hits = TIERS.reduce((sum, tier) => sum + count(tier, tier), 0);
  console.log(`\ntier right, ${title}: ${share(hits, examples.length)}`);
  console.log(`  must be frontier, sent to small: ${share(count("frontier", "small"), of("frontier"))}`);
  console.log(`  must be mid, sent to small:      ${share(count("mid", "small"), of("mid"))}`);
  console.log(`  would do with small, sent up:    ${share(of("small") - count("small", "small"), of("small"))}`);
  table(TIERS, TIERS, count);
}

/** Rows: as labelled; columns: as judged. */
function table<Row extends string, Column extends string>(
  rows: readonly Row[],
  columns: readonly Column[],
  count: (row: Row, column: Column) => number,
): void {
  console.log(`${"".padEnd(12)}${columns.map((name) => name.padStart(10)).join("")}`);
  for (const row of rows) {
    console.log(`  ${row.padEnd(10)}${columns.map((column) => String(count(row, column)).padStart(10)).join("")}`);
  }
}
