/** A replayed answer is what the official SDKs made of the first one, to the last event. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { VirtualTime } from "../../bench/simulation/virtual-time.ts";
import { AnswerCache, cacheKey, replay, tenantScope } from "../../src/cache/index.ts";
import { type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { drivers } from "../sdk/drivers.ts";
import { memoryTier } from "./memory-tier.ts";

type Format = "anthropic" | "gemini" | "openai";

const scope = tenantScope("one");
const stored: Promise<unknown>[] = [];
const cache = new AnswerCache({
  near: memoryTier(),
  durable: null,
  generations: null,
  clock: new VirtualTime(),
  now: () => 0,
  random: () => 0,
  background: (work) => stored.push(work),
});

let simulator: Simulator;
let hits = 0;
const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy());
});

/** As the router would: out of the cache, else from the provider and into it. */
const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const [, format, ...path] = (request.url ?? "").split("/");
  const url = new URL(`${simulator.baseUrl(format as Format)}/${path.join("/")}`);
  const headers = new Headers({ "anthropic-version": "2023-06-01", "content-type": "application/json" });
  const keyed = { provider: format ?? "", method: "POST", url, headers, body: JSON.parse(text) as unknown };
  const key = await cacheKey(scope, keyed);
  if (key === null) throw new Error("no key");
  const hit = await cache.get(scope, key);
  if (hit !== null) hits += 1;
  const recording = await cache.startRecording(scope, key, { format: format as Format, ttlMs: 1000, tags: [] });
  const answered =
    hit === null ? recording(await fetch(url, { method: "POST", headers, body: text })) : replay(hit.answer);
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  if (answered.body !== null) await pipeline(Readable.fromWeb(answered.body as never), response);
};

beforeAll(async () => {
  simulator = await startSimulator();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await simulator.stop();
});

const weather = {
  name: "weather",
  description: "Tells the weather.",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};

describe.each(drivers)("replay() to $name's SDK", ({ name, create }) => {
  it.each([
    ["a call", true],
    ["words", false],
  ])("gives %s, streamed and whole, as the first time", async (_name, callRequired) => {
    const driver = create(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`);
    const question = { text: "Tell me about Lisbon", tools: [weather], callRequired };
    for (const way of ["ask", "askStreaming"] as const) {
      const before = hits;
      const first = await driver[way](question);
      await Promise.all(stored.splice(0));
      const second = await driver[way](question);
      expect([hits - before, simulator.requests.length > 0]).toEqual([1, true]);
      // The SDKs hang the HTTP response's own headers and ids on what they parse; none of that is the answer's.
      expect(withoutTransport(second)).toEqual(withoutTransport(first));
      expect(first.raw.length).toBeGreaterThan(0);
    }
  });
});

const TRANSPORT = new Set(["_request_id", "sdkHttpResponse"]);

const withoutTransport = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (name, inner: unknown) => (TRANSPORT.has(name) ? undefined : inner)));
