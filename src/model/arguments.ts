/** Owns how a reading becomes the arguments of one call: which words, which listed value, which typed value, and how sure. */

import type { ArgumentTrace, Range } from "../core/decision.ts";
import type { Json, JsonObject } from "../core/json.ts";
import type { Parameter } from "../core/tool.ts";
import { type ValueHead, valueProbabilities } from "./listed-values.ts";
import { chooseTogether, type RangeOption, type TokenRange } from "./ranges.ts";
import type { Candidate, Reading } from "./reading.ts";
import type { Tokens } from "./tokenizer/index.ts";
import { toValue, trimRange, type ValueContext } from "./values/index.ts";

/** Readings of one scalar parameter that compete for the request's words. */
const READINGS = 8;
/** A parameter this surely unstated competes for no words. */
const SURELY_UNSTATED = 0.995;

export interface Arguments {
  readonly traces: readonly ArgumentTrace[];
  /** Required parameters that no words state. */
  readonly missing: readonly Parameter[];
  /** Stated, but no rule turned the words into a value; their traces hold the words themselves. */
  readonly notUnderstood: readonly Parameter[];
  /** By parameter, stated or not: the probability of what was decided about it. */
  readonly certainties: readonly number[];
  /** Listed values on which the words themselves and the model's choice differ. */
  readonly disagreements: number;
}

interface Text {
  readonly text: string;
  readonly tokens: Tokens;
}

interface Stated {
  readonly parameter: Parameter;
  readonly ranges: readonly Range[];
  readonly probability: number;
  /** The listed value the model chose, null for parameters without any. */
  readonly chosen: string | null;
}

/** Decodes every parameter of a candidate. */
export function readArguments(
  candidate: Candidate,
  reading: Reading,
  source: Text,
  head: ValueHead,
  context: ValueContext,
): Arguments {
  const { parameters, values, slotParameters } = candidate.encoded;
  const slotOf = (parameter: number) => candidate.offset + slotParameters.indexOf(parameter);
  const scalars = parameters.flatMap((parameter, i) => (parameter.list ? [] : [i]));
  const readings = scalars.map((i) => reading.pointers.readings(slotOf(i), reading.unstated[slotOf(i)] ?? 0, READINGS));
  const free = scalars.flatMap((i, at) => ((values[i]?.length ?? 0) === 0 ? [at] : []));
  const competing = free.filter((at) => unstatedProbability(readings[at]) < SURELY_UNSTATED);
  const together = chooseTogether(competing.map((at) => readings[at] ?? []));

  const stated: Stated[] = [];
  const certainties: number[] = [];
  for (const [i, parameter] of parameters.entries()) {
    const at = scalars.indexOf(i);
    const options = readings[at] ?? [];
    if (parameter.list) {
      const { ranges, probability } = reading.pointers.items(slotOf(i));
      certainties.push(probability);
      if (ranges.length > 0)
        stated.push({ parameter, ranges: ranges.map((r) => toText(r, source)), probability, chosen: null });
      continue;
    }
    const listed = values[i] ?? [];
    const best = listed.length > 0 ? bestValue(i) : null;
    const option =
      best === null
        ? (together[competing.indexOf(at)] ?? unstatedOption(options))
        : wordsOf(options, best.value !== null);
    const probability = best === null ? option.probability : best.probability;
    certainties.push(probability);
    if (option.range === null) continue;
    stated.push({ parameter, ranges: [toText(option.range, source)], probability, chosen: best?.value ?? null });
  }
  return { ...turnIntoValues(stated, source.text, context), certainties, missing: missingFrom(parameters, stated) };

  function bestValue(i: number): { value: string | null; probability: number } {
    const probabilities = valueProbabilities(values[i] ?? [], reading.valueQuery(slotOf(i)), reading.request, head);
    const best = probabilities.indexOf(Math.max(...probabilities));
    return { value: values[i]?.[best]?.text ?? null, probability: probabilities[best] ?? 0 };
  }
}

const unstatedOption = (options: readonly RangeOption[]): RangeOption =>
  options.find(({ range }) => range === null) ?? { range: null, probability: 0 };

const unstatedProbability = (options: readonly RangeOption[] = []): number => unstatedOption(options).probability;

/** The words behind a listed value: the likeliest range, even where "unstated" is likelier; none where no value was chosen. */
const wordsOf = (options: readonly RangeOption[], stated: boolean): RangeOption =>
  (stated ? options.find(({ range }) => range !== null) : undefined) ?? unstatedOption(options);

function toText({ first, last }: TokenRange, { text, tokens }: Text): Range {
  return trimRange(text, tokens.starts[first] ?? 0, tokens.ends[last] ?? 0);
}

function missingFrom(parameters: readonly Parameter[], stated: readonly Stated[]): Parameter[] {
  const found = new Set(stated.map(({ parameter }) => parameter));
  return parameters.filter((parameter) => parameter.required && !found.has(parameter));
}

function turnIntoValues(stated: readonly Stated[], text: string, context: ValueContext) {
  const traces: ArgumentTrace[] = [];
  const notUnderstood: Parameter[] = [];
  let disagreements = 0;
  for (const { parameter, ranges, probability, chosen } of stated) {
    const read = ranges.map(({ start, end }) => toValue(text.slice(start, end), parameter, context));
    if (chosen !== null) {
      const literal = read[0]?.ok ? read[0].value.value : undefined;
      const value = literal === undefined ? listedValue(parameter, chosen) : literal;
      if (literal !== undefined && String(literal) !== chosen) disagreements++;
      traces.push({
        path: parameter.path,
        value,
        ranges,
        rule: literal === undefined ? "listed value, in other words" : "listed value",
        probability,
      });
      continue;
    }
    if (read.some((item) => !item.ok)) notUnderstood.push(parameter);
    const items = read.map((item, i) => (item.ok ? item.value.value : text.slice(ranges[i]?.start, ranges[i]?.end)));
    const rule = read.find((item) => item.ok)?.value.rule ?? "text";
    traces.push({
      path: parameter.path,
      value: parameter.list ? items : (items[0] ?? null),
      ranges,
      rule,
      probability,
    });
  }
  return { traces, notUnderstood, disagreements };
}

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
