/** Owns the WebAssembly runtime: the one importer of onnxruntime-web. Loads graphs and runs them, one at a time. */

import * as ort from "onnxruntime-web/wasm";

/** Named tensors: data and shape. */
export interface Tensor {
  readonly data: Float32Array | BigInt64Array;
  readonly shape: readonly number[];
}

/** A loaded graph: named inputs to named outputs. Runs of all graphs take turns, since the runtime can't overlap them. */
export type Graph = (inputs: Readonly<Record<string, Tensor>>) => Promise<Readonly<Record<string, Float32Array>>>;

/** The runtime's WebAssembly memory and heap are shared by every graph of an isolate, and so is its turn. */
let isolateTurn: Promise<unknown> = Promise.resolve();

function takeTurn<Value>(task: () => Promise<Value>): Promise<Value> {
  const turn = isolateTurn.then(task);
  isolateTurn = turn.catch(() => undefined);
  return turn;
}

/**
 * Loads graphs into the runtime, which the first call starts.
 * @param runtime - onnxruntime-web's `ort-wasm-simd-threaded.wasm`, compiled
 * @param graphs - ONNX bytes by name
 * @throws when the runtime can't start or a graph is damaged; neither can be tried again in this isolate
 */
export async function loadGraphs<Name extends string>(
  runtime: WebAssembly.Module,
  graphs: Readonly<Record<Name, Uint8Array>>,
): Promise<Readonly<Record<Name, Graph>>> {
  const loaded: Partial<Record<Name, Graph>> = {};
  await withCompiledRuntime(runtime, async () => {
    for (const name of Object.keys(graphs) as Name[]) loaded[name] = await loadGraph(graphs[name]);
  });
  return loaded as Record<Name, Graph>;
}

async function loadGraph(bytes: Uint8Array): Promise<Graph> {
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ["wasm"],
    graphOptimizationLevel: "basic",
    intraOpNumThreads: 1,
  });
  return (inputs) => takeTurn(() => run(session, inputs));
}

async function run(session: ort.InferenceSession, inputs: Readonly<Record<string, Tensor>>) {
  const feeds: Record<string, ort.Tensor> = {};
  for (const [name, { data, shape }] of Object.entries(inputs)) {
    feeds[name] =
      data instanceof BigInt64Array ? new ort.Tensor("int64", data, shape) : new ort.Tensor("float32", data, shape);
  }
  const results = await session.run(feeds);
  const outputs: Record<string, Float32Array> = {};
  for (const [name, tensor] of Object.entries(results)) {
    if (tensor.data instanceof Float32Array) outputs[name] = tensor.data;
  }
  return outputs;
}

/**
 * onnxruntime-web compiles its WebAssembly from bytes, which Workers forbid, and has no way to hand in a compiled module. So for the
 * length of the first load `WebAssembly.instantiate` answers with the module given here.
 */
async function withCompiledRuntime(runtime: WebAssembly.Module, task: () => Promise<void>): Promise<void> {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = new ArrayBuffer(8);
  const original = WebAssembly.instantiate;
  const instantiate = async (_source: unknown, imports: WebAssembly.Imports) => ({
    instance: new WebAssembly.Instance(runtime, imports),
    module: runtime,
  });
  WebAssembly.instantiate = instantiate as unknown as typeof WebAssembly.instantiate;
  try {
    await task();
  } finally {
    WebAssembly.instantiate = original;
  }
}
