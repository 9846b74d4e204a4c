/** Owns what the model knows of a tool before any request comes: its vector, its slots' states, its listed values. */

import type { Parameter, Tool } from "../core/tool.ts";
import { readParameters } from "../tools/parameters.ts";
import { type Embeddings, WIDTH } from "./embeddings.ts";
import { LATE_WIDTH, toBytes } from "./late-interaction.ts";
import type { Graph } from "./runtime/index.ts";
import type { Tokenizer } from "./tokenizer/index.ts";
import { LIMITS, listedValues, type Slot, splitWords, type ToolTokens, toolTokens } from "./tool-text.ts";
import { meanOfRows, normalised, row } from "./vectors.ts";

/** A text as the encoder sees it, by token. */
export interface EncodedText {
  /** [tokens × 384] */
  readonly states: Float32Array;
  /** [tokens × 128], each of length 1; see late-interaction.ts. */
  readonly late: Float32Array;
  /** [tokens] logits of how much each counts there. */
  readonly importance: Float32Array;
}

/** One listed value of a parameter, ready to be scored against a request. */
export interface EncodedValue {
  /** The value as text. */
  readonly text: string;
  /** [256] the value's part of the scoring network's inner layer. */
  readonly slot: Float32Array;
  /** [384] of length 1: compared with the words the parameter attends to. */
  readonly mean: Float32Array;
  /** [384] of length 1: compared with each word of the request, as the pretrained encoder sees both. */
  readonly pretrained: Float32Array;
  /** Word pieces of the value, compared with those of the request. */
  readonly pieces: Int32Array;
}

export interface EncodedTool {
  readonly tool: Tool;
  readonly parameters: readonly Parameter[];
  /** Why no call of it can be made, null where one can. */
  readonly problem: string | null;
  /** [384] of length 1. */
  readonly vector: Float32Array;
  /** The tool's slot, then each parameter's: [slots × 384]. */
  readonly slots: Float32Array;
  /** Its tokens' late vectors in bytes: [tokens × 128]. */
  readonly late: Int8Array;
  /** Which parameter each of those slots is; -1 for the first. */
  readonly slotParameters: readonly number[];
  /** By parameter; empty for those without listed values. */
  readonly values: readonly (readonly EncodedValue[])[];
}

/** The parts of the model that encoding a tool takes. */
export interface ToolEncoder {
  readonly tokenizer: Tokenizer;
  readonly embeddings: Embeddings;
  readonly encoder: Graph;
  readonly values: Graph;
}

/** Bytes of an encoded tool's vectors. */
export const sizeOf = ({ slots, late, values }: EncodedTool): number =>
  late.length + 4 * (slots.length + WIDTH + values.flat().reduce((sum, { slot }) => sum + slot.length + 2 * WIDTH, 0));

/** A tool on its way to the encoder: all of the work that costs little. */
export interface ReadTool {
  readonly tool: Tool;
  readonly parameters: readonly Parameter[];
  readonly problem: string | null;
  readonly tokens: ToolTokens;
}

/** Reads a tool's schema and writes it as tokens. */
export function readTool(tool: Tool, tokenizer: Tokenizer): ReadTool {
  const read = readParameters(tool);
  const parameters = read.ok ? read.value : [];
  const tokens = toolTokens(tool, parameters, tokenizer);
  const tooLong = tokens.complete ? null : "the tool's schema is longer than the model reads";
  return { tool, parameters, tokens, problem: read.ok ? tooLong : read.problem };
}

/** Runs a tool's tokens through the encoder: some 0.6 ms a token. */
export function encodeTool({ tool, parameters, problem, tokens }: ReadTool, parts: ToolEncoder): EncodedTool {
  const { states, late } = encode(tokens.ids, parts);
  const open = tokens.slots.filter((slot) => slot.kind !== "value");
  const slots = new Float32Array(open.length * WIDTH);
  for (const [index, slot] of open.entries()) slots.set(slotState(states, slot), index * WIDTH);
  return {
    tool,
    parameters,
    problem,
    vector: normalised(meanOfRows(states, 0, tokens.ids.length)),
    slots,
    late: toBytes(late.subarray(LATE_WIDTH, -LATE_WIDTH)), // less [CLS] and [SEP]
    slotParameters: open.map((slot) => slot.parameter),
    values: encodeValues(parameters, tokens, states, parts),
  };
}

/**
 * Runs tokens, [CLS] and [SEP] among them, through the encoder.
 * @throws when the graph lacks an output
 */
export function encode(
  ids: Int32Array,
  { embeddings, encoder }: Pick<ToolEncoder, "embeddings" | "encoder">,
): EncodedText {
  const output = encoder({ embedded: { data: embeddings.look(ids), shape: [1, ids.length, WIDTH] } });
  const { states, late, importance } = output;
  if (states === undefined || late === undefined || importance === undefined)
    throw new Error("the encoder gave no states");
  return { states, late, importance };
}

/** Mean of a slot's own words; its marker where it has none. */
const slotMean = (states: Float32Array, { at, end }: Slot): Float32Array =>
  meanOfRows(states, at + 1, Math.max(end, at + 2));

/** Half the marker's state and half the mean of the slot's words: a marker alone hardly learns what it stands for. */
function slotState(states: Float32Array, slot: Slot): Float32Array {
  const marker = row(states, slot.at);
  return slotMean(states, slot).map((x, i) => (x + (marker[i] ?? 0)) / 2);
}

function encodeValues(
  parameters: readonly Parameter[],
  { slots }: ToolTokens,
  states: Float32Array,
  { values, tokenizer }: ToolEncoder,
): EncodedValue[][] {
  const listed = slots.filter((slot) => slot.kind === "value");
  const encoded: EncodedValue[][] = parameters.map(() => []);
  if (listed.length === 0) return encoded;
  const slotMatrix = new Float32Array(listed.length * WIDTH);
  const meanMatrix = new Float32Array(listed.length * WIDTH);
  for (const [index, slot] of listed.entries()) {
    slotMatrix.set(slotState(states, slot), index * WIDTH);
    meanMatrix.set(slotMean(states, slot), index * WIDTH);
  }
  const shape = [listed.length, WIDTH];
  const { value_slot, value_mean } = values({
    slot: { data: slotMatrix, shape },
    mean: { data: meanMatrix, shape },
  });
  if (value_slot === undefined || value_mean === undefined) throw new Error("the value graph gave no vectors");
  const inner = value_slot.length / listed.length;
  for (const [index, { parameter, value }] of listed.entries()) {
    const owner = parameters[parameter];
    if (owner === undefined) continue;
    const text = listedValues(owner)[value] ?? "";
    encoded[parameter]?.push({
      text,
      slot: row(value_slot, index, inner).slice(),
      mean: normalised(row(value_mean, index)),
      pretrained: normalised(row(meanMatrix, index)),
      pieces: owner.type === "boolean" ? new Int32Array(0) : tokenizer.encodeWords(splitWords(text), LIMITS.value),
    });
  }
  return encoded;
}
