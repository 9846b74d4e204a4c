/** Owns what flows through a graph: matrices in WebAssembly memory, whole numbers beside it, and packed weights. */

import type { Block } from "./heap.ts";

export interface Floats {
  readonly kind: "floats";
  readonly at: number;
  readonly shape: readonly number[];
  /** What holds it; null where it stays with the model. */
  readonly block: Block | null;
}

/** Shapes and positions. */
export interface Integers {
  readonly kind: "integers";
  readonly numbers: readonly number[];
}

/** int8 [inner × columns] as the kernels want it, with a scale a column. */
export interface Weights {
  readonly kind: "weights";
  readonly at: number;
  readonly scales: number;
  readonly inner: number;
  readonly columns: number;
}

export type Value = Floats | Integers | Weights;

export const countOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** @throws when the graph puts something else where a matrix belongs */
export function floats(value: Value | undefined): Floats {
  if (value?.kind !== "floats") throw new Error("the graph lacks a matrix");
  return value;
}

/** @throws when the graph puts something else where whole numbers belong */
export function integers(value: Value | undefined): readonly number[] {
  if (value?.kind !== "integers") throw new Error("the graph lacks whole numbers");
  return value.numbers;
}
