/** Owns attention. */

import { sumOf } from "./lanes";
import { softmaxRow } from "./rows";

/** Attention of heads of 32, side by side in q, k, v and out [rows × width]; scratch holds a row of `rows` and three more. */
export function attention(q: usize, k: usize, v: usize, out: usize, rows: i32, width: i32, scratch: usize): void {
  const factor = f32x4.splat(1 / sqrt<f32>(<f32>HEAD));
  const step = width << 2;
  for (let offset: i32 = 0; offset < step; offset += HEAD << 2) {
    for (let row: i32 = 0; row < rows; row++) {
      scoresOf(q + row * step + offset, k + offset, rows, step, factor, scratch);
      softmaxRow(scratch, rows);
      mix(v + offset, rows, step, scratch, out + row * step + offset);
    }
  }
}

const HEAD: i32 = 32;

/** A query's products with every key, times `factor`. */
function scoresOf(query: usize, key: usize, rows: i32, step: i32, factor: v128, scores: usize): void {
  const q0 = f32x4.mul(factor, v128.load(query));
  const q1 = f32x4.mul(factor, v128.load(query, 16));
  const q2 = f32x4.mul(factor, v128.load(query, 32));
  const q3 = f32x4.mul(factor, v128.load(query, 48));
  const q4 = f32x4.mul(factor, v128.load(query, 64));
  const q5 = f32x4.mul(factor, v128.load(query, 80));
  const q6 = f32x4.mul(factor, v128.load(query, 96));
  const q7 = f32x4.mul(factor, v128.load(query, 112));
  for (let row: i32 = 0; row < rows; row++) {
    let even = f32x4.mul(q0, v128.load(key));
    let odd = f32x4.mul(q1, v128.load(key, 16));
    even = f32x4.add(even, f32x4.mul(q2, v128.load(key, 32)));
    odd = f32x4.add(odd, f32x4.mul(q3, v128.load(key, 48)));
    even = f32x4.add(even, f32x4.mul(q4, v128.load(key, 64)));
    odd = f32x4.add(odd, f32x4.mul(q5, v128.load(key, 80)));
    even = f32x4.add(even, f32x4.mul(q6, v128.load(key, 96)));
    odd = f32x4.add(odd, f32x4.mul(q7, v128.load(key, 112)));
    store<f32>(scores + (row << 2), sumOf(f32x4.add(even, odd)));
    key += step;
  }
}

/** The values' mean, by their shares. */
function mix(value: usize, rows: i32, step: i32, shares: usize, out: usize): void {
  let m0 = f32x4.splat(0);
  let m1 = m0;
  let m2 = m0;
  let m3 = m0;
  let m4 = m0;
  let m5 = m0;
  let m6 = m0;
  let m7 = m0;
  for (let row: i32 = 0; row < rows; row++) {
    const share = v128.load32_splat(shares + (row << 2));
    m0 = f32x4.add(m0, f32x4.mul(share, v128.load(value)));
    m1 = f32x4.add(m1, f32x4.mul(share, v128.load(value, 16)));
    m2 = f32x4.add(m2, f32x4.mul(share, v128.load(value, 32)));
    m3 = f32x4.add(m3, f32x4.mul(share, v128.load(value, 48)));
    m4 = f32x4.add(m4, f32x4.mul(share, v128.load(value, 64)));
    m5 = f32x4.add(m5, f32x4.mul(share, v128.load(value, 80)));
    m6 = f32x4.add(m6, f32x4.mul(share, v128.load(value, 96)));
    m7 = f32x4.add(m7, f32x4.mul(share, v128.load(value, 112)));
    value += step;
  }
  v128.store(out, m0);
  v128.store(out, m1, 16);
  v128.store(out, m2, 32);
  v128.store(out, m3, 48);
  v128.store(out, m4, 64);
  v128.store(out, m5, 80);
  v128.store(out, m6, 96);
  v128.store(out, m7, 112);
}
