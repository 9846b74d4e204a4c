/** Owns the little linear algebra that runs outside WebAssembly. Matrices are flat, row by row. */

import { WIDTH } from "./embeddings.ts";

/** Row `index` of a matrix `width` wide; a view, not a copy. */
export const row = (matrix: Float32Array, index: number, width = WIDTH): Float32Array =>
  matrix.subarray(index * width, (index + 1) * width);

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** The vector at length 1; all zeros stay so. */
export function normalised(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector)) || 1;
  return vector.map((x) => x / length);
}

/** Mean of rows `start`…`end` (exclusive); at least one row. */
export function meanOfRows(matrix: Float32Array, start: number, end: number): Float32Array {
  const mean = new Float32Array(WIDTH);
  for (let r = start; r < end; r++) {
    const source = row(matrix, r);
    for (let i = 0; i < WIDTH; i++) mean[i] = (mean[i] ?? 0) + (source[i] ?? 0);
  }
  return mean.map((x) => x / (end - start));
}

export function softmax(logits: readonly number[]): number[] {
  const most = Math.max(...logits);
  const weights = logits.map((x) => Math.exp(x - most));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((x) => x / sum);
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
