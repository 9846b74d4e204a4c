/** Owns what is decided about each parameter of a tool: which words of the request state it, or that none do. */

import type { Parameter } from "../core/tool.ts";
import type { EncodedTool } from "./encoded-tool.ts";
import { type RequestWords, type ValueHead, valueProbabilities } from "./listed-values.ts";
import { chooseTogether, type RangeOption, type TokenRange } from "./ranges.ts";
import type { ParameterReading } from "./reading.ts";

/** Readings of one parameter that compete with those of the others for the request's words. */
const READINGS = 8;

export interface Statement {
  readonly parameter: Parameter;
  /** One a list's item; empty where the request does not state it. */
  readonly ranges: readonly TokenRange[];
  /** Of this being right, 0…1. */
  readonly probability: number;
  /** The listed value it means; null where it is not stated or any value may stand. */
  readonly chosen: string | null;
}

/** @returns one for each parameter, in order */
export function readStatements(
  { parameters, values, slotParameters }: EncodedTool,
  reading: ParameterReading,
  request: RequestWords,
  head: ValueHead,
): Statement[] {
  const readings = (slot: number) => reading.pointers.readings(slot, reading.unstated[slot] ?? 0, READINGS);
  const slots = parameters.map((_, i) => slotParameters.indexOf(i));
  const alone = parameters.map((parameter, i): Statement | null => {
    const slot = slots[i] ?? -1;
    const listed = values[i] ?? [];
    if (slot < 0) return { parameter, ranges: [], probability: 0, chosen: null };
    if (parameter.list) return { parameter, ...reading.pointers.items(slot), chosen: null };
    if (listed.length === 0) return null;
    const probabilities = valueProbabilities(listed, reading.valueQuery(slot), request, head);
    const best = probabilities.indexOf(Math.max(...probabilities));
    const chosen = listed[best]?.text ?? null;
    const ranges = chosen === null ? [] : likeliestWords(readings(slot));
    return { parameter, ranges, probability: probabilities[best] ?? 0, chosen };
  });
  const free = slots.filter((_, i) => alone[i] === null);
  const together = chooseTogether(free.map(readings));
  return parameters.map((parameter, i) => {
    const { range, probability } = together[free.indexOf(slots[i] ?? -1)] ?? { range: null, probability: 0 };
    return alone[i] ?? { parameter, ranges: range === null ? [] : [range], probability, chosen: null };
  });
}

/** The words behind a listed value: the likeliest range, even where "unstated" is likelier. */
function likeliestWords(options: readonly RangeOption[]): TokenRange[] {
  const stated = options.find(({ range }) => range !== null);
  return stated?.range ? [stated.range] : [];
}
