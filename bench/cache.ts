/**
 * Measures how long an answer out of the cache takes: `npm run bench bench/cache.ts [requests]`. In workerd under Miniflare, whose
 * Cache API and KV are processes' work away; the same answers also come straight from the upstream, in turns.
 */

import { recordAnswers } from "../test/cache/recorded.ts";
import { startStage } from "../test/cache/stage.ts";
import { startUpstream } from "../test/support/upstream.ts";
import { quantile } from "./statistics.ts";

const requests = Number(process.argv[2] ?? 2000);
const answer = (await recordAnswers()).find(({ format, kind }) => format === "anthropic" && kind === "stream");
if (answer === undefined) throw new Error("no answer was recorded");
const upstream = await startUpstream((_request, response) =>
  response.writeHead(200, { "content-type": answer.contentType }).end(answer.bytes),
);
const stage = await startStage({ UPSTREAM: upstream.url });

const ask = async (path: string, tiers: string) => {
  const began = performance.now();
  const response = await fetch(stage.url + path, { method: "POST", body: "{}", headers: { tiers } });
  await response.arrayBuffer();
  const inside = response.headers.get("hit-ms");
  return { inside: inside === null ? null : Number(inside), roundTrip: performance.now() - began };
};

const untilStored = async (path: string, tiers: string): Promise<void> => {
  for (let tries = 0; tries < 200; tries++) {
    if ((await ask(path, tiers)).inside !== null) return;
  }
  throw new Error("the answer was never stored");
};

const row = (name: string, values: readonly number[]) =>
  console.log(
    `${name.padEnd(44)} p50 ${quantile(values, 0.5).toFixed(2)} ms   p99 ${quantile(values, 0.99).toFixed(2)} ms`,
  );

console.log(`${requests} requests each, an answer of ${answer.bytes.byteLength} bytes`);
for (const tiers of ["near", "durable"]) {
  const path = `/cached/${tiers}`;
  await untilStored(path, tiers);
  const hits: number[] = [];
  const trips: number[] = [];
  const misses: number[] = [];
  for (let index = 0; index < requests; index++) {
    const { inside, roundTrip } = await ask(path, tiers);
    if (inside === null) throw new Error("a hit was missed");
    hits.push(inside);
    trips.push(roundTrip);
    misses.push((await ask(`${path}/${index}`, tiers)).roundTrip);
  }
  const store = tiers === "near" ? "Cache API" : "KV";
  row(`look-up in the ${store}, inside workerd`, hits);
  row(`round trip with a hit in the ${store}`, trips);
  row("round trip with a miss and an instant upstream", misses);
}
await stage.stop();
await upstream.stop();
