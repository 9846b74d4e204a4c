/** Owns how figures are summed up. */

/** A share with its 95 % Wilson interval, as percentages: "84.0 % (82.1–85.7, 1,260 of 1,500)". */
export function share(hits: number, of: number): string {
  if (of === 0) return "–";
  const [z, p] = [1.96, hits / of];
  const middle = (p + z ** 2 / (2 * of)) / (1 + z ** 2 / of);
  const half = (z / (1 + z ** 2 / of)) * Math.sqrt((p * (1 - p)) / of + z ** 2 / (4 * of ** 2));
  const percent = (x: number) => (100 * x).toFixed(1);
  const count = (x: number) => x.toLocaleString("en-US");
  return `${percent(p)} % (${percent(middle - half)}–${percent(middle + half)}, ${count(hits)} of ${count(of)})`;
}

/** The q-quantile (0…1) of the values, 0 of none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
}
