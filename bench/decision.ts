/**
 * Measures how long a decision takes inside workerd: `npm run bench bench/decision.ts`. Requests of at most 20 words from apps the model never
 * saw, 10 of the app's tools each, all of them seen before; beside it the same decisions in Node, and a cold isolate's first request.
 */

import { readFile } from "node:fs/promises";
import { loadDiskModel } from "../src/cli/disk-model.ts";
import { startRouter } from "../test/support/router.ts";
import { appsOf, readApp } from "./authored-requests.ts";
import { quantile } from "./statistics.ts";

interface Routed {
  readonly timings: { readonly tools: number; readonly model: number; readonly total: number };
}

const requests = appsOf("measure")
  .flatMap(readApp)
  .filter(({ text }, index) => index % 7 === 0 && text.split(/\s+/).length <= 20)
  .map(({ text, tools }) => ({ text, tools: tools.slice(0, 10) }));
const router = await startRouter();
const ask = async ({ text, tools }: (typeof requests)[number]) => {
  const began = performance.now();
  const response = await fetch(`${router.url}/v1/route`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ request: text, tools }),
  });
  const { timings } = (await response.json()) as Routed;
  return { decision: timings.total, roundTrip: performance.now() - began };
};

const [first] = requests;
if (first === undefined) throw new Error("no requests");
const cold = await ask(first);
for (const request of requests) await ask(request);
const warm: Awaited<ReturnType<typeof ask>>[] = [];
for (const request of requests) warm.push(await ask(request));
const memory = await residentBytes(router.processId);
await router.stop();

const model = await loadDiskModel();
const inNode: number[] = [];
for (const round of [0, 1]) {
  for (const { text, tools } of requests) {
    const { timings } = await model.predict(text, tools);
    if (round === 1) inNode.push(timings.model);
  }
}

const words = requests.map(({ text }) => text.split(/\s+/).length);
const row = (name: string, values: readonly number[]) =>
  console.log(
    `${name.padEnd(34)} p50 ${quantile(values, 0.5).toFixed(1)} ms   p99 ${quantile(values, 0.99).toFixed(1)} ms`,
  );
console.log(`${requests.length} requests, ${quantile(words, 0.5)} words in the middle, 10 tools each`);
row(
  "decision in workerd",
  warm.map(({ decision }) => decision),
);
row("the model alone, in Node", inNode);
row(
  "round trip over HTTP",
  warm.map(({ roundTrip }) => roundTrip),
);
console.log(`first request of a cold isolate    ${cold.roundTrip.toFixed(0)} ms`);
console.log(
  `workerd's resident memory          ${(memory / 2 ** 20).toFixed(0)} MiB, the isolate and all of its process`,
);

async function residentBytes(processId: number): Promise<number> {
  const status = await readFile(`/proc/${processId}/status`, "utf8");
  return 1024 * Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
}
