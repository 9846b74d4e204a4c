/** Owns the list of sets that are measured: the authored apps, and the public sets where they are at hand. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { appsOf, readApp, readPlain } from "../authored-requests.ts";
import type { MeasuredSet } from "../evaluation/measured-request.ts";
import { readHomeAssistant } from "./home-assistant.ts";
import { readNestful } from "./nestful.ts";
import { readSealTools } from "./seal-tools.ts";
import { readTaskBench } from "./task-bench.ts";
import { readToolAlpaca } from "./tool-alpaca.ts";

/**
 * `plain`: everyday requests for the tools of the measured apps; `fresh`: apps and libraries of stand-alone
 * functions that were written after the rules for reading words, and that no one looked at for those.
 */
export const AUTHORED_SPLITS = ["measure", "plain", "fresh", "calibrate"] as const;

/** Public sets by name, and what of the public data each is read from. */
const PUBLIC_SETS: readonly {
  readonly name: string;
  readonly needs: readonly string[];
  readonly read: (root: string) => readonly MeasuredSet[];
}[] = [
  {
    name: "seal-tools",
    needs: ["dev/seal_tools/test_out_domain.jsonl", "train/seal_tools/tool.jsonl"],
    read: (root) => [readSealTools(root)],
  },
  { name: "toolalpaca", needs: ["dev/toolalpaca/data"], read: (root) => [readToolAlpaca(root)] },
  {
    name: "home-assistant",
    needs: ["dev/home_assistant/tests_en", "train/home_assistant/intents.yaml"],
    read: (root) => [readHomeAssistant(root)],
  },
  { name: "taskbench", needs: ["dev/taskbench/data_dailylifeapis"], read: readTaskBench },
  { name: "nestful", needs: ["dev/nestful/data"], read: (root) => [readNestful(root)] },
];

/** The names that `readSets` takes. */
export const setNames: readonly string[] = [...AUTHORED_SPLITS, ...PUBLIC_SETS.map(({ name }) => name)];

export interface ReadSets {
  readonly sets: readonly MeasuredSet[];
  /** What could not be measured, and why, in words. */
  readonly missing: readonly string[];
}

/**
 * Reads the sets named.
 * @param publicData - the folder that holds `dev` and `train`; undefined where there is none
 */
export function readSets(names: readonly string[], publicData: string | undefined): ReadSets {
  const authored = AUTHORED_SPLITS.filter((split) => names.includes(split)).map(readSplit);
  const wanted = PUBLIC_SETS.filter(({ name }) => names.includes(name));
  const absent = wanted.map(({ needs }) => needs.filter((path) => !existsSync(join(publicData ?? "", path))));
  const missing = wanted.flatMap(({ name }, i) => {
    if (publicData === undefined) return [`${name}: PUBLIC_DATA is not set`];
    const paths = absent[i] ?? [];
    return paths.length === 0 ? [] : [`${name}: no ${paths.join(", no ")} in ${publicData}`];
  });
  const read = wanted.flatMap((set, i) =>
    publicData === undefined || absent[i]?.length !== 0 ? [] : set.read(publicData),
  );
  return { sets: [...authored, ...read], missing };
}

function readSplit(split: (typeof AUTHORED_SPLITS)[number]): MeasuredSet {
  const apps = appsOf(split === "plain" ? "measure" : split);
  return {
    name: split,
    title: `Authored apps, ${split}`,
    requests: apps.flatMap(split === "plain" ? readPlain : readApp),
    note: `each app's whole tool list: ${apps.join(", ")}`,
  };
}
