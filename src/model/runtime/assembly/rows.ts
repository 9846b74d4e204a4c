/** Owns what works on numbers one by one or row by row, and the product of two float32 matrices. */

import { exp, highestOf, sumOf } from "./lanes";

/** a [rows × inner] times b [inner × columns], both float32. */
export function multiply(a: usize, b: usize, out: usize, rows: i32, inner: i32, columns: i32): void {
  for (let row: i32 = 0; row < rows; row++) {
    const target = out + ((row * columns) << 2);
    memory.fill(target, 0, columns << 2);
    for (let i: i32 = 0; i < inner; i++)
      addScaled(load<f32>(a + ((row * inner + i) << 2)), b + ((i * columns) << 2), target, columns);
  }
}

/** target += factor × source */
function addScaled(factor: f32, source: usize, target: usize, count: i32): void {
  const by = f32x4.splat(factor);
  let i: i32 = 0;
  for (; i + 4 <= count; i += 4) {
    const at = target + (i << 2);
    v128.store(at, f32x4.add(v128.load(at), f32x4.mul(by, v128.load(source + (i << 2)))));
  }
  for (; i < count; i++) {
    const at = target + (i << 2);
    store<f32>(at, load<f32>(at) + factor * load<f32>(source + (i << 2)));
  }
}

/** x + y, where y repeats every `period` numbers, a multiple of 4 or the count of all. */
export function add(x: usize, y: usize, out: usize, count: i32, period: i32): void {
  let other: i32 = 0;
  for (let i: i32 = 0; i < count; i += 4) {
    v128.store(out + (i << 2), f32x4.add(v128.load(x + (i << 2)), v128.load(y + (other << 2))));
    other += 4;
    if (other >= period) other = 0;
  }
}

export function scale(x: usize, factor: f32, out: usize, count: i32): void {
  const by = f32x4.splat(factor);
  for (let i: i32 = 0; i < count; i += 4) v128.store(out + (i << 2), f32x4.mul(v128.load(x + (i << 2)), by));
}

/** The tanh form of GELU: x / (1 + exp(-2 √(2/π) (x + 0.044715 x³))). */
export function gelu(x: usize, out: usize, count: i32): void {
  const one = f32x4.splat(1);
  for (let i: i32 = 0; i < count; i += 4) {
    const value = v128.load(x + (i << 2));
    const square = f32x4.mul(value, value);
    const inside = f32x4.mul(
      value,
      f32x4.add(f32x4.splat(-1.5957691216), f32x4.mul(square, f32x4.splat(-0.0713548162))),
    );
    v128.store(out + (i << 2), f32x4.div(value, f32x4.add(one, exp(inside))));
  }
}

/** Layer normalisation of x + y; width is a multiple of 4. */
export function addNorm(
  x: usize,
  y: usize,
  gain: usize,
  bias: usize,
  out: usize,
  rows: i32,
  width: i32,
  epsilon: f32,
): void {
  add(x, y, out, rows * width, rows * width);
  for (let row: i32 = 0; row < rows; row++) {
    const at = out + ((row * width) << 2);
    let sum = f32x4.splat(0);
    for (let i: i32 = 0; i < width; i += 4) sum = f32x4.add(sum, v128.load(at + (i << 2)));
    const mean = f32x4.splat(sumOf(sum) / <f32>width);
    let squares = f32x4.splat(0);
    for (let i: i32 = 0; i < width; i += 4) {
      const off = f32x4.sub(v128.load(at + (i << 2)), mean);
      squares = f32x4.add(squares, f32x4.mul(off, off));
    }
    const by = f32x4.splat(1 / sqrt<f32>(sumOf(squares) / <f32>width + epsilon));
    for (let i: i32 = 0; i < width; i += 4) {
      const value = f32x4.mul(f32x4.sub(v128.load(at + (i << 2)), mean), by);
      v128.store(at + (i << 2), f32x4.add(f32x4.mul(value, v128.load(gain + (i << 2))), v128.load(bias + (i << 2))));
    }
  }
}

/** Each row at length 1, all zeros as they are; width is a multiple of 4. */
export function normalise(x: usize, out: usize, rows: i32, width: i32): void {
  for (let row: i32 = 0; row < rows; row++) {
    const at = (row * width) << 2;
    const length = sqrt<f32>(dot(x + at, x + at, width));
    scale(x + at, length > 0 ? 1 / length : 1, out + at, width);
  }
}

function dot(a: usize, b: usize, count: i32): f32 {
  let sum = f32x4.splat(0);
  for (let i: i32 = 0; i < count; i += 4)
    sum = f32x4.add(sum, f32x4.mul(v128.load(a + (i << 2)), v128.load(b + (i << 2))));
  return sumOf(sum);
}

/** Each row's softmax; scratch holds a row of `width` and three more. */
export function softmax(x: usize, out: usize, rows: i32, width: i32, scratch: usize): void {
  for (let row: i32 = 0; row < rows; row++) {
    memory.copy(scratch, x + ((row * width) << 2), width << 2);
    softmaxRow(scratch, width);
    memory.copy(out + ((row * width) << 2), scratch, width << 2);
  }
}

/** In place; up to three numbers past the row are overwritten. */
export function softmaxRow(at: usize, width: i32): void {
  for (let i: i32 = width; i & 3; i++) store<f32>(at + (i << 2), -f32.MAX_VALUE);
  let most = v128.load(at);
  for (let i: i32 = 4; i < width; i += 4) most = f32x4.pmax(most, v128.load(at + (i << 2)));
  const highest = f32x4.splat(highestOf(most));
  let sum = f32x4.splat(0);
  for (let i: i32 = 0; i < width; i += 4) {
    const value = exp(f32x4.sub(v128.load(at + (i << 2)), highest));
    v128.store(at + (i << 2), value);
    sum = f32x4.add(sum, value);
  }
  scale(at, 1 / sumOf(sum), at, width);
}
