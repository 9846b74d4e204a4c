/** Owns the tokenizer's timing: `npm run bench bench/tokenizer.ts` prints the median and 99th percentile of one text, in microseconds. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createTokenizer } from "../src/model/tokenizer/index.ts";

const REQUEST =
  "Remind me to send Zoë's invoice INV-20391 to billing@example.com next Tuesday at 10:30, and cc the Kraków office too, please.";
const ROUNDS = 5_000;
const WARM_UP = 2_000;

const vocabulary = readFileSync(join(import.meta.dirname, "../model-assets/vocabulary.txt"), "utf8")
  .trimEnd()
  .split("\n");
const started = performance.now();
const tokenizer = createTokenizer(vocabulary);
console.log(`built in ${(performance.now() - started).toFixed(1)} ms`);

for (const words of [20, 200]) {
  const text = Array(words / 20)
    .fill(REQUEST)
    .join(" ");
  const times = Float64Array.from({ length: ROUNDS + WARM_UP }, () => {
    const start = performance.now();
    tokenizer.encode(text, Number.POSITIVE_INFINITY);
    return (performance.now() - start) * 1_000;
  }).subarray(WARM_UP);
  times.sort();
  const at = (share: number) => (times[Math.floor(ROUNDS * share)] ?? 0).toFixed(1);
  const tokens = tokenizer.encode(text, Number.POSITIVE_INFINITY).ids.length;
  console.log(`${words} words, ${tokens} tokens: median ${at(0.5)} µs, p99 ${at(0.99)} µs`);
}
