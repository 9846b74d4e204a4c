/** Owns how figures are summed up. */

/** A share with its 95 % Wilson interval, each 0…1; all zero of none. */
export interface Share {
  readonly hits: number;
  readonly of: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** Wilson (1927), which unlike the normal approximation holds for shares near 0 and 1. */
export function wilson(hits: number, of: number): Share {
  if (of === 0) return { hits, of, share: 0, low: 0, high: 0 };
  const [z, p] = [1.96, hits / of];
  const middle = (p + z ** 2 / (2 * of)) / (1 + z ** 2 / of);
  const half = (z / (1 + z ** 2 / of)) * Math.sqrt((p * (1 - p)) / of + z ** 2 / (4 * of ** 2));
  return { hits, of, share: p, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** A share with its 95 % Wilson interval, as percentages: "84.0 % (82.1–85.7, 1,260 of 1,500)". */
export function share(hits: number, of: number): string {
  if (of === 0) return "–";
  const { share, low, high } = wilson(hits, of);
  const count = (x: number) => x.toLocaleString("en-US");
  return `${percent(share)} % (${percent(low)}–${percent(high)}, ${count(hits)} of ${count(of)})`;
}

/** 0.8404 as "84.0" */
export const percent = (x: number): string => (100 * x).toFixed(1);

/** The q-quantile (0…1) of the values, 0 of none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
}
