/** Owns which of a parameter's listed values the request means, whether in the value's own words or in others. */

import { WIDTH } from "./embeddings.ts";
import type { EncodedValue } from "./encoded-tool.ts";
import { dot, normalised, row, softmax } from "./vectors.ts";

/** The scoring network's last layer and the weights of the three plain similarities; part of the shipped model. */
export interface ValueHead {
  readonly out: Float32Array;
  /** Of the nearest word, the share of words, the attended words. */
  readonly scales: readonly [number, number, number];
}

/** What one request brings to the comparison. */
export interface RequestWords {
  readonly ids: Int32Array;
  /** [words × 384], each of length 1. */
  readonly states: Float32Array;
}

/** What fusion says of one parameter. */
export interface ValueQuery {
  /** [256] */
  readonly query: Float32Array;
  /** [384] */
  readonly word: Float32Array;
  /** Logit of "the request does not state it". */
  readonly unstated: number;
}

/** Subtracted from the nearest word's cosine, to centre it; as in training. */
const NEAR = 0.7;

/** @returns probabilities of each value and, last, of its being unstated */
export function valueProbabilities(
  values: readonly EncodedValue[],
  { query, word, unstated }: ValueQuery,
  request: RequestWords,
  head: ValueHead,
): number[] {
  const attended = normalised(word);
  const logits = values.map((value) => {
    let network = 0;
    for (let i = 0; i < query.length; i++)
      network += Math.max(0, (value.slot[i] ?? 0) + (query[i] ?? 0)) * (head.out[i] ?? 0);
    const near = nearest(value.pretrained, request.states) - NEAR;
    const share = wordShare(value.pieces, request.ids);
    return network + head.scales[0] * near + head.scales[1] * share + head.scales[2] * dot(value.mean, attended);
  });
  return softmax([...logits, unstated]);
}

/** Cosine of the request's nearest word, [CLS] left out. */
function nearest(value: Float32Array, states: Float32Array): number {
  let most = -1;
  for (let word = 1; word < states.length / WIDTH; word++) most = Math.max(most, dot(value, row(states, word)));
  return most;
}

/** Share of a value's pieces that stand in the request: 1 where they stand there in a row, at most a half otherwise. */
export function wordShare(pieces: Int32Array, ids: Int32Array): number {
  if (pieces.length === 0) return 0;
  for (let at = 0; at + pieces.length <= ids.length; at++) {
    if (pieces.every((piece, i) => ids[at + i] === piece)) return 1;
  }
  const distinct = new Set(pieces);
  let found = 0;
  for (const piece of distinct) if (ids.includes(piece)) found++;
  return (0.5 * found) / distinct.size;
}
