/** Owns the authored apps as measured requests: each with its app's whole tool list and what a right answer is. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject, type JsonObject } from "../src/core/json.ts";
import type { Tool } from "../src/core/tool.ts";
import { readParameters } from "../src/tools/parameters.ts";
import { firstTurn, type Gold, type Mark, type MeasuredRequest } from "./evaluation/measured-request.ts";

const FOLDER = join(import.meta.dirname, "../model-assets");
const MARK = /\[([^[\]]+)\]\(([A-Za-z0-9_.]+)(?:=([^)]*)|~(date|time|datetime|duration))?\)/g;

/** The tool as another team would have declared it. */
export interface Variant {
  readonly description?: string;
  /** New descriptions by parameter path. */
  readonly describe?: Readonly<Record<string, string>>;
}

interface AuthoredTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonObject;
  readonly variants?: readonly Variant[];
  readonly say: readonly string[];
  /** Everyday requests in the plainest words, of measured apps alone. */
  readonly plain?: readonly string[];
  readonly missing: Readonly<Record<string, readonly string[]>>;
  readonly escalate: readonly { readonly text: string; readonly why: string }[];
}

/** App names of a split of model-assets/training/configuration.json; none of them was trained on. */
export function appsOf(split: "measure" | "fresh" | "calibrate"): readonly string[] {
  const { splits } = JSON.parse(readFileSync(join(FOLDER, "training/configuration.json"), "utf8"));
  return splits[split];
}

/** Every request of an app but its plain ones. */
export const readApp = (app: string): MeasuredRequest[] =>
  readRequests(app, (entry, call, must) => [
    ...entry.say.map(call),
    ...Object.values(entry.missing).flatMap((lines) => lines.map((marked) => must(marked, "missing"))),
    ...entry.escalate.map(({ text, why }) => must(text, why)),
  ]);

/** An app's plain requests, a call each. */
export const readPlain = (app: string): MeasuredRequest[] =>
  readRequests(app, ({ plain = [] }, call) => plain.map(call));

type ToRequest = (marked: string) => MeasuredRequest;

function readRequests(
  app: string,
  pick: (
    entry: AuthoredTool,
    call: ToRequest,
    must: (marked: string, kind: string) => MeasuredRequest,
  ) => MeasuredRequest[],
): MeasuredRequest[] {
  const authored = readFile(app);
  const tools = authored.map(({ name, description, parameters }) => ({ name, description, parameters }));
  const must = (marked: string, kind: string) => firstTurn(app, unmarked(marked), tools, { kind: "escalate" }, kind);
  return authored.flatMap((entry, index) => {
    const tool = tools[index];
    const parameters = tool === undefined ? undefined : readParameters(tool);
    if (tool === undefined || !parameters?.ok) throw new Error(`${app}: ${entry.name} can't be read`);
    const call: ToRequest = (marked) => {
      const gold: Gold = { kind: "marked", name: tool.name, parameters: parameters.value, marks: marksOf(marked) };
      return firstTurn(app, unmarked(marked), tools, gold);
    };
    return pick(entry, call, must);
  });
}

/** An app's tools, and of each how others would have declared it. */
export const readTools = (app: string): { readonly tool: Tool; readonly variants: readonly Variant[] }[] =>
  readFile(app).map(({ name, description, parameters, variants = [] }) => ({
    tool: { name, description, parameters },
    variants,
  }));

function readFile(app: string): readonly AuthoredTool[] {
  const read: unknown = JSON.parse(readFileSync(join(FOLDER, "data", `${app}.json`), "utf8"));
  if (!isObject(read) || !Array.isArray(read.tools)) throw new Error(`${app} holds no tools`);
  return read.tools as AuthoredTool[];
}

const unmarked = (marked: string): string => marked.replace(MARK, "$1");

const marksOf = (marked: string): Mark[] =>
  [...marked.matchAll(MARK)].map(([, words = "", path = "", value, kind]) => ({
    path,
    words,
    value: value ?? null,
    relative: kind !== undefined,
  }));
