/** Owns how the shipped files become a model. Where the bytes come from (bundle or disk) is the caller's matter. */

import { isObject } from "../core/json.ts";
import type { Line, Lines } from "./certainty.ts";
import type { Confidence } from "./confidence.ts";
import { FEATURES } from "./confidence.ts";
import { EdgeModel } from "./edge-model.ts";
import { Embeddings } from "./embeddings.ts";
import type { Heads } from "./reading.ts";
import { loadGraphs } from "./runtime/index.ts";
import { createTokenizer } from "./tokenizer/index.ts";
import type { ValueContext } from "./values/index.ts";

/** The files under model-assets/, and the runtime's WebAssembly. */
export interface ModelAssets {
  /** runtime/kernels.wasm, compiled. */
  readonly kernels: WebAssembly.Module;
  readonly encoder: Uint8Array;
  readonly fusion: Uint8Array;
  readonly arguments: Uint8Array;
  readonly values: Uint8Array;
  readonly embeddings: Uint8Array;
  /** One token a line. */
  readonly vocabulary: string;
  /** heads.json, parsed. */
  readonly heads: unknown;
  /** confidence.json, parsed. */
  readonly confidence: unknown;
  /** manifest.json, parsed. */
  readonly manifest: unknown;
}

export interface ModelOptions {
  readonly valueContext: () => ValueContext;
  readonly newTokensAtATime: number;
  readonly clock: () => number;
}

/** @throws when a file is damaged */
export function loadModel(assets: ModelAssets, options: ModelOptions): EdgeModel {
  const vocabulary = assets.vocabulary.trimEnd().split("\n");
  const { encoder, fusion, arguments: ofArguments, values } = assets;
  const graphs = loadGraphs(assets.kernels, { encoder, fusion, arguments: ofArguments, values });
  return new EdgeModel({
    ...graphs,
    ...options,
    version: readVersion(assets.manifest),
    tokenizer: createTokenizer(vocabulary),
    embeddings: new Embeddings(assets.embeddings, vocabulary.length),
    heads: readHeads(assets.heads),
    confidence: readConfidence(assets.confidence),
  });
}

function readVersion(manifest: unknown): string {
  if (isObject(manifest) && typeof manifest.version === "string") return manifest.version;
  throw new Error("manifest.json names no version");
}

function readHeads(heads: unknown): Heads {
  if (!isObject(heads)) throw new Error("heads.json is no object");
  const out = Float32Array.from(numbers(heads.valueOut, "valueOut"));
  const [near = 0, share = 0, attended = 0] = numbers(heads.valueScales, "valueScales");
  const [scale = 0, noneCosine = 0] = numbers([heads.scale, heads.noneCosine], "scale");
  const [lateScale = 0, centre = 0] = numbers([heads.lateScale, heads.lateCentre], "lateScale");
  return { scale, noneCosine, late: { scale: lateScale, centre }, value: { out, scales: [near, share, attended] } };
}

function readConfidence(confidence: unknown): Confidence {
  if (!isObject(confidence) || !isObject(confidence.weights)) throw new Error("confidence.json holds no weights");
  if (!isObject(confidence.lines)) throw new Error("confidence.json holds no lines");
  const found = confidence.weights;
  const weights = numbers(
    FEATURES.map((name) => found[name]),
    "weights",
  );
  const [bias = 0, threshold = 1, laterTurnThreshold = 1] = numbers(
    [confidence.bias, confidence.threshold, confidence.laterTurnThreshold],
    "threshold",
  );
  return {
    lines: readLines(confidence.lines),
    weights: Object.fromEntries(FEATURES.map((name, i) => [name, weights[i]])) as Confidence["weights"],
    bias,
    threshold,
    laterTurnThreshold,
  };
}

const readLines = (lines: object): Lines =>
  Object.fromEntries(
    Object.entries(lines).map(([kind, line]): [string, Line] => {
      const [slope = 1, shift = 0] = numbers(isObject(line) ? [line.slope, line.shift] : null, kind);
      return [kind, { slope, shift }];
    }),
  );

function numbers(value: unknown, name: string): number[] {
  if (Array.isArray(value) && value.every((x) => typeof x === "number" && Number.isFinite(x))) return value;
  throw new Error(`the model's "${name}" holds something else than numbers`);
}
