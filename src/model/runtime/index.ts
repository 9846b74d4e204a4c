/**
 * Owns the model's runtime: loads ONNX graphs and runs them on one core, in WebAssembly. onnxruntime runs the same files
 * (test/model/runtime.test.ts holds this one to it), but multiplies int8 weights in single precision, and through its own int8 operator
 * packs them anew each run and rounds what they multiply to 8 bits; and its WebAssembly is 14 MB to load where this one is a few kB.
 */

import { type Block, Heap } from "./heap.ts";
import { startKernels } from "./kernels.ts";
import { FLOAT32, INT8, INT64, type OnnxGraph, type OnnxNode, type OnnxTensor, readOnnx } from "./onnx.ts";
import { type Machine, newFloats, OPERATORS, type Operator } from "./operators.ts";
import { countOf, floats, type Value, type Weights } from "./values.ts";

/** Named tensors: matrices with their shape, or positions. */
export type Tensor =
  | { readonly data: Float32Array; readonly shape: readonly number[] }
  | { readonly positions: readonly number[] };

/** A loaded graph: named inputs to named outputs. */
export type Graph = (inputs: Readonly<Record<string, Tensor>>) => Readonly<Record<string, Float32Array>>;

/**
 * Loads graphs, whose weights and working memory share one WebAssembly memory.
 * @param kernels - kernels.wasm, compiled
 * @param graphs - ONNX bytes by name
 * @throws when a graph is damaged, uses an operator that operators.ts lacks or holds constants of another kind than export.py writes
 */
export function loadGraphs<Name extends string>(
  kernels: WebAssembly.Module,
  graphs: Readonly<Record<Name, Uint8Array>>,
): Readonly<Record<Name, Graph>> {
  const heap = new Heap();
  const machine: Machine = { heap, kernels: startKernels(kernels, heap) };
  const loaded: Partial<Record<Name, Graph>> = {};
  for (const name of Object.keys(graphs) as Name[]) loaded[name] = loadGraph(readOnnx(graphs[name]), machine);
  return loaded as Record<Name, Graph>;
}

/** A graph ready to run. */
interface Loaded {
  readonly steps: readonly Step[];
  readonly outputs: readonly string[];
  /** Constants by name. */
  readonly kept: ReadonlyMap<string, Value>;
  /** How often each value is asked for, the caller's asking included. */
  readonly uses: ReadonlyMap<string, number>;
}

interface Step {
  readonly node: OnnxNode;
  readonly operator: Operator;
}

function loadGraph(graph: OnnxGraph, machine: Machine): Graph {
  const kept = new Map<string, Value>();
  const quantised = new Set(graph.nodes.filter(isWeights).flatMap(({ inputs }) => inputs));
  for (const [name, tensor] of graph.constants) if (!quantised.has(name)) kept.set(name, keep(tensor, machine));
  for (const node of graph.nodes.filter(isWeights)) kept.set(node.outputs[0] ?? "", packWeights(node, graph, machine));
  const steps = graph.nodes
    .filter((node) => !isWeights(node))
    .map((node): Step => {
      const operator = OPERATORS.get(node.kind);
      if (operator === undefined) throw new Error(`the graph uses ${node.kind}, which this runtime lacks`);
      return { node, operator };
    });
  const loaded: Loaded = { steps, outputs: graph.outputs, kept, uses: countUses(graph) };
  return (inputs) => run(loaded, inputs, machine);
}

/** int8 constants with a scale a column: what a matrix product's weights are stored as. */
const isWeights = ({ kind }: OnnxNode): boolean => kind === "DequantizeLinear";

function countUses({ nodes, outputs }: OnnxGraph): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const name of [...nodes.flatMap((node) => node.inputs), ...outputs]) uses.set(name, (uses.get(name) ?? 0) + 1);
  return uses;
}

function keep({ type, shape, data }: OnnxTensor, { heap }: Machine): Value {
  if (type === INT64) {
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    const numbers = Array.from({ length: data.length / 8 }, (_, i) => Number(view.getBigInt64(8 * i, true)));
    return { kind: "integers", numbers };
  }
  if (type !== FLOAT32 || data.length !== 4 * countOf(shape))
    throw new Error("the graph holds a constant of another kind");
  const at = heap.keep(data.length);
  heap.bytes(at, data.length).set(data);
  return { kind: "floats", at, shape, block: null };
}

/** Beyond it the sums of products might not fit into 32 bits. */
const LONGEST_SUM = 2048;

function packWeights({ inputs, attributes }: OnnxNode, { constants }: OnnxGraph, { heap, kernels }: Machine): Weights {
  const [matrix, scale] = [constants.get(inputs[0] ?? ""), constants.get(inputs[1] ?? "")];
  const [inner = 0, columns = 0] = matrix?.shape ?? [];
  const fits =
    matrix?.type === INT8 &&
    matrix.data.length === inner * columns &&
    inner % 4 === 0 &&
    inner <= LONGEST_SUM &&
    scale?.type === FLOAT32 &&
    scale.data.length === 4 * columns &&
    inputs.length === 2 &&
    attributes.get("axis") === 1;
  if (!fits) throw new Error("the graph holds weights of another kind");
  const [at, scales] = [heap.keep(kernels.packedBytes(inner, columns)), heap.keep(scale.data.length + 32)];
  heap.bytes(scales, scale.data.length).set(scale.data);
  const source = heap.take(matrix.data.length);
  heap.bytes(source.at, source.bytes).set(matrix.data);
  kernels.pack(source.at, at, inner, columns);
  return { kind: "weights", at, scales, inner, columns };
}

function run(
  { steps, outputs, kept, uses }: Loaded,
  inputs: Readonly<Record<string, Tensor>>,
  machine: Machine,
): Record<string, Float32Array> {
  const { heap } = machine;
  heap.startRun();
  const made = new Map<string, Value>();
  const namedValue = (name: string): Value => {
    const value = made.get(name) ?? kept.get(name);
    if (value === undefined) throw new Error(`the graph lacks "${name}"`);
    return value;
  };
  /** How often the values in a block are still asked for. */
  const awaited = new Map<Block, number>();
  const hold = (name: string, value: Value) => {
    made.set(name, value);
    if (value.kind === "floats" && value.block !== null)
      awaited.set(value.block, (awaited.get(value.block) ?? 0) + (uses.get(name) ?? 0));
  };
  const release = (value: Value) => {
    if (value.kind !== "floats" || value.block === null) return;
    const left = (awaited.get(value.block) ?? 0) - 1;
    awaited.set(value.block, left);
    if (left === 0) heap.give(value.block);
  };
  for (const [name, tensor] of Object.entries(inputs)) hold(name, toValue(tensor, machine));
  for (const { node, operator } of steps) {
    const taken = node.inputs.map(namedValue);
    for (const [i, value] of operator(machine, taken, node.attributes).entries()) hold(node.outputs[i] ?? "", value);
    taken.forEach(release);
  }
  const found: Record<string, Float32Array> = {};
  for (const name of outputs) {
    const { at, shape } = floats(namedValue(name));
    found[name] = heap.floats(at, countOf(shape)).slice();
  }
  return found;
}

function toValue(tensor: Tensor, machine: Machine): Value {
  if ("positions" in tensor) return { kind: "integers", numbers: tensor.positions };
  if (tensor.data.length !== countOf(tensor.shape)) throw new Error("a tensor of another size than its shape");
  const value = newFloats(machine, tensor.shape);
  machine.heap.floats(value.at, tensor.data.length).set(tensor.data);
  return value;
}
