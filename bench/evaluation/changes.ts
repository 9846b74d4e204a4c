/** Owns the changes to a request that must not change its answer: how it is written, and what is offered with it. */

import type { Prediction, Range } from "../../src/core/decision.ts";
import { isObject, type JsonObject } from "../../src/core/json.ts";
import type { Tool } from "../../src/core/tool.ts";
import { readTools, type Variant } from "../authored-requests.ts";
import { seededRandom } from "../simulation/virtual-time.ts";
import type { MeasuredRequest } from "./measured-request.ts";
import { sample, shuffled } from "./sample.ts";

export interface Change {
  readonly name: string;
  /**
   * @param prediction - what the model made of the request as it was
   * @param number - the request's, which draws what is left to chance
   * @returns null where there is nothing to change
   */
  readonly make: (
    request: MeasuredRequest,
    prediction: Pick<Prediction, "traces">,
    number: number,
  ) => Pick<MeasuredRequest, "text" | "tools"> | null;
}

export const changes: readonly Change[] = [
  { name: "lower case", make: ({ text, tools }) => changed(text, text.toLowerCase(), tools) },
  { name: "capitals", make: ({ text, tools }) => changed(text, text.toUpperCase(), tools) },
  { name: "final punctuation", make: ({ text, tools }) => ({ text: otherEnding(text), tools }) },
  { name: "two letters swapped", make: mistyped(swapLetters) },
  { name: "a letter left out", make: mistyped(leaveOutLetter) },
  { name: "tool order", make: ({ text, tools }, _, number) => ({ text, tools: shuffled(tools, number) }) },
  {
    name: "paraphrased descriptions",
    make: ({ app, text }, _, number) => ({ text, tools: paraphrased(app, number % 2) }),
  },
  {
    name: "64 tools, unrelated added",
    make: ({ text, tools }, _, number) => ({ text, tools: withUnrelated(tools, number) }),
  },
];

const changed = (before: string, text: string, tools: readonly Tool[]) => (text === before ? null : { text, tools });

const otherEnding = (text: string): string => (/[.!?]$/.test(text) ? text.replace(/[.!?]+$/, "") : `${text}.`);

/** What a finger does to a text at a letter that is neither a word's first nor its last. */
type Slip = (text: string, at: number) => string;

export function swapLetters(text: string, at: number): string {
  return text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2);
}

export function leaveOutLetter(text: string, at: number): string {
  return text.slice(0, at) + text.slice(at + 1);
}

/** Mistypes a word outside the arguments, those marked and those that the model found. */
function mistyped(slip: Slip): Change["make"] {
  return (request, { traces }, number) => {
    const stated = traces.flatMap(({ ranges }) => ranges);
    const text = withTypo(request.text, [...stated, ...markedRanges(request)], number, slip);
    return text === null ? null : { text, tools: request.tools };
  };
}

/**
 * The text with one word of at least four letters mistyped that no range touches.
 * @returns null where there is no such word
 */
export function withTypo(text: string, kept: readonly Range[], salt: number, slip: Slip): string | null {
  const random = seededRandom(salt);
  const free = [...text.matchAll(/(?<![\p{L}\p{N}])\p{L}{4,}(?![\p{L}\p{N}])/gu)]
    .map(({ index, 0: word }) => ({ start: index, end: index + word.length }))
    .filter(({ start, end }) => kept.every((range) => range.end <= start || range.start >= end));
  // A word's first letter is hardly ever mistyped; two letters alike would change nothing.
  const places = free.flatMap(({ start, end }) =>
    Array.from({ length: end - start - 2 }, (_, i) => start + 1 + i).filter((at) => text[at] !== text[at + 1]),
  );
  const at = places[Math.floor(random() * places.length)];
  return at === undefined ? null : slip(text, at);
}

/** Wherever a marked argument's words stand. */
function markedRanges({ gold, text }: MeasuredRequest): Range[] {
  const marks = gold.kind === "marked" ? gold.marks : [];
  return marks.flatMap(({ words }) => {
    const ranges: Range[] = [];
    for (let start = text.indexOf(words); start >= 0; start = text.indexOf(words, start + 1)) {
      ranges.push({ start, end: start + words.length });
    }
    return ranges;
  });
}

const paraphrases = new Map<string, readonly Tool[]>();

/** An app's tools under the names they have, described as another team would: with the numbered variant of each that has one. */
function paraphrased(app: string, number: number): readonly Tool[] {
  const key = `${app} ${number}`;
  const known = paraphrases.get(key);
  if (known !== undefined) return known;
  const tools = readTools(app).map(({ tool, variants }) => {
    const variant = variants[number % Math.max(1, variants.length)];
    return variant === undefined ? tool : described(tool, variant);
  });
  paraphrases.set(key, tools);
  return tools;
}

export const described = (tool: Tool, { description = tool.description, describe = {} }: Variant): Tool => ({
  ...tool,
  description,
  parameters: Object.entries(describe).reduce(
    (schema, [path, text]) => describedAt(schema, path.split("."), text),
    tool.parameters,
  ),
});

function describedAt(schema: JsonObject, [name = "", ...rest]: readonly string[], description: string): JsonObject {
  const { properties } = schema;
  const inner = isObject(properties) ? properties[name] : undefined;
  if (!isObject(properties) || !isObject(inner)) throw new Error(`nothing to describe at ${name}`);
  const told = rest.length === 0 ? { ...inner, description } : describedAt(inner as JsonObject, rest, description);
  return { ...schema, properties: { ...properties, [name]: told } as JsonObject };
}

/** Apps that no request to a measured app could be meant for. */
const UNRELATED = [
  "app_car_assistant",
  "app_farm_sensors",
  "app_game_server",
  "app_lab_samples",
  "app_podcast_studio",
  "app_video_editor",
];
const MOST_OFFERED = 64;

function withUnrelated(tools: readonly Tool[], number: number): Tool[] {
  const names = new Set(tools.map(({ name }) => name));
  const others = unrelatedTools().filter(({ name }) => !names.has(name));
  return [...tools, ...sample(others, MOST_OFFERED - tools.length, number)];
}

let unrelated: readonly Tool[] | undefined;

function unrelatedTools(): readonly Tool[] {
  const all = UNRELATED.flatMap(readTools).map(({ tool }) => tool);
  unrelated ??= all.filter(({ name }, i) => all.findIndex((other) => other.name === name) === i);
  return unrelated;
}
