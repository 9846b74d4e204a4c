/** Owns Seal-Tools' out-of-domain test as measured requests (Wu et al., 2024; Apache-2.0). */

import { join } from "node:path";
import type { Json } from "../../src/core/json.ts";
import type { Tool } from "../../src/core/tool.ts";
import { firstTurn, goldCall, type MeasuredSet } from "../evaluation/measured-request.ts";
import { offered } from "../evaluation/sample.ts";
import { declaredTool } from "./declared.ts";
import { readLines } from "./files.ts";

interface Api {
  readonly api_name: string;
  readonly api_description: string;
  readonly parameters: Readonly<
    Record<
      string,
      { readonly type: string; readonly description?: string; readonly default?: Json; readonly choices?: Json }
    >
  >;
  readonly required?: readonly string[];
}

interface Row {
  readonly query: string;
  readonly calling: readonly { readonly api: string; readonly parameters: object }[];
}

const OFFERED = 10;

export function readSealTools(root: string): MeasuredSet {
  const rows = readLines<Row>(join(root, "dev/seal_tools/test_out_domain.jsonl"));
  const called = new Set(rows.flatMap(({ calling }) => calling.map(({ api }) => api)));
  // Others of the catalogue may have been trained on.
  const catalogue = readLines<Api>(join(root, "train/seal_tools/tool.jsonl")).filter((api) => called.has(api.api_name));
  const tools = new Map(catalogue.map((api) => [api.api_name, toolOf(api)]));
  const usable = rows.filter(({ calling }) => calling.every(({ api }) => tools.has(api)));
  const requests = usable.map(({ query, calling }, i) => {
    const needed = [...new Set(calling.map(({ api }) => api))].flatMap((api) => tools.get(api) ?? []);
    const list = offered(needed, [...tools.values()], OFFERED, i);
    const [call] = calling;
    const single = calling.length === 1 && call !== undefined;
    return single
      ? firstTurn("seal-tools", query, list, goldCall({ name: call.api, arguments: call.parameters }))
      : firstTurn("seal-tools", query, list, { kind: "escalate" }, "multi_call");
  });
  const note = `${OFFERED} tools each: those called and others that this test calls; several calls must escalate; ${rows.length - usable.length} left out whose tool isn't declared`;
  return { name: "seal-tools", title: "Seal-Tools, out of domain", requests, note };
}

const toolOf = ({ api_name, api_description, parameters, required = [] }: Api): Tool =>
  declaredTool(
    api_name,
    api_description,
    Object.entries(parameters).map(([name, { type, description = "", default: fallback, choices }]) => ({
      name,
      type,
      description,
      required: required.includes(name),
      values: Array.isArray(choices) ? choices : undefined,
      fallback,
    })),
  );
