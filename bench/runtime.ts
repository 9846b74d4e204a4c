/**
 * Measures the model's runtime against onnxruntime-web, which multiplies in single precision, on the shipped encoder, in Node:
 * `npm run bench bench/runtime.ts`. Both run each size in turn; medians of 200 rounds. Node spares both the checks of memory bounds that
 * workerd makes.
 */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as ort from "onnxruntime-web/wasm";
import { loadGraphs } from "../src/model/runtime/index.ts";
import { quantile } from "./statistics.ts";

const ROUNDS = 200;
const WIDTH = 384;
/** Tokens of a terse request, of one of 20 words, and of a tool that is read for the first time. */
const LENGTHS = [12, 28, 120];

const root = join(import.meta.dirname, "..");
const read = async (path: string) => new Uint8Array(await readFile(join(root, path)));
const encoder = await read("model-assets/encoder.onnx");

const began = performance.now();
const own = loadGraphs(await WebAssembly.compile(await read("src/model/runtime/kernels.wasm")), { encoder });
const ownLoaded = performance.now() - began;
ort.env.wasm.numThreads = 1;
const session = await ort.InferenceSession.create(encoder);
const ortLoaded = performance.now() - began - ownLoaded;
console.log(`loading the encoder        own ${ownLoaded.toFixed(0)} ms   onnxruntime-web ${ortLoaded.toFixed(0)} ms`);

for (const length of LENGTHS) {
  const data = Float32Array.from({ length: length * WIDTH }, (_, i) => Math.sin(i) / 10);
  const shape = [1, length, WIDTH];
  const times: { own: number[]; ort: number[] } = { own: [], ort: [] };
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    own.encoder({ embedded: { data, shape } });
    const between = performance.now();
    await session.run({ embedded: new ort.Tensor("float32", data, shape) });
    times.own.push(between - start);
    times.ort.push(performance.now() - between);
  }
  const [a, b] = [quantile(times.own, 0.5), quantile(times.ort, 0.5)];
  const ratio = (b / a).toFixed(2);
  console.log(
    `encoder, ${String(length).padStart(3)} tokens        own ${a.toFixed(1)} ms   onnxruntime-web ${b.toFixed(1)} ms, ${ratio} times as long`,
  );
}
