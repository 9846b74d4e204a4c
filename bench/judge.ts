/** Owns when a drafted call is right: the tool, each stated argument, and nothing else. Text may differ in case and punctuation. */

import type { Call, Prediction } from "../src/core/decision.ts";
import type { Json } from "../src/core/json.ts";
import type { Parameter, Tool } from "../src/core/tool.ts";
import { readParameters } from "../src/tools/parameters.ts";
import { isScalar } from "../src/tools/shapes.ts";
import { type Gold, leavesOf, type Mark, type MeasuredRequest } from "./evaluation/measured-request.ts";

export interface Verdict {
  readonly toolRight: boolean;
  readonly callRight: boolean;
  /** What first went wrong, by class; null where nothing did. */
  readonly mistake: string | null;
  /** Dotted paths of the parameters decided wrongly, where the tool is right. */
  readonly wrong: readonly string[];
}

type Judged = Pick<Prediction, "draft" | "traces">;

/**
 * Judges a draft, abstaining left aside.
 * @returns null where the set doesn't say which call is right
 */
export function judge({ gold, text, tools }: MeasuredRequest, { draft, traces }: Judged): Verdict | null {
  if (gold.kind === "some_call") return null;
  if (gold.kind === "escalate") return wrongAtOnce("no call may be made");
  if (draft?.name !== gold.name) return wrongAtOnce("wrong tool");
  const judged =
    gold.kind === "marked"
      ? judgeTraces(gold, text, traces)
      : judgeArguments(gold, leavesOf(draft.arguments), parametersOf(gold.name, tools));
  const mistakes = judged.filter(({ mistake }) => mistake !== null);
  const [first] = mistakes;
  return {
    toolRight: true,
    callRight: first === undefined,
    mistake: first?.mistake ?? null,
    wrong: mistakes.map(({ path }) => path),
  };
}

const wrongAtOnce = (mistake: string): Verdict => ({ toolRight: false, callRight: false, mistake, wrong: [] });

interface JudgedParameter {
  readonly path: string;
  /** By class; null where it is right. */
  readonly mistake: string | null;
}

function judgeTraces(
  { parameters, marks }: Gold & { readonly kind: "marked" },
  text: string,
  traces: Judged["traces"],
): JudgedParameter[] {
  const wanted = Map.groupBy(marks, ({ path }) => path);
  const mistakeIn = (path: string, type: string): string | null => {
    const trace = traces.find((candidate) => candidate.path.join(".") === path);
    const marked = wanted.get(path) ?? [];
    if (trace === undefined) return marked.length > 0 ? `missed ${type}` : null;
    if (marked.length === 0) return `invented ${type}`;
    const words = trace.ranges.map(({ start, end }) => text.slice(start, end));
    const right = Array.isArray(trace.value)
      ? sameMarkedItems(trace.value, marked, words)
      : sameAsMarked(trace.value, marked[0], words[0]);
    return right ? null : `wrong ${trace.rule.startsWith("listed") ? "listed value" : type}`;
  };
  return parameters.map(({ path: keys, type }) => {
    const path = keys.join(".");
    return { path, mistake: mistakeIn(path, type) };
  });
}

const sameMarkedItems = (values: readonly Json[], marks: readonly Mark[], words: readonly string[]): boolean =>
  values.length === marks.length && values.every((value, i) => sameAsMarked(value, marks[i], words[i]));

function sameAsMarked(value: Json, mark: Mark | undefined, words: string | undefined): boolean {
  if (mark === undefined) return false;
  return mark.relative ? sameMoment(words ?? "", mark.words) : sameValue(value, mark.value ?? mark.words);
}

/** Words of a date by themselves: with or without their article or preposition, the value is the same. */
const sameMoment = (a: string, b: string): boolean => fold(bareMoment(a)) === fold(bareMoment(b));

const bareMoment = (words: string): string => words.replace(/^(?:(?:on|by|until|from|at|the) )+/i, "");

/**
 * As BFCL's checker: every argument is one that was asked for, with a value accepted for it, and none is missing. An empty
 * value, or the one the schema declares as default, may be left out of a call: it means the same.
 */
function judgeArguments(
  { accepted }: Gold & { readonly kind: "call" },
  made: ReadonlyMap<string, Json>,
  parameters: readonly Parameter[],
): JudgedParameter[] {
  const parameterOf = (path: string) => parameters.find((parameter) => parameter.path.join(".") === path);
  const mistakeIn = (path: string): string | null => {
    const [value, values] = [made.get(path), accepted.get(path)];
    const parameter = parameterOf(path);
    const type = parameter?.values ? "listed value" : (parameter?.type ?? "value");
    if (values === undefined) return `invented ${type}`;
    const omissible = values.some((one) => isEmpty(one) || sameJson(one, parameter?.schema.default));
    if (value === undefined) return omissible ? null : `missed ${type}`;
    return values.some((one) => sameJson(value, one)) ? null : `wrong ${type}`;
  };
  const invented = [...made.keys()].filter((path) => !accepted.has(path));
  return [...invented, ...accepted.keys()].map((path) => ({ path, mistake: mistakeIn(path) }));
}

function parametersOf(name: string, tools: readonly Tool[]): readonly Parameter[] {
  const tool = tools.find((candidate) => candidate.name === name);
  const read = tool === undefined ? null : readParameters(tool);
  return read?.ok ? read.value : [];
}

const isEmpty = (value: Json): boolean =>
  value === "" || value === null || (Array.isArray(value) && value.length === 0);

/** Calls that say the same by the rules for answers. */
export function sameCall(a: Call, b: Call): boolean {
  const [ours, theirs] = [leavesOf(a.arguments), leavesOf(b.arguments)];
  const alike = [...ours].every(([path, value]) => sameJson(value, theirs.get(path)));
  return a.name === b.name && ours.size === theirs.size && alike;
}

/** Values alike by the rules for answers: text folded, numbers by value, lists item by item in order. */
function sameJson(a: Json, b: Json | undefined): boolean {
  if (b === undefined) return false;
  if (!Array.isArray(a) || !Array.isArray(b)) return sameValue(a, b);
  return a.length === b.length && a.every((item, i) => sameJson(item, b[i]));
}

/** The schema has seen to the value's type, so gold that writes a number or a boolean as text is read as what it says. */
function sameValue(value: Json, expected: Json): boolean {
  if (!isScalar(value) || !isScalar(expected)) return JSON.stringify(value) === JSON.stringify(expected);
  if (typeof value !== "number") return fold(String(value)) === fold(String(expected));
  return String(expected).trim() !== "" && value === Number(String(expected).replaceAll(",", ""));
}

/** BFCL's folding of free text: without spaces and light punctuation, in lower case. */
const fold = (text: string): string =>
  text
    .replace(/[ ,./\-_*^]/g, "")
    .toLowerCase()
    .replaceAll("'", '"');
