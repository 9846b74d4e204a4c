/** Owns the bridge to kernels.wasm. What each kernel does stands in assembly/; matrices are handed over by byte address. */

import type { Heap } from "./heap.ts";

export interface Kernels {
  linearScratch(rows: number, inner: number): number;
  packedBytes(inner: number, columns: number): number;
  pack(source: number, target: number, inner: number, columns: number): void;
  linear(
    x: number,
    rows: number,
    weights: number,
    scales: number,
    inner: number,
    columns: number,
    out: number,
    scratch: number,
  ): void;
  multiply(a: number, b: number, out: number, rows: number, inner: number, columns: number): void;
  add(x: number, y: number, out: number, count: number, period: number): void;
  scale(x: number, factor: number, out: number, count: number): void;
  gelu(x: number, out: number, count: number): void;
  addNorm(
    x: number,
    y: number,
    gain: number,
    bias: number,
    out: number,
    rows: number,
    width: number,
    epsilon: number,
  ): void;
  normalise(x: number, out: number, rows: number, width: number): void;
  softmax(x: number, out: number, rows: number, width: number, scratch: number): void;
  attention(q: number, k: number, v: number, out: number, rows: number, width: number, scratch: number): void;
}

/** @param compiled - kernels.wasm */
export const startKernels = (compiled: WebAssembly.Module, { memory }: Heap): Kernels =>
  new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Kernels;
