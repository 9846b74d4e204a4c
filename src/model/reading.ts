/** Owns what one pass of the model over a request and its likeliest tools came out with, as numbers named for what they mean. */

import { WIDTH } from "./embeddings.ts";
import type { EncodedText, EncodedTool } from "./encoded-tool.ts";
import { bestMatches, LATE_WIDTH, type LateHead, lateLogit, stackLate, wordShares } from "./late-interaction.ts";
import type { ValueHead, ValueQuery } from "./listed-values.ts";
import { Pointers } from "./ranges.ts";
import type { Graph, Tensor } from "./runtime/index.ts";
import { dot, row, sigmoid, softmax } from "./vectors.ts";

/** The few learned numbers that are applied outside the graphs; part of the shipped model. */
export interface Heads {
  /** Weight of a tool's cosine next to its fused logit. */
  readonly scale: number;
  /** What the cosine stands at for "no tool". */
  readonly noneCosine: number;
  readonly late: LateHead;
  readonly value: ValueHead;
}

/** A tool that the request was read together with. */
export interface Candidate {
  readonly encoded: EncodedTool;
  readonly cosine: number;
  /** Each word's best match with the tool's tokens: [words]. */
  readonly matches: Float32Array;
  /** Among the candidates and "no tool". */
  readonly probability: number;
  /** That one call of it answers the request. */
  readonly answerable: number;
  /** The tool's slot and its parameters', in the request's light: [slots × 384]. */
  readonly fused: Float32Array;
}

export interface Reading {
  /** Likeliest first; at least one. */
  readonly candidates: readonly Candidate[];
  /** Probability that no tool fits. */
  readonly none: number;
  /** The request's words in the tools' light: [words × 384]. */
  readonly words: Float32Array;
}

/** What the model sees of one candidate's parameters; slots are numbered as in `EncodedTool.slotParameters`. */
export interface ParameterReading {
  readonly pointers: Pointers;
  /** By slot: logit of the parameter's not being stated. */
  readonly unstated: Float32Array;
  readonly valueQuery: (slot: number) => ValueQuery;
}

const NO_WORDS = new Float32Array(0);

/** Tools read together with the request at most, and how far below the nearest one's cosine they may lie. */
const MOST_CANDIDATES = 3;
const COSINE_WINDOW = 0.15;

/** The tools nearest to the request by cosine, nearest first. */
export function shortList(
  vector: Float32Array,
  tools: readonly EncodedTool[],
): { encoded: EncodedTool; cosine: number }[] {
  const ranked = tools
    .map((encoded) => ({ encoded, cosine: dot(vector, encoded.vector) }))
    .sort((a, b) => b.cosine - a.cosine);
  const best = ranked[0]?.cosine ?? 0;
  return ranked.slice(0, MOST_CANDIDATES).filter(({ cosine }) => cosine >= best - COSINE_WINDOW);
}

/** Runs the request's states with the slots of its short list through fusion. */
export function readTogether(
  request: EncodedText,
  shortListed: readonly { readonly encoded: EncodedTool; readonly cosine: number }[],
  fusion: Graph,
  heads: Heads,
): Reading {
  const { slots, kinds, offsets } = stack(shortListed.map(({ encoded }) => encoded));
  const late = stackLate(shortListed.map(({ encoded }) => encoded.late));
  const output = run(fusion, {
    request: matrix(request.states),
    slots: matrix(slots),
    late: matrix(request.late, LATE_WIDTH),
    tools_late: matrix(late.vectors, LATE_WIDTH),
    kinds: { positions: kinds },
    tools: { positions: offsets },
  });
  const [tool, answerable, fused] = [output("tool"), output("answerable"), output("fused")];
  const matches = bestMatches(output("likeness"), late.ends);
  const shares = wordShares(request.importance);
  const logits = shortListed.map(
    ({ cosine }, i) => (tool[i] ?? 0) + heads.scale * cosine + lateLogit(matches[i] ?? NO_WORDS, shares, heads.late),
  );
  const probabilities = softmax([...logits, (output("none")[0] ?? 0) + heads.noneCosine]);
  const candidates = shortListed.map(({ encoded, cosine }, i) => ({
    encoded,
    cosine,
    matches: matches[i] ?? NO_WORDS,
    probability: probabilities[i] ?? 0,
    answerable: sigmoid(answerable[i] ?? 0),
    fused: fused.subarray((offsets[i] ?? 0) * WIDTH, ((offsets[i] ?? 0) + encoded.slotParameters.length) * WIDTH),
  }));
  return {
    candidates: candidates.sort((a, b) => b.probability - a.probability),
    none: probabilities.at(-1) ?? 0,
    words: output("words"),
  };
}

/**
 * Looks for the words of one candidate's parameters.
 * @param states - the request's, before fusion: [words × 384]
 */
export function readParameterSlots(
  states: Float32Array,
  words: Float32Array,
  { fused }: Candidate,
  graph: Graph,
): ParameterReading {
  const output = run(graph, { request: matrix(states), words: matrix(words), fused: matrix(fused) });
  const [query, word, valueUnstated] = [output("value_query"), output("value_word"), output("value_unstated")];
  const slots = fused.length / WIDTH;
  return {
    pointers: new Pointers(output("pointers"), slots, words.length / WIDTH),
    unstated: output("unstated"),
    valueQuery: (slot) => ({
      query: row(query, slot, query.length / slots),
      word: row(word, slot),
      unstated: valueUnstated[slot] ?? 0,
    }),
  };
}

const matrix = (data: Float32Array, width = WIDTH): Tensor => ({ data, shape: [1, data.length / width, width] });

function run(graph: Graph, inputs: Readonly<Record<string, Tensor>>): (name: string) => Float32Array {
  const outputs = graph(inputs);
  return (name) => {
    const found = outputs[name];
    if (found === undefined) throw new Error(`the model gave no "${name}"`);
    return found;
  };
}

/** The tools' slots one after another, with the kind of each (1 a tool, 2 a parameter) and where each tool's begin. */
function stack(tools: readonly EncodedTool[]) {
  const count = tools.reduce((sum, tool) => sum + tool.slotParameters.length, 0);
  const slots = new Float32Array(count * WIDTH);
  const kinds: number[] = [];
  const offsets: number[] = [];
  let at = 0;
  for (const tool of tools) {
    offsets.push(at);
    slots.set(tool.slots, at * WIDTH);
    for (const parameter of tool.slotParameters) kinds.push(parameter < 0 ? 1 : 2);
    at += tool.slotParameters.length;
  }
  return { slots, kinds, offsets };
}
