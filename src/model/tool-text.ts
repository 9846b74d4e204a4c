/**
 * Owns how a tool becomes tokens: marked segments, each opening a slot. The model was trained on exactly this
 * (model-assets/training/encoding.py); change both or neither.
 *
 * `[T] name words : description [P] parameter words ( type , required ) description [V] value [V] value [P] …`
 */

import type { Parameter, Tool } from "../core/tool.ts";
import type { Tokenizer } from "./tokenizer/index.ts";

/** Tokens at most, by segment. `tool`: of the whole text, the two special tokens included. */
export const LIMITS = {
  toolName: 24,
  toolDescription: 40,
  parameterName: 12,
  parameterType: 12,
  parameterDescription: 24,
  value: 12,
  values: 24,
  tool: 384,
} as const;

const FIRST = 101; // [CLS]
const LAST = 102; // [SEP]
const MARKERS = { tool: 2, parameter: 3, value: 4 } as const; // [unused1…3] of the vocabulary

/** A marked segment: the tool, a parameter, or a listed value. */
export interface Slot {
  readonly kind: keyof typeof MARKERS;
  /** Position of the marker. */
  readonly at: number;
  /** One past the segment's last token. */
  readonly end: number;
  /** Which parameter; -1 for the tool's own slot. */
  readonly parameter: number;
  /** Which of the parameter's listed values; -1 where it is none. */
  readonly value: number;
}

export interface ToolTokens {
  readonly ids: Int32Array;
  readonly slots: readonly Slot[];
  /** False where the length limit left something out: such a tool can be ranked, but not called. */
  readonly complete: boolean;
}

/** `rollbackDeployment`, `roll-back.deployment` → words. */
export const splitWords = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[._\-/]+/g, " ")
    .trim();

/** The values a parameter may take, as text; none where any may stand. */
export function listedValues(parameter: Parameter): readonly string[] {
  if (parameter.values !== null) return parameter.values.map(String);
  return parameter.type === "boolean" ? ["true", "false"] : [];
}

/** @returns the tool's tokens and slots; a segment that would pass the length limit is left out with all that follow it */
export function toolTokens(tool: Tool, parameters: readonly Parameter[], tokenizer: Tokenizer): ToolTokens {
  const writer = new SegmentWriter();
  const words = (text: string, most: number) => tokenizer.encodeWords(text, most);
  const name = words(splitWords(tool.name), LIMITS.toolName);
  let complete = writer.open("tool", [name, words(":", 1), words(tool.description, LIMITS.toolDescription)]);
  for (const [index, parameter] of parameters.entries()) {
    const segments = [
      words(splitWords(parameter.path.join(" ")), LIMITS.parameterName),
      words(typeWords(parameter), LIMITS.parameterType),
      words(parameter.description, LIMITS.parameterDescription),
    ];
    complete &&= writer.open("parameter", segments, index);
    const values = listedValues(parameter);
    for (const [number, value] of values.slice(0, LIMITS.values).entries()) {
      complete &&= writer.open("value", [words(splitWords(value), LIMITS.value)], index, number);
    }
    complete &&= values.length <= LIMITS.values;
  }
  return { ids: writer.finish(), slots: writer.slots, complete };
}

function typeWords({ type, list, required, schema }: Parameter): string {
  const format = schema.format;
  const kind = type === "string" && typeof format === "string" && format !== "" ? format : type;
  return `( ${list ? "list of " : ""}${kind === "opaque" ? "object" : kind} , ${required ? "required" : "optional"} )`;
}

class SegmentWriter {
  readonly slots: Slot[] = [];
  readonly #ids: number[] = [FIRST];

  /** Writes a marker and its segments. @returns whether they fitted */
  open(kind: Slot["kind"], segments: readonly Int32Array[], parameter = -1, value = -1): boolean {
    const length = 1 + segments.reduce((sum, segment) => sum + segment.length, 0);
    const at = this.#ids.length;
    if (at + length + 1 > LIMITS.tool) return false;
    this.slots.push({ kind, at, end: at + length, parameter, value });
    this.#ids.push(MARKERS[kind]);
    for (const segment of segments) this.#ids.push(...segment);
    return true;
  }

  finish(): Int32Array {
    return Int32Array.from([...this.#ids, LAST]);
  }
}
