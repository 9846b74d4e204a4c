/**
 * Owns TaskBench's daily life domain as measured requests (Shen et al., 2023; MIT). Which tool a request calls stands in a file that
 * isn't published with the others, so of single calls only the share answered is known.
 */

import { join } from "node:path";
import { firstTurn, type Gold, type MeasuredSet } from "../evaluation/measured-request.ts";
import { sample } from "../evaluation/sample.ts";
import { declaredTool } from "./declared.ts";
import { readJson, readLines } from "./files.ts";

interface Description {
  readonly nodes: readonly {
    readonly id: string;
    readonly desc: string;
    readonly parameters: readonly { readonly name: string; readonly type: string; readonly desc: string }[];
  }[];
}

/** By how its tools are linked, the ids of requests that TaskBench's checks of every kind have passed. */
interface Alignment {
  readonly all_alignment_id: Readonly<Record<"single" | "chain" | "dag", readonly string[]>>;
}

const MOST = 600;

export function readTaskBench(root: string): MeasuredSet[] {
  const folder = join(root, "dev/taskbench/data_dailylifeapis");
  const { all_alignment_id: ids } = readJson<Alignment>(join(folder, "alignment_ids.json"));
  const texts = new Map(
    readLines<{ readonly id: string; readonly user_request: string }>(join(folder, "user_requests.json")).map((row) => [
      row.id,
      row.user_request,
    ]),
  );
  // Every parameter of a node is one that a call of it needs; types such as "date" and "time" are told as text.
  const tools = readJson<Description>(join(folder, "tool_desc.json")).nodes.map(({ id, desc, parameters }) =>
    declaredTool(
      id,
      desc,
      parameters.map(({ name, type, desc: description }) => ({ name, type, description, required: true })),
    ),
  );
  const requestsOf = (some: readonly string[], gold: Gold, kind: string) =>
    sample(
      // Of some ids the request isn't published.
      some.flatMap((id) => texts.get(id) ?? []),
      MOST,
    ).map((text) => firstTurn("daily-life", text, tools, gold, kind));
  const drawn = `all ${tools.length} tools offered; at most ${MOST}, drawn with a fixed seed`;
  return [
    {
      name: "taskbench-single",
      title: "TaskBench, single tool",
      requests: requestsOf(ids.single, { kind: "some_call" }, "call"),
      note: `${drawn}; the set doesn't say which call is right`,
    },
    {
      name: "taskbench-chains",
      title: "TaskBench, chains",
      requests: requestsOf([...ids.chain, ...ids.dag], { kind: "escalate" }, "multi_call"),
      note: `${drawn}; all must escalate`,
    },
  ];
}
