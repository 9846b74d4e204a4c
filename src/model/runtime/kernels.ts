/** Owns the bridge to kernels.wasm: what each function of assembly/kernels.ts takes. Addresses and sizes are numbers. */

import type { Heap } from "./heap.ts";

type Kernel = (...arguments_: number[]) => void;

export interface Kernels {
  readonly linearScratch: (rows: number, inner: number) => number;
  readonly packedBytes: (inner: number, columns: number) => number;
  readonly pack: Kernel;
  readonly linear: Kernel;
  readonly multiply: Kernel;
  readonly add: Kernel;
  readonly scale: Kernel;
  readonly gelu: Kernel;
  readonly addNorm: Kernel;
  readonly normalise: Kernel;
  readonly softmax: Kernel;
  readonly attention: Kernel;
}

/** @param compiled - kernels.wasm */
export const startKernels = (compiled: WebAssembly.Module, { memory }: Heap): Kernels =>
  new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Kernels;
