/** Owns the model as the Worker carries it: every file of it is part of the bundle. */

import argumentsGraph from "../model-assets/arguments.onnx";
import confidence from "../model-assets/confidence.json" with { type: "json" };
import embeddings from "../model-assets/embeddings.bin";
import encoder from "../model-assets/encoder.onnx";
import fusion from "../model-assets/fusion.onnx";
import heads from "../model-assets/heads.json" with { type: "json" };
import manifest from "../model-assets/manifest.json" with { type: "json" };
import values from "../model-assets/values.onnx";
import vocabulary from "../model-assets/vocabulary.txt";
import { loadModel, type ModelOptions } from "./model/assets.ts";
import type { EdgeModel } from "./model/edge-model.ts";
import kernels from "./model/runtime/kernels.wasm";

/** @throws as `loadModel` does */
export const loadBundledModel = async (options: ModelOptions): Promise<EdgeModel> =>
  loadModel(
    {
      kernels,
      encoder: new Uint8Array(encoder),
      fusion: new Uint8Array(fusion),
      arguments: new Uint8Array(argumentsGraph),
      values: new Uint8Array(values),
      embeddings: new Uint8Array(embeddings),
      vocabulary,
      heads,
      confidence,
      manifest,
    },
    options,
  );
