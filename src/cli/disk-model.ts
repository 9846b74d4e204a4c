/** Owns the model as command-line tools and benches load it: the same files and code as in the Worker, read from disk. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadModel, type ModelOptions } from "../model/assets.ts";
import type { EdgeModel } from "../model/edge-model.ts";

const ASSETS = join(import.meta.dirname, "../../model-assets");
const KERNELS = join(import.meta.dirname, "../model/runtime/kernels.wasm");

/**
 * Loads the model once for the process.
 * @param options - the time that dates are relative to is unknown unless told
 * @throws when a file is missing or damaged
 */
export async function loadDiskModel(options: Partial<ModelOptions> = {}): Promise<EdgeModel> {
  const bytes = async (name: string) => new Uint8Array(await readFile(join(ASSETS, name)));
  const json = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(ASSETS, name), "utf8"));
  return loadModel(
    {
      kernels: await WebAssembly.compile(await readFile(KERNELS)),
      encoder: await bytes("encoder.onnx"),
      fusion: await bytes("fusion.onnx"),
      arguments: await bytes("arguments.onnx"),
      values: await bytes("values.onnx"),
      embeddings: await bytes("embeddings.bin"),
      vocabulary: await readFile(join(ASSETS, "vocabulary.txt"), "utf8"),
      heads: await json("heads.json"),
      confidence: await json("confidence.json"),
      manifest: await json("manifest.json"),
    },
    {
      valueContext: () => ({ now: null, timeZone: null }),
      newTokensAtATime: Number.POSITIVE_INFINITY,
      clock: () => performance.now(),
      ...options,
    },
  );
}
