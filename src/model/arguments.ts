/** Owns how statements become the arguments of one call: each one's words turned into a value of its parameter's type. */

import type { ArgumentTrace, Range } from "../core/decision.ts";
import type { Json, JsonObject } from "../core/json.ts";
import type { Parameter } from "../core/tool.ts";
import { endsInOwnName, isOwnName, withoutOwnName } from "./own-name.ts";
import type { Statement } from "./statements.ts";
import { decimalSignOf, tellsOfPast, toValue, type ValueContext } from "./values/index.ts";

export interface Arguments {
  readonly traces: readonly ArgumentTrace[];
  /** Required parameters that no words state. */
  readonly missing: readonly Parameter[];
  /** Stated, but no rule turned the words into a value, or the words name another listed value than the model chose. */
  readonly notUnderstood: readonly Parameter[];
}

/** @param statements - what was decided about each parameter of the tool */
export function readArguments(
  statements: readonly Statement[],
  toolName: string,
  text: string,
  context: ValueContext,
): Arguments {
  const stated = statements.filter(({ ranges }) => ranges.length > 0);
  const decimalSign = decimalSignOf(text);
  const read = stated.map((statement) => readArgument(statement, toolName, text, { ...context, decimalSign }));
  return {
    traces: read.map(({ trace }) => trace),
    missing: statements.flatMap(({ parameter, ranges }) =>
      parameter.required && ranges.length === 0 ? [parameter] : [],
    ),
    notUnderstood: stated.flatMap(({ parameter }, i) => (read[i]?.understood ? [] : [parameter])),
  };
}

interface ReadArgument {
  readonly trace: ArgumentTrace;
  readonly understood: boolean;
}

function readArgument(statement: Statement, toolName: string, text: string, context: ValueContext): ReadArgument {
  const { parameter, probability, chosen } = statement;
  const isItem = ({ start, end }: Range): boolean => {
    const words = text.slice(start, end);
    return !NO_ITEM.test(words) && !isOwnName(words, parameter);
  };
  const items = statement.ranges.filter((range) => !parameter.list || isItem(range));
  const ranges = (items.length > 0 ? items : statement.ranges).map((range) =>
    withoutOwnName(text, range, parameter, toolName),
  );
  const words = ranges.map(({ start, end }) => text.slice(start, end));
  const read = ranges.map((range) => {
    const past = tellsOfPast(text, range, toolName);
    return toValue(text.slice(range.start, range.end), parameter, { ...context, past });
  });
  const trace = (value: Json, rule: string) => ({ path: parameter.path, value, ranges, rule, probability });
  const first = read[0]?.ok ? read[0].value : undefined;
  if (chosen !== null) {
    if (first === undefined) {
      return { trace: trace(listedValue(parameter, chosen), IN_OTHER_WORDS), understood: true };
    }
    return { trace: trace(first.value, first.rule), understood: String(first.value) === chosen };
  }
  const values = read.map((item, i) => (item.ok ? item.value.value : (words[i] ?? "")));
  const value = parameter.list ? values : (values[0] ?? null);
  const isSpan = ranges.some(({ start }, i) => i > 0 && SPAN.test(text.slice(ranges[i - 1]?.end, start)));
  const isClear = read.every(({ ok }) => ok) && !isSpan && !words.some((item) => endsInOwnName(item, parameter));
  return { trace: trace(value, first?.rule ?? "text"), understood: isClear };
}

/** "Monday to Friday" is five days: what stands between the ends of a span, and its items are not said. */
const SPAN = /^\s*(?:(?:up )?to|thru|through|till|until|[-–—]|\.{2,3}|…)\s*$/i;

/** What stands between the items of a list. */
const NO_ITEM = /^(?:an?|the|and|or)$/;

/** The rule of a listed value that the words don't name. */
export const IN_OTHER_WORDS = "listed value, in other words";

/** The schema's own value behind its text: "10" may be a number there. */
const listedValue = ({ values }: Parameter, text: string): Json =>
  values === null ? text === "true" : (values.find((value) => String(value) === text) ?? text);

/** Nested objects from paths; property names such as `__proto__` are data. */
export function toObject(traces: readonly ArgumentTrace[]): JsonObject {
  const object: Record<string, Json> = {};
  for (const { path, value } of traces) {
    let node = object;
    for (const key of path.slice(0, -1)) {
      const inner = Object.hasOwn(node, key) ? node[key] : undefined;
      const next = (inner ?? {}) as Record<string, Json>;
      define(node, key, next);
      node = next;
    }
    define(node, path.at(-1) ?? "", value);
  }
  return object;
}

const define = (node: Record<string, Json>, key: string, value: Json): void => {
  Object.defineProperty(node, key, { value, enumerable: true, configurable: true, writable: true });
};
