/**
 * Owns the ONNX operators that the shipped graphs are made of (onnx.ai/onnx/operators, and onnxruntime's com.microsoft ones), as far as
 * they use them: batches of one, and what else each function says.
 */

import type { Heap } from "./heap.ts";
import type { Kernels } from "./kernels.ts";
import type { Attribute } from "./onnx.ts";
import { countOf, type Floats, floats, integers, type Value } from "./values.ts";

export interface Machine {
  readonly heap: Heap;
  readonly kernels: Kernels;
}

export type Operator = (
  machine: Machine,
  inputs: readonly Value[],
  attributes: ReadonlyMap<string, Attribute>,
) => readonly Value[];

/** A new matrix, its numbers still whatever the memory held. */
export function newFloats({ heap }: Machine, shape: readonly number[]): Floats {
  const block = heap.take(4 * countOf(shape));
  return { kind: "floats", at: block.at, shape, block };
}

function withScratch(machine: Machine, bytes: number, use: (at: number) => void): void {
  const block = machine.heap.take(bytes);
  use(block.at);
  machine.heap.give(block);
}

const lastOf = (shape: readonly number[]): number => shape.at(-1) ?? 1;

const numberOf = (attributes: ReadonlyMap<string, Attribute>, name: string, usual: number): number => {
  const value = attributes.get(name);
  return typeof value === "number" ? value : usual;
};

/** By packed weights, or batch by batch by another matrix, of which one may serve all batches. */
const matMul: Operator = (machine, [left, right]) => {
  const { kernels } = machine;
  const x = floats(left);
  const inner = lastOf(x.shape);
  if (right?.kind === "weights") {
    if (right.inner !== inner) throw new Error("the graph multiplies what doesn't fit");
    const rows = countOf(x.shape) / inner;
    const out = newFloats(machine, [...x.shape.slice(0, -1), right.columns]);
    withScratch(machine, kernels.linearScratch(rows, inner), (scratch) =>
      kernels.linear(x.at, rows, right.at, right.scales, inner, right.columns, out.at, scratch),
    );
    return [out];
  }
  const y = floats(right);
  const [rows = 1, columns, batch] = [x.shape.at(-2), lastOf(y.shape), countOf(x.shape.slice(0, -2))];
  const out = newFloats(machine, [...x.shape.slice(0, -1), columns]);
  const step = countOf(y.shape) === inner * columns ? 0 : inner * columns;
  for (let b = 0; b < batch; b++) {
    const at = (start: number, size: number) => start + 4 * b * size;
    kernels.multiply(at(x.at, rows * inner), at(y.at, step), at(out.at, rows * columns), rows, inner, columns);
  }
  return [out];
};

/** The second input repeats along the first's leading dimensions, if it is the smaller. */
const add: Operator = (machine, [left, right]) => {
  const [x, y] = [floats(left), floats(right)];
  const out = newFloats(machine, x.shape);
  const [count, period] = [countOf(x.shape), countOf(y.shape)];
  if (count !== period && count % period !== 0) throw new Error("the graph adds what doesn't fit");
  if (period % 4 === 0 || period === count) machine.kernels.add(x.at, y.at, out.at, count, period);
  else {
    const [from, other] = [machine.heap.floats(x.at, count), machine.heap.floats(y.at, period)];
    machine.heap.floats(out.at, count).set(from.map((value, i) => value + (other[i % period] ?? 0)));
  }
  return [out];
};

/** By a single number. */
const multiplyByNumber: Operator = (machine, [left, right]) => {
  const x = floats(left);
  const factor = machine.heap.floats(floats(right).at, 1)[0] ?? 1;
  const out = newFloats(machine, x.shape);
  machine.kernels.scale(x.at, factor, out.at, countOf(x.shape));
  return [out];
};

const gelu: Operator = (machine, [input]) => {
  const x = floats(input);
  const out = newFloats(machine, x.shape);
  machine.kernels.gelu(x.at, out.at, countOf(x.shape));
  return [out];
};

const addNorm: Operator = (machine, inputs, attributes) => {
  const [x, y, gain, bias] = [floats(inputs[0]), floats(inputs[1]), floats(inputs[2]), floats(inputs[3])];
  if (countOf(x.shape) !== countOf(y.shape)) throw new Error("the graph adds what doesn't fit");
  const out = newFloats(machine, x.shape);
  const width = lastOf(x.shape);
  const [rows, epsilon] = [countOf(x.shape) / width, numberOf(attributes, "epsilon", 1e-12)];
  machine.kernels.addNorm(x.at, y.at, gain.at, bias.at, out.at, rows, width, epsilon);
  return [out];
};

/** Of the last dimension, a multiple of 4. */
const normalise: Operator = (machine, [input]) => {
  const x = floats(input);
  const out = newFloats(machine, x.shape);
  const width = lastOf(x.shape);
  machine.kernels.normalise(x.at, out.at, countOf(x.shape) / width, width);
  return [out];
};

/** Of the last dimension. */
const softmax: Operator = (machine, [input]) => {
  const x = floats(input);
  const out = newFloats(machine, x.shape);
  const width = lastOf(x.shape);
  withScratch(machine, 4 * (width + 3), (scratch) =>
    machine.kernels.softmax(x.at, out.at, countOf(x.shape) / width, width, scratch),
  );
  return [out];
};

const HEAD_WIDTH = 32;

/** Of heads of 32, as many as the width holds. */
const attention: Operator = (machine, inputs, attributes) => {
  const [q, k, v] = [floats(inputs[0]), floats(inputs[1]), floats(inputs[2])];
  const out = newFloats(machine, q.shape);
  const width = lastOf(q.shape);
  if (width !== HEAD_WIDTH * numberOf(attributes, "num_heads", 1))
    throw new Error("the graph has heads of another width");
  const rows = countOf(q.shape) / width;
  withScratch(machine, 4 * (rows + 3), (scratch) =>
    machine.kernels.attention(q.at, k.at, v.at, out.at, rows, width, scratch),
  );
  return [out];
};

/** Copies `count` of a matrix's dimension `axis`, from one start to another, whatever stands before and behind it. */
function copyPart(
  { heap }: Machine,
  { from, start }: { readonly from: Floats; readonly start: number },
  { to, start: toStart }: { readonly to: Floats; readonly start: number },
  axis: number,
  count: number,
): void {
  const inner = countOf(from.shape.slice(axis + 1));
  const outer = countOf(from.shape.slice(0, axis));
  const source = heap.floats(from.at, countOf(from.shape));
  const target = heap.floats(to.at, countOf(to.shape));
  const [fromSize, toSize] = [from.shape[axis] ?? 1, to.shape[axis] ?? 1];
  for (let o = 0; o < outer; o++) {
    const begin = (o * fromSize + start) * inner;
    target.set(source.subarray(begin, begin + count * inner), (o * toSize + toStart) * inner);
  }
}

const axisOf = (attributes: ReadonlyMap<string, Attribute>, { shape }: Floats): number => {
  const axis = numberOf(attributes, "axis", 0);
  return axis < 0 ? axis + shape.length : axis;
};

const split: Operator = (machine, [input, parts], attributes) => {
  const x = floats(input);
  const axis = axisOf(attributes, x);
  let start = 0;
  return integers(parts).map((size) => {
    const out = newFloats(machine, x.shape.with(axis, size));
    copyPart(machine, { from: x, start }, { to: out, start: 0 }, axis, size);
    start += size;
    return out;
  });
};

const concat: Operator = (machine, inputs, attributes) => {
  const parts = inputs.map(floats);
  const first = floats(inputs[0]);
  const axis = axisOf(attributes, first);
  const sizes = parts.map(({ shape }) => shape[axis] ?? 1);
  const out = newFloats(machine, first.shape.with(axis, sum(sizes)));
  let start = 0;
  for (const [i, part] of parts.entries()) {
    copyPart(machine, { from: part, start: 0 }, { to: out, start }, axis, sizes[i] ?? 0);
    start += sizes[i] ?? 0;
  }
  return [out];
};

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

/** Along one axis, forwards. */
const slice: Operator = (machine, [input, start, end, axes]) => {
  const x = floats(input);
  const [axis = 0, from = 0, to = 0] = [integers(axes)[0], integers(start)[0], integers(end)[0]];
  const size = Math.min(to, x.shape[axis] ?? 0) - from;
  const out = newFloats(machine, x.shape.with(axis, size));
  copyPart(machine, { from: x, start: from }, { to: out, start: 0 }, axis, size);
  return [out];
};

const gather: Operator = (machine, [input, positions], attributes) => {
  const x = floats(input);
  const axis = axisOf(attributes, x);
  const at = integers(positions);
  const out = newFloats(machine, x.shape.with(axis, at.length));
  for (const [i, position] of at.entries()) {
    if (!(position >= 0 && position < (x.shape[axis] ?? 0))) throw new Error("the graph gathers what isn't there");
    copyPart(machine, { from: x, start: position }, { to: out, start: i }, axis, 1);
  }
  return [out];
};

/** Of the middle one of three dimensions, where it is 1. */
const expand: Operator = (machine, [input, shape]) => {
  const x = floats(input);
  const out = newFloats(machine, integers(shape));
  for (let i = 0; i < (out.shape[1] ?? 1); i++) copyPart(machine, { from: x, start: 0 }, { to: out, start: i }, 1, 1);
  return [out];
};

/** The same memory under another shape. */
const reshape: Operator = (_machine, [input, shape]) => {
  const x = floats(input);
  const wanted = integers(shape);
  const known = countOf(wanted.filter((size) => size >= 0));
  return [{ ...x, shape: wanted.map((size) => (size < 0 ? countOf(x.shape) / known : size)) }];
};

const shapeOf: Operator = (_machine, [input], attributes) => {
  const { shape } = floats(input);
  return [
    {
      kind: "integers",
      numbers: shape.slice(numberOf(attributes, "start", 0), numberOf(attributes, "end", shape.length)),
    },
  ];
};

/** Of three dimensions. */
const transpose: Operator = (machine, [input], attributes) => {
  const x = floats(input);
  const permutation = attributes.get("perm");
  if (!Array.isArray(permutation) || x.shape.length !== 3)
    throw new Error("the graph turns what has not three dimensions");
  const strides = x.shape.map((_size, axis) => countOf(x.shape.slice(axis + 1)));
  const [sizes, steps] = [permutation.map((axis) => x.shape[axis] ?? 1), permutation.map((axis) => strides[axis] ?? 1)];
  const out = newFloats(machine, sizes);
  const source = machine.heap.floats(x.at, countOf(x.shape));
  const target = machine.heap.floats(out.at, countOf(x.shape));
  const [a = 1, b = 1, c = 1] = sizes;
  const [stepA = 0, stepB = 0, stepC = 0] = steps;
  let at = 0;
  for (let i = 0; i < a; i++)
    for (let j = 0; j < b; j++)
      for (let k = 0; k < c; k++) target[at++] = source[i * stepA + j * stepB + k * stepC] ?? 0;
  return [out];
};

const identity: Operator = (_machine, inputs) => inputs;

export const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  Object.entries({
    Add: add,
    Concat: concat,
    Expand: expand,
    FastGelu: gelu,
    Gather: gather,
    Identity: identity,
    LpNormalization: normalise,
    MatMul: matMul,
    Mul: multiplyByNumber,
    MultiHeadAttention: attention,
    Reshape: reshape,
    Shape: shapeOf,
    SkipLayerNormalization: addNorm,
    Slice: slice,
    Softmax: softmax,
    Split: split,
    Transpose: transpose,
  }),
);
