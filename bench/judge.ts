/** Owns when a drafted call is right: the tool, each stated argument, and nothing else. Text may differ in case and punctuation. */

import type { Prediction } from "../src/core/decision.ts";
import type { Json } from "../src/core/json.ts";
import type { Mark, MeasuredRequest } from "./authored-requests.ts";

export interface Verdict {
  readonly toolRight: boolean;
  readonly callRight: boolean;
  /** What first went wrong, by class; null where nothing did. */
  readonly mistake: string | null;
}

/** Judges a draft, abstaining left aside. */
export function judge({ call, text }: MeasuredRequest, { draft, traces }: Prediction): Verdict {
  if (call === null || draft === null || draft.name !== call.tool.name) {
    return { toolRight: false, callRight: false, mistake: call === null ? "no call may be made" : "wrong tool" };
  }
  const wanted = Map.groupBy(call.marks, ({ path }) => path);
  const mistake = call.parameters
    .map(({ path, type }) => {
      const trace = traces.find((candidate) => candidate.path.join(".") === path.join("."));
      const marks = wanted.get(path.join(".")) ?? [];
      if (trace === undefined) return marks.length > 0 ? `missed ${type}` : null;
      if (marks.length === 0) return `invented ${type}`;
      const words = trace.ranges.map(({ start, end }) => text.slice(start, end));
      const right = Array.isArray(trace.value)
        ? sameItems(trace.value, marks, words)
        : sameValue(trace.value, marks[0], words[0]);
      return right ? null : `wrong ${trace.rule.startsWith("listed") ? "listed value" : type}`;
    })
    .find((found) => found !== null);
  return { toolRight: true, callRight: mistake === undefined, mistake: mistake ?? null };
}

const sameItems = (values: readonly Json[], marks: readonly Mark[], words: readonly string[]): boolean =>
  values.length === marks.length && values.every((value, i) => sameValue(value, marks[i], words[i]));

function sameValue(value: Json, mark: Mark | undefined, words: string | undefined): boolean {
  if (mark === undefined) return false;
  if (mark.relative) return fold(words ?? "") === fold(mark.words);
  const expected = mark.value ?? mark.words;
  if (typeof value === "number") return value === Number(expected.replaceAll(",", ""));
  return fold(String(value)) === fold(expected);
}

/** BFCL's folding of free text: without spaces and light punctuation, in lower case. */
const fold = (text: string): string =>
  text
    .replace(/[ ,./\-_*^]/g, "")
    .toLowerCase()
    .replaceAll("'", '"');
