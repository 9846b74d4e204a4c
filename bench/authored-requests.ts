/** Owns the authored apps as measured requests: each with its app's whole tool list and what a right answer is. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject, type JsonObject } from "../src/core/json.ts";
import type { Parameter, Tool } from "../src/core/tool.ts";
import { readParameters } from "../src/tools/parameters.ts";

const FOLDER = join(import.meta.dirname, "../model-assets");
const MARK = /\[([^[\]]+)\]\(([A-Za-z0-9_.]+)(?:=([^)]*)|~(date|time|datetime|duration))?\)/g;

/** One stated argument: its words and, where they don't stand for themselves, its value. */
export interface Mark {
  readonly path: string;
  readonly words: string;
  /** Null where the words are the value. */
  readonly value: string | null;
  /** The value depends on when it is asked: judged by the words alone. */
  readonly relative: boolean;
}

export interface MeasuredRequest {
  readonly app: string;
  readonly text: string;
  readonly tools: readonly Tool[];
  /** The call that answers it, null where none may be made. */
  readonly call: {
    readonly tool: Tool;
    readonly parameters: readonly Parameter[];
    readonly marks: readonly Mark[];
  } | null;
  /** "call", "missing", or the authored reason to escalate. */
  readonly kind: string;
}

interface AuthoredTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonObject;
  readonly say: readonly string[];
  readonly missing: Readonly<Record<string, readonly string[]>>;
  readonly escalate: readonly { readonly text: string; readonly why: string }[];
}

/** App names of a split of model-assets/training/configuration.json; none of them was trained on. */
export function appsOf(split: "measure" | "calibrate"): readonly string[] {
  const { splits } = JSON.parse(readFileSync(join(FOLDER, "training/configuration.json"), "utf8"));
  return splits[split];
}

/** Every request of an app. */
export function readApp(app: string): MeasuredRequest[] {
  const read: unknown = JSON.parse(readFileSync(join(FOLDER, "data", `${app}.json`), "utf8"));
  if (!isObject(read) || !Array.isArray(read.tools)) throw new Error(`${app} holds no tools`);
  const authored = read.tools as AuthoredTool[];
  const tools = authored.map(({ name, description, parameters }) => ({ name, description, parameters }));
  return authored.flatMap((entry, index) => {
    const tool = tools[index];
    const parameters = tool === undefined ? undefined : readParameters(tool);
    if (tool === undefined || !parameters?.ok) throw new Error(`${app}: ${entry.name} can't be read`);
    const must = (marked: string, kind: string) => ({ app, text: unmarked(marked), tools, call: null, kind });
    return [
      ...entry.say.map((marked) => {
        const call = { tool, parameters: parameters.value, marks: marksOf(marked) };
        return { app, text: unmarked(marked), tools, call, kind: "call" };
      }),
      ...Object.values(entry.missing).flatMap((lines) => lines.map((marked) => must(marked, "missing"))),
      ...entry.escalate.map(({ text, why }) => must(text, why)),
    ];
  });
}

const unmarked = (marked: string): string => marked.replace(MARK, "$1");

const marksOf = (marked: string): Mark[] =>
  [...marked.matchAll(MARK)].map(([, words = "", path = "", value, kind]) => ({
    path,
    words,
    value: value ?? null,
    relative: kind !== undefined,
  }));
