/**
 * Owns late interaction (ColBERT, Khattab and Zaharia, 2020): each word of the request is held against every token of a tool, and the
 * best match of each counts. It tells near twins apart, whose single vectors lie close.
 */

import { dot, row, softmax } from "./vectors.ts";

/** Of a token's late vector. */
export const LATE_WIDTH = 128;

/** As the caches hold them: vectors of length 1, a byte a number. */
const BYTE_SCALE = 127;

/** The learned numbers of it; part of the shipped model. */
export interface LateHead {
  readonly scale: number;
  /** What a request's mean best match usually is. */
  readonly centre: number;
}

/** A tool's late vectors, [tokens × 128], small enough to keep. */
export const toBytes = (late: Float32Array): Int8Array => Int8Array.from(late, (x) => Math.round(x * BYTE_SCALE));

/** Several tools' late vectors, one after another: [tokens × 128], with where each tool's tokens end. */
export function stackLate(tools: readonly Int8Array[]): { readonly vectors: Float32Array; readonly ends: number[] } {
  const vectors = new Float32Array(tools.reduce((sum, { length }) => sum + length, 0));
  const ends: number[] = [];
  let at = 0;
  for (const bytes of tools) {
    for (const byte of bytes) vectors[at++] = byte / BYTE_SCALE;
    ends.push(at / LATE_WIDTH);
  }
  return { vectors, ends };
}

/**
 * Each word's best match with each tool's tokens, by tool: [words], −1…1.
 * @param likeness - [words × tokens] of the request's words with all tools' tokens
 * @param ends - where each tool's tokens end
 */
export function bestMatches(likeness: Float32Array, ends: readonly number[]): Float32Array[] {
  const tokens = ends.at(-1) ?? 0;
  return ends.map((end, tool) => {
    const start = ends[tool - 1] ?? 0;
    return Float32Array.from({ length: likeness.length / tokens }, (_, word) =>
      most(row(likeness, word, tokens), start, end),
    );
  });
}

/**
 * Each word's share in a request's mean match: [words]; [CLS] and [SEP] have none.
 * @param importance - logits of how much each counts
 */
export function wordShares(importance: Float32Array): Float32Array {
  const shares = new Float32Array(importance.length);
  shares.set(softmax([...importance.subarray(1, -1)]), 1);
  return shares;
}

/** What late interaction adds to a tool's logit: how far the words' mean match lies above the usual one. */
export const lateLogit = (matches: Float32Array, shares: Float32Array, { scale, centre }: LateHead): number =>
  scale * (dot(matches, shares) - centre);

function most(values: Float32Array, start: number, end: number): number {
  let found = -1;
  for (let i = start; i < end; i++) found = Math.max(found, values[i] ?? -1);
  return found;
}
