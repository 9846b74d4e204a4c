/**
 * Measures the model's runtime on the shipped encoder, in Node: `npm run bench bench/runtime.ts`. Medians of 200 rounds. Node spares it
 * the checks of memory bounds that workerd makes.
 */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { WIDTH } from "../src/model/embeddings.ts";
import { loadGraphs } from "../src/model/runtime/index.ts";
import { quantile } from "./statistics.ts";

const ROUNDS = 200;
/** Tokens of a terse request, of one of 20 words, and of a tool that is read for the first time. */
const LENGTHS = [12, 28, 120];

const root = join(import.meta.dirname, "..");
const read = async (path: string) => new Uint8Array(await readFile(join(root, path)));
const kernels = await WebAssembly.compile(await read("src/model/runtime/kernels.wasm"));
const { encoder } = loadGraphs(kernels, { encoder: await read("model-assets/encoder.onnx") });

for (const length of LENGTHS) {
  const data = Float32Array.from({ length: length * WIDTH }, (_, i) => Math.sin(i) / 10);
  const times = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    encoder({ embedded: { data, shape: [1, length, WIDTH] } });
    return performance.now() - began;
  });
  const middle = quantile(times, 0.5);
  console.log(
    `encoder, ${String(length).padStart(3)} tokens   ${middle.toFixed(1)} ms, ${(middle / length).toFixed(2)} ms a token`,
  );
}
