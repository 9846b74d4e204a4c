/** Holds the model's runtime against onnxruntime-web, which runs the same files, and its products against plain arithmetic. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import * as ort from "onnxruntime-web/wasm";
import { describe, expect, it, vi } from "vitest";
import { type Block, Heap } from "../../src/model/runtime/heap.ts";
import { loadGraphs, type Tensor } from "../../src/model/runtime/index.ts";
import { startKernels } from "../../src/model/runtime/kernels.ts";

const root = join(import.meta.dirname, "../..");
const kernels = await WebAssembly.compile(readFileSync(join(root, "src/model/runtime/kernels.wasm")));
const bytesOf = (name: string) => new Uint8Array(readFileSync(join(root, `model-assets/${name}.onnx`)));
const graphNames = ["encoder", "fusion", "arguments", "values"] as const;
const files = Object.fromEntries(graphNames.map((name) => [name, bytesOf(name)])) as Record<
  (typeof graphNames)[number],
  Uint8Array
>;
const graphs = loadGraphs(kernels, files);

/** Numbers between -size and size that look random and are the same each time. */
function scattered(count: number, size: number): Float32Array {
  let state = count;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (size * state) / 2 ** 31;
  });
}

const matrix = (size: number, ...shape: number[]) => ({
  data: scattered(
    shape.reduce((a, b) => a * b, 1),
    size,
  ),
  shape,
});

/** Sizes that no block of the kernels divides. */
const inputs: Record<(typeof graphNames)[number], Record<string, Tensor>> = {
  encoder: { embedded: matrix(0.1, 1, 23, 384) },
  fusion: {
    request: matrix(2, 1, 11, 384),
    slots: matrix(2, 1, 6, 384),
    late: matrix(0.1, 1, 11, 128),
    tools_late: matrix(0.1, 1, 61, 128),
    kinds: { positions: [1, 2, 2, 1, 1, 2] },
    tools: { positions: [0, 3, 4] },
  },
  arguments: {
    request: matrix(2, 1, 11, 384),
    words: matrix(2, 1, 11, 384),
    fused: matrix(2, 1, 3, 384),
  },
  values: { slot: matrix(0.3, 7, 384), mean: matrix(0.3, 7, 384) },
};

async function runReference(name: (typeof graphNames)[number]) {
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(files[name], { graphOptimizationLevel: "disabled" });
  const feeds = Object.entries(inputs[name]).map(([input, tensor]) => [
    input,
    "positions" in tensor
      ? new ort.Tensor("int64", BigInt64Array.from(tensor.positions, BigInt), [tensor.positions.length])
      : new ort.Tensor("float32", tensor.data, tensor.shape),
  ]);
  return session.run(Object.fromEntries(feeds));
}

const largest = (values: Float32Array): number => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

describe("the model's runtime", () => {
  it.each(graphNames)("gives what onnxruntime-web gives: %s", async (name) => {
    const expected = await runReference(name);
    const found = graphs[name](inputs[name]);
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
    for (const [output, values] of Object.entries(found)) {
      const wanted = expected[output]?.data as Float32Array;
      expect(values.length).toBe(wanted.length);
      const off = largest(values.map((x, i) => x - (wanted[i] ?? Number.NaN)));
      expect(off, output).toBeLessThan(0.003 * largest(wanted));
    }
  });

  it("gives the same whether its memory grows meanwhile or has grown", () => {
    const { encoder } = loadGraphs(kernels, { encoder: files.encoder });
    const long = { embedded: matrix(0.1, 1, 200, 384) };
    expect(encoder(long)).toEqual(encoder(long));
  });

  it("uses no memory that it has given back, nor what others left in it", () => {
    const fill = vi.fn((heap: Heap, { at, bytes }: Block) => heap.floats(at, bytes / 4).fill(Number.NaN));
    const poisoned = loadGraphs(kernels, files);
    const { take, give } = Heap.prototype;
    vi.spyOn(Heap.prototype, "take").mockImplementation(function (this: Heap, bytes) {
      const block = take.call(this, bytes);
      fill(this, block);
      return block;
    });
    vi.spyOn(Heap.prototype, "give").mockImplementation(function (this: Heap, block) {
      fill(this, block);
      give.call(this, block);
    });
    for (const name of graphNames) expect(poisoned[name](inputs[name])).toEqual(graphs[name](inputs[name]));
    expect(fill).toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it("runs on after a run that failed", () => {
    const expected = graphs.encoder(inputs.encoder);
    expect(() => graphs.encoder({ embedded: matrix(0.1, 1, 513, 384) })).toThrow("adds what doesn't fit");
    expect(() => graphs.encoder({ embedded: { data: new Float32Array(1), shape: [1, 2, 384] } })).toThrow(
      "another size",
    );
    expect(graphs.encoder(inputs.encoder)).toEqual(expected);
  });

  it("reads a request without tools", () => {
    const none = { slots: matrix(1, 1, 0, 384), tools_late: matrix(1, 1, 0, 128), kinds: { positions: [] } };
    const { tool, words } = graphs.fusion({ ...inputs.fusion, ...none, tools: { positions: [] } });
    expect([tool?.length, words?.every(Number.isFinite)]).toEqual([0, true]);
  });

  it("refuses a graph with an operator it lacks", () => {
    const text = Buffer.from(files.encoder).toString("latin1").replace("FastGelu", "SlowGelu");
    const changed = new Uint8Array(Buffer.from(text, "latin1"));
    expect(() => loadGraphs(kernels, { changed })).toThrow("the graph uses SlowGelu");
  });

  it.each([0, 1, 1000, files.values.length - 1])("refuses a file of which only %i bytes are there", (length) => {
    expect(() => loadGraphs(kernels, { part: files.values.subarray(0, length) })).toThrow("ONNX");
  });

  it("refuses a file whose numbers never end", () => {
    expect(() => loadGraphs(kernels, { endless: new Uint8Array(100_000).fill(255) })).toThrow("a damaged ONNX file");
  });

  it.each([
    ["weights of another type", [0x10, 3], [0x10, 2]],
    ["weights along another axis", [0x18, 1, 0xa0, 1, 2], [0x18, 0, 0xa0, 1, 2]],
  ])("refuses %s", (_what, found, put) => {
    const bytes = Buffer.from(files.values);
    const at = bytes.indexOf(Buffer.from(found));
    expect(at).toBeGreaterThan(0);
    bytes.set(put, at);
    expect(() => loadGraphs(kernels, { changed: new Uint8Array(bytes) })).toThrow("weights of another kind");
  });
});

describe("the linear kernel", () => {
  const sizes = fc.record({
    rows: fc.integer({ min: 1, max: 9 }),
    inner: fc.integer({ min: 1, max: 6 }).map((x) => 8 * x),
    columns: fc.integer({ min: 1, max: 20 }),
  });

  it("multiplies matrices of any size, and writes nowhere else", () => {
    const heap = new Heap();
    const kernel = startKernels(kernels, heap);
    fc.assert(
      fc.property(sizes, fc.integer(), ({ rows, inner, columns }, seed) => {
        heap.startRun();
        const numbers = scattered(rows * inner + columns + (seed & 7), 3);
        const weights = Int8Array.from({ length: inner * columns }, (_, i) => Math.imul(i + seed, 0x9e3779b1) >> 24);
        const takes = [4 * rows * inner, weights.length, kernel.packedBytes(inner, columns), 4 * columns + 32];
        const [x, source, packed, scales] = takes.map((bytes) => heap.take(bytes).at) as [
          number,
          number,
          number,
          number,
        ];
        const out = heap.take(4 * rows * columns + 16).at;
        const scratchBytes = kernel.linearScratch(rows, inner);
        const scratch = heap.take(scratchBytes + 16).at;
        const guards = [out + 4 * rows * columns, scratch + scratchBytes];
        heap.floats(x, rows * inner).set(numbers.subarray(0, rows * inner));
        heap.floats(scales, columns).set(numbers.subarray(rows * inner, rows * inner + columns));
        heap.bytes(source, weights.length).set(new Uint8Array(weights.buffer));
        for (const guard of guards) heap.floats(guard, 1)[0] = 7;
        kernel.pack(source, packed, inner, columns);
        kernel.linear(x, rows, packed, scales, inner, columns, out, scratch);
        const found = heap.floats(out, rows * columns);
        for (let row = 0; row < rows; row++) {
          const values = numbers.subarray(row * inner, (row + 1) * inner);
          for (let column = 0; column < columns; column++) {
            const scale = numbers[rows * inner + column] ?? 0;
            const factors = Array.from(values, (_, i) => weights[i * columns + column] ?? 0);
            const wanted = scale * factors.reduce((sum, factor, i) => sum + factor * (values[i] ?? 0), 0);
            const weight = factors.reduce((sum, factor) => sum + Math.abs(factor), 0);
            const rounding = (0.5005 * largest(values) * weight * Math.abs(scale)) / 8191;
            const off = Math.abs((found[row * columns + column] ?? Number.NaN) - wanted);
            expect(off).toBeLessThanOrEqual(rounding + 1e-6 * Math.abs(wanted) + 1e-6);
          }
        }
        expect(guards.map((guard) => heap.floats(guard, 1)[0])).toEqual([7, 7]);
      }),
    );
  });
});
