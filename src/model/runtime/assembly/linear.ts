/**
 * Owns products with weights, where nine tenths of the time go. Weights are int8 with a scale a column. What they multiply is rounded to
 * 14 bits with a scale a row, which costs no accuracy that shows, and the products are summed in int32: 2048 × 127 × 8191 fits.
 */

import { highestOf, ROUNDER } from "./lanes";

const COLUMNS: i32 = 8;
const ROWS: i32 = 4;
const MOST: f32 = 8191;
const LEAST: f32 = 1e-30;

/** Bytes that `linear` takes as scratch. */
export function linearScratch(rows: i32, inner: i32): i32 {
  const padded = ((rows + ROWS - 1) / ROWS) * ROWS;
  return padded * (2 * inner + 4) + ROWS * COLUMNS * 4;
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

/** x [rows × inner] times packed weights → out [rows × columns]. */
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
  const sums = rowScales + (padded << 2);
  for (let row: i32 = 0; row < rows; row += ROWS)
    quantise(x, row, rows - 1, inner, scratch + row * (inner << 1), rowScales + (row << 2));
  for (let column: i32 = 0; column < columns; column += COLUMNS) {
    const panel = weights + column * inner;
    for (let row: i32 = 0; row < rows; row += ROWS) {
      multiplyTile(scratch + row * (inner << 1), panel, inner, sums);
      for (let i: i32 = 0; i < min(ROWS, rows - row); i++)
        storeScaled(
          sums + i * (COLUMNS << 2),
          load<f32>(rowScales + ((row + i) << 2)),
          scales + (column << 2),
          out + (((row + i) * columns + column) << 2),
          min(COLUMNS, columns - column),
        );
    }
  }
}

/**
 * Four rows by eight columns: their 32 sums stay in registers, and three loads, whose bounds a runtime may check, bring what eight
 * multiplications take.
 */
function multiplyTile(values: usize, weights: usize, inner: i32, sums: usize): void {
  const end = values + (inner << 3);
  let a0 = i32x4.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  while (values < end) {
    const left = v128.load_ext<i8>(weights);
    const right = v128.load_ext<i8>(weights, 8);
    const pairs = v128.load(values);
    let pair = v128.shuffle<i32>(pairs, pairs, 0, 0, 0, 0);
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(pair, left));
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(pair, right));
    pair = v128.shuffle<i32>(pairs, pairs, 1, 1, 1, 1);
    b0 = i32x4.add(b0, i32x4.dot_i16x8_s(pair, left));
    b1 = i32x4.add(b1, i32x4.dot_i16x8_s(pair, right));
    pair = v128.shuffle<i32>(pairs, pairs, 2, 2, 2, 2);
    c0 = i32x4.add(c0, i32x4.dot_i16x8_s(pair, left));
    c1 = i32x4.add(c1, i32x4.dot_i16x8_s(pair, right));
    pair = v128.shuffle<i32>(pairs, pairs, 3, 3, 3, 3);
    d0 = i32x4.add(d0, i32x4.dot_i16x8_s(pair, left));
    d1 = i32x4.add(d1, i32x4.dot_i16x8_s(pair, right));
    values += 16;
    weights += 16;
  }
  v128.store(sums, a0);
  v128.store(sums, a1, 16);
  v128.store(sums, b0, 32);
  v128.store(sums, b1, 48);
  v128.store(sums, c0, 64);
  v128.store(sums, c1, 80);
  v128.store(sums, d0, 96);
  v128.store(sums, d1, 112);
}

/**
 * Rounds four rows to int16 within ±8191, a pair of numbers of each every 16 bytes, and writes what a step of each is worth. Rows past
 * the last are its copies, and come to nothing.
 */
function quantise(x: usize, row: i32, last: i32, inner: i32, target: usize, scales: usize): void {
  const a = x + ((row * inner) << 2);
  const b = x + ((min(row + 1, last) * inner) << 2);
  const c = x + ((min(row + 2, last) * inner) << 2);
  const d = x + ((min(row + 3, last) * inner) << 2);
  const factorA = f32x4.splat(factorOf(a, inner, scales));
  const factorB = f32x4.splat(factorOf(b, inner, scales + 4));
  const factorC = f32x4.splat(factorOf(c, inner, scales + 8));
  const factorD = f32x4.splat(factorOf(d, inner, scales + 12));
  for (let i: i32 = 0; i < inner << 2; i += 16) {
    const ab = i16x8.narrow_i32x4_s(rounded(a + i, factorA), rounded(b + i, factorB));
    const cd = i16x8.narrow_i32x4_s(rounded(c + i, factorC), rounded(d + i, factorD));
    v128.store(target, v128.shuffle<i32>(ab, cd, 0, 2, 4, 6));
    v128.store(target, v128.shuffle<i32>(ab, cd, 1, 3, 5, 7), 16);
    target += 32;
  }
}

/** What a row is to be multiplied by, and at `scale` what undoes it; a row of next to nothing becomes nothing, and NaN some number. */
function factorOf(x: usize, inner: i32, scale: usize): f32 {
  let most = f32x4.splat(0);
  for (let i: i32 = 0; i < inner << 2; i += 16) most = f32x4.pmax(most, f32x4.abs(v128.load(x + i)));
  const reach = highestOf(most);
  store<f32>(scale, reach / MOST);
  return reach > LEAST ? MOST / reach : 0;
}

/** Four numbers times a factor, as int32. */
function rounded(x: usize, factor: v128): v128 {
  return i32x4.sub(f32x4.add(f32x4.mul(v128.load(x), factor), f32x4.splat(ROUNDER)), f32x4.splat(ROUNDER));
}

/** Eight sums of a row as the numbers they stand for, the first `count` of them at `out`. */
function storeScaled(sums: usize, rowScale: f32, scales: usize, out: usize, count: i32): void {
  const by = f32x4.splat(rowScale);
  const left = f32x4.mul(f32x4.convert_i32x4_s(v128.load(sums)), f32x4.mul(by, v128.load(scales)));
  const right = f32x4.mul(f32x4.convert_i32x4_s(v128.load(sums, 16)), f32x4.mul(by, v128.load(scales, 16)));
  const target = count === COLUMNS ? out : sums;
  v128.store(target, left);
  v128.store(target, right, 16);
  if (count < COLUMNS) memory.copy(out, sums, count << 2);
}
