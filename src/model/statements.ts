/** Owns what is decided about each parameter of a tool: which words of the request state it, or that none do. */

import type { Range } from "../core/decision.ts";
import type { Parameter } from "../core/tool.ts";
import { chooseTogether, type Option, overlap } from "./choosing.ts";
import type { EncodedTool, EncodedValue } from "./encoded-tool.ts";
import { type RequestWords, type ValueHead, valueProbabilities } from "./listed-values.ts";
import type { Pointers, TokenRange } from "./ranges.ts";
import type { ParameterReading } from "./reading.ts";

/** Ranges of tokens looked at for one parameter, and options it keeps of them to compete with the other parameters for words. */
const READINGS = 24;
const OPTIONS = 8;
/** What "unstated" weighs where a required parameter competes for words. */
const NEEDED = 0.3;
/** How much less words count that are hardly the parameter's. */
const IMPLAUSIBLE = 0.1;

export interface Statement extends Omit<Option, "weight"> {
  readonly parameter: Parameter;
}

/**
 * @param toWords - the words that tokens stand for
 * @param isImplausible - whether words are hardly a parameter's: by what the request calls them, or since the tool's name has them
 * @returns one for each parameter, in order
 */
export function readStatements(
  { parameters, values, slotParameters }: EncodedTool,
  reading: ParameterReading,
  request: RequestWords,
  head: ValueHead,
  toWords: (range: TokenRange) => Range,
  isImplausible: (range: Range, parameter: Parameter) => boolean,
): Statement[] {
  const optionsOf = (parameter: Parameter, i: number): readonly Option[] => {
    const slot = slotParameters.indexOf(i);
    if (slot < 0) return [unstated(0)];
    if (parameter.list) return itemOptions(reading.pointers, slot, toWords);
    const ranges = rangeOptions(reading.pointers, slot, reading.unstated[slot] ?? 0, toWords);
    const listed = values[i] ?? [];
    if (listed.length === 0) return ranges;
    return valueOptions(listed, valueProbabilities(listed, reading.valueQuery(slot), request, head), ranges);
  };
  const options = parameters.map((parameter, i) => {
    const own = optionsOf(parameter, i);
    const likely = parameter.list ? own : discounted(own, (range) => isImplausible(range, parameter));
    return parameter.required ? preferStated(likely) : likely;
  });
  const chosen = chooseTogether(options);
  return parameters.map((parameter, i) => {
    const { weight: _, ...choice } = chosen[i] ?? unstated(0);
    return { parameter, ...choice };
  });
}

const unstated = (probability: number): Option => ({ ranges: [], weight: probability, probability, chosen: null });

/** Words that are hardly this parameter's count a tenth. */
const discounted = (options: readonly Option[], isImplausible: (range: Range) => boolean): readonly Option[] =>
  options
    .map((option) => {
      if (!option.ranges.some(isImplausible)) return option;
      return { ...option, weight: option.weight * IMPLAUSIBLE, probability: option.probability * IMPLAUSIBLE };
    })
    .sort(byWeight);

/** A call needs its required arguments: of two parameters that want the same words, the one that could do without them gives way. */
const preferStated = (options: readonly Option[]): readonly Option[] =>
  options
    .map((option) => (option.ranges.length === 0 ? { ...option, weight: option.weight * NEEDED } : option))
    .sort(byWeight);

/** Ranges of tokens that stand for the same words are one option, as likely as all of them together. */
function rangeOptions(
  pointers: Pointers,
  slot: number,
  unstatedLogit: number,
  toWords: (range: TokenRange) => Range,
): Option[] {
  const options = new Map<string, Option>();
  for (const { range, probability } of pointers.readings(slot, unstatedLogit, READINGS)) {
    const words = range === null ? null : toWords(range);
    const key = words === null ? "" : `${words.start} ${words.end}`;
    const total = probability + (options.get(key)?.probability ?? 0);
    options.set(key, { ...unstated(total), ranges: words === null ? [] : [words] });
  }
  const likeliest = [...options.values()].sort(byWeight);
  // "Unstated" is always among them: for some words it may be the only way out.
  return likeliest.filter(({ ranges }, i) => i < OPTIONS || ranges.length === 0);
}

/** The likeliest value with each range that may be its words, even where "unstated" is likelier than all of them; or unstated. */
function valueOptions(
  listed: readonly EncodedValue[],
  probabilities: readonly number[],
  ranges: readonly Option[],
): Option[] {
  const probability = Math.max(...probabilities.slice(0, -1));
  const chosen = listed[probabilities.indexOf(probability)]?.text ?? null;
  const stated = ranges.filter((option) => option.ranges.length > 0);
  const most = Math.max(stated[0]?.weight ?? 0, Number.MIN_VALUE);
  const options = stated.map(({ ranges: words, weight }) => ({
    ranges: words,
    weight: (probability * weight) / most,
    probability,
    chosen,
  }));
  return [...options, unstated(probabilities.at(-1) ?? 0)].sort(byWeight);
}

/** All items, or none. One that shares words with the item before it is a part of it. */
function itemOptions(pointers: Pointers, slot: number, toWords: (range: TokenRange) => Range): Option[] {
  const { ranges, probability } = pointers.items(slot);
  if (ranges.length === 0) return [unstated(probability)];
  const items: Range[] = [];
  for (const item of ranges.map(toWords)) if (!items.some((before) => overlap(before, item))) items.push(item);
  return [{ ranges: items, weight: probability, probability, chosen: null }, unstated(1 - probability)].sort(byWeight);
}

const byWeight = (a: Option, b: Option): number => b.weight - a.weight;
