/**
 * Owns products with weights, where nine tenths of the time go. Weights are int8 with a scale a column. What they multiply is rounded to
 * 14 bits with a scale a row, which costs no accuracy that shows, and the products are summed in int32: 1536 × 127 × 8191 fits.
 */

import { highestOf, ROUNDER } from "./lanes";

const COLUMNS: i32 = 8;
const ROWS: i32 = 4;
const MOST: f32 = 8191;

/** Bytes that `linear` takes as scratch. */
export function linearScratch(rows: i32, inner: i32): i32 {
  const padded = ((rows + ROWS - 1) / ROWS) * ROWS;
  return padded * (2 * inner + 4) + 4 * COLUMNS;
}

/** Bytes of weights as `pack` lays them out. */
export function packedBytes(inner: i32, columns: i32): i32 {
  return inner * (((columns + COLUMNS - 1) / COLUMNS) * COLUMNS);
}

/** int8 [inner × columns] → panels of 8 columns, in each the pairs of rows that one multiplication takes; inner is even. */
export function pack(source: usize, target: usize, inner: i32, columns: i32): void {
  for (let panel: i32 = 0; panel < columns; panel += COLUMNS) {
    for (let row: i32 = 0; row < inner; row += 2) {
      for (let column: i32 = panel; column < panel + COLUMNS; column++) {
        const first = source + row * columns + column;
        store<i8>(target, column < columns ? load<i8>(first) : 0);
        store<i8>(target, column < columns ? load<i8>(first + columns) : 0, 1);
        target += 2;
      }
    }
  }
}

/**
 * x [rows × inner] times packed weights → out [rows × columns]. Four rows by eight columns at a time: their 32 sums stay in registers,
 * and each load, which a runtime may check the bounds of, brings what eight multiplications take.
 */
export function linear(
  x: usize,
  rows: i32,
  weights: usize,
  scales: usize,
  inner: i32,
  columns: i32,
  out: usize,
  scratch: usize,
): void {
  const padded = ((rows + ROWS - 1) / ROWS) * ROWS;
  const rowScales = scratch + padded * (inner << 1);
  const tail = rowScales + (padded << 2);
  for (let row: i32 = 0; row < rows; row++) {
    const group = scratch + (row / ROWS) * ROWS * (inner << 1);
    store<f32>(rowScales + (row << 2), quantise(x + ((row * inner) << 2), group + ((row % ROWS) << 2), inner));
  }
  for (let column: i32 = 0; column < columns; column += COLUMNS) {
    const panel = weights + column * inner;
    const left = v128.load(scales + (column << 2));
    const right = v128.load(scales + (column << 2), 16);
    for (let row: i32 = 0; row < rows; row += ROWS) {
      let values = scratch + row * (inner << 1);
      const end = values + (inner << 3);
      let w = panel;
      let a0 = i32x4.splat(0);
      let a1 = a0;
      let b0 = a0;
      let b1 = a0;
      let c0 = a0;
      let c1 = a0;
      let d0 = a0;
      let d1 = a0;
      while (values < end) {
        const w0 = v128.load_ext<i8>(w);
        const w1 = v128.load_ext<i8>(w, 8);
        const pairs = v128.load(values);
        let pair = v128.shuffle<i32>(pairs, pairs, 0, 0, 0, 0);
        a0 = i32x4.add(a0, i32x4.dot_i16x8_s(pair, w0));
        a1 = i32x4.add(a1, i32x4.dot_i16x8_s(pair, w1));
        pair = v128.shuffle<i32>(pairs, pairs, 1, 1, 1, 1);
        b0 = i32x4.add(b0, i32x4.dot_i16x8_s(pair, w0));
        b1 = i32x4.add(b1, i32x4.dot_i16x8_s(pair, w1));
        pair = v128.shuffle<i32>(pairs, pairs, 2, 2, 2, 2);
        c0 = i32x4.add(c0, i32x4.dot_i16x8_s(pair, w0));
        c1 = i32x4.add(c1, i32x4.dot_i16x8_s(pair, w1));
        pair = v128.shuffle<i32>(pairs, pairs, 3, 3, 3, 3);
        d0 = i32x4.add(d0, i32x4.dot_i16x8_s(pair, w0));
        d1 = i32x4.add(d1, i32x4.dot_i16x8_s(pair, w1));
        values += 16;
        w += 16;
      }
      const target = out + ((row * columns + column) << 2);
      const step = columns << 2;
      const scale = rowScales + (row << 2);
      const width = columns - column;
      const rest = rows - row;
      storeScaled(target, a0, a1, load<f32>(scale), left, right, width, tail);
      if (rest > 1) storeScaled(target + step, b0, b1, load<f32>(scale, 4), left, right, width, tail);
      if (rest > 2) storeScaled(target + 2 * step, c0, c1, load<f32>(scale, 8), left, right, width, tail);
      if (rest > 3) storeScaled(target + 3 * step, d0, d1, load<f32>(scale, 12), left, right, width, tail);
    }
  }
}

/** Rounds a row to int16 within ±8191, two numbers every 16 bytes of `target`; returns what a step of that is worth. */
function quantise(x: usize, target: usize, count: i32): f32 {
  let most = f32x4.splat(0);
  for (let i: i32 = 0; i < count; i += 4) most = f32x4.pmax(most, f32x4.abs(v128.load(x + (i << 2))));
  const reach = highestOf(most);
  const factor = f32x4.splat(reach > 0 ? MOST / reach : 0);
  for (let i: i32 = 0; i < count; i += 4) {
    const rounded = i32x4.sub(
      f32x4.add(f32x4.mul(v128.load(x + (i << 2)), factor), f32x4.splat(ROUNDER)),
      f32x4.splat(ROUNDER),
    );
    const narrow = i16x8.narrow_i32x4_s(rounded, rounded);
    v128.store32_lane(target, narrow, 0);
    v128.store32_lane(target, narrow, 1, 16);
    target += 32;
  }
  return reach / MOST;
}

function storeScaled(
  target: usize,
  sums0: v128,
  sums1: v128,
  rowScale: f32,
  left: v128,
  right: v128,
  width: i32,
  tail: usize,
): void {
  const by = f32x4.splat(rowScale);
  const low = f32x4.mul(f32x4.convert_i32x4_s(sums0), f32x4.mul(by, left));
  const high = f32x4.mul(f32x4.convert_i32x4_s(sums1), f32x4.mul(by, right));
  if (width >= COLUMNS) {
    v128.store(target, low);
    v128.store(target, high, 16);
    return;
  }
  v128.store(tail, low);
  v128.store(tail, high, 16);
  memory.copy(target, tail, width << 2);
}
