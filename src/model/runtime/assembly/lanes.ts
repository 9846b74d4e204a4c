/** Owns what the kernels share: numbers four at a time. */

/** 1.5 × 2²³: added to a number that is small against it, its last bits are that number rounded. */
export const ROUNDER: f32 = 12582912;

/** e to the power of each lane, to about 2e-7 of it; lanes beyond ±87 count as ±87. */
export function exp(x: v128): v128 {
  const within = f32x4.pmax(f32x4.pmin(x, f32x4.splat(87)), f32x4.splat(-87));
  const rounded = f32x4.add(f32x4.mul(within, f32x4.splat(<f32>Math.LOG2E)), f32x4.splat(ROUNDER));
  const power = f32x4.sub(rounded, f32x4.splat(ROUNDER));
  const rest = f32x4.sub(
    f32x4.sub(within, f32x4.mul(power, f32x4.splat(0.693359375))),
    f32x4.mul(power, f32x4.splat(-2.1219444e-4)),
  );
  let sum = f32x4.splat(1.0 / 720);
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(1.0 / 120));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(1.0 / 24));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(1.0 / 6));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(0.5));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(1));
  sum = f32x4.add(f32x4.mul(sum, rest), f32x4.splat(1));
  return i32x4.add(sum, i32x4.shl(rounded, 23));
}

/** Of the four lanes. */
export function sumOf(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}

/** Of the four lanes. */
export function highestOf(x: v128): f32 {
  return max(
    max(f32x4.extract_lane(x, 0), f32x4.extract_lane(x, 1)),
    max(f32x4.extract_lane(x, 2), f32x4.extract_lane(x, 3)),
  );
}
