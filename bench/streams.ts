/**
 * Holds 2,000 streams open at once through the router: `npm run bench bench/streams.ts [relayed|capped|translated …] [--streams N]`.
 * Each scenario takes about a minute and a half. A tenth of the readers takes 8 KiB a second of a stream that is written far faster. All pieces are numbered: what got lost, or came in another order, is counted. Memory is the whole workerd process's.
 */

import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Router, startRouter } from "../test/support/router.ts";
import { quantile } from "./statistics.ts";
import { loadNow, residentBytes } from "./support/process-figures.ts";
import { type Provider, startProvider } from "./support/provider.ts";
import { type Fate, StreamReader } from "./support/stream-reader.ts";

/** What the router is told, by scenario. */
const SCENARIOS: Readonly<Record<string, (url: string) => Readonly<Record<string, string>>>> = {
  /** The provider's own stream, handed on by the runtime. */
  relayed: (url) => ({ ANTHROPIC_BASE_URL: url }),
  /** A shared cap, far from reached: each body is watched for its end. */
  capped: (url) => ({ ANTHROPIC_BASE_URL: url, CAPS: JSON.stringify({ anthropic: 5000 }) }),
  /** Anthropic's caller, whose provider is down, served by OpenAI: each event is read and written anew. */
  translated: (url) => ({
    OPENAI_BASE_URL: url,
    OPENAI_API_KEY: "key",
    FALLBACKS: JSON.stringify({ anthropic: [{ provider: "openai", model: "gpt-test" }] }),
  }),
};

const BAR_BYTES = 256 * 1024;
const SLOW_SHARE = 10;
const DEEP_SHARE = 100;
const SLOW_BYTES = 8 * 1024;
/** How long all streams are open together. */
const HELD_MS = 20_000;
const SETTLING_MS = 3000;
const RETRY_MS = 3000;
const MOST_REFUSED = 60;
const OPENED_A_SECOND = 40;
const SAMPLE_MS = 500;
const HEADERS = { "content-type": "application/json", "anthropic-version": "2023-06-01", "x-api-key": "key" };

const { values, positionals } = parseArgs({
  options: { streams: { type: "string", default: "2000" } },
  allowPositionals: true,
});
const count = Number(values.streams);
for (const name of positionals.length === 0 ? Object.keys(SCENARIOS) : positionals) await run(name);

async function run(name: string): Promise<void> {
  const variables = SCENARIOS[name];
  if (variables === undefined)
    throw new Error(`there is no scenario ${name}, only ${Object.keys(SCENARIOS).join(", ")}`);
  const pace = { firstByteMs: 300, pieces: Number.POSITIVE_INFINITY, everyMs: 3000, pieceLength: 100 };
  const provider = await startProvider({ ...pace, floodPieceLength: 60_000 });
  const router = await startRouter(variables(provider.url));
  const agent = new Agent();
  try {
    await hold(name, { provider, router, agent });
  } finally {
    agent.destroy();
    await Promise.all([router.stop(), provider.stop()]);
  }
}

interface Stage {
  readonly provider: Provider;
  readonly router: Router;
  readonly agent: Agent;
}

interface Readers {
  readonly all: readonly StreamReader[];
  readonly slow: readonly StreamReader[];
  /** Requests that were turned away, and sent again later. */
  readonly refused: number;
}

interface Opened {
  readonly reader: StreamReader;
  readonly refused: number;
}

async function hold(name: string, stage: Stage): Promise<void> {
  const { router } = stage;
  for (let warming = 0; warming < 20; warming++) await Promise.all(Array.from({ length: 10 }, () => warmUp(router)));
  const before = await residentBytes(router.processId);
  console.log(`${name}: ${count} streams, ${count / SLOW_SHARE} of them read slowly; ${await loadNow()}`);
  const readers = await openAll(stage);
  const samples: number[] = [];
  const began = performance.now();
  while (performance.now() - began < HELD_MS) {
    samples.push(await residentBytes(router.processId));
    await sleep(SAMPLE_MS);
  }
  const { bytes } = await stage.provider.account();
  const unread = bytes - readers.slow.reduce((sum, reader) => sum + reader.bytes, 0);
  stage.provider.finish();
  for (const reader of readers.slow) reader.hurry();
  const fates = await Promise.all(readers.all.map(({ fate }) => fate));
  const pieces = readers.all.reduce((sum, reader) => sum + reader.pieces, 0);
  await sleep(SETTLING_MS);
  const after = await residentBytes(router.processId);
  report({ before, after, samples, unread, fates, pieces, refused: readers.refused });
  console.log(`  ${await loadNow()} after`);
}

async function warmUp({ url }: Router): Promise<void> {
  const response = await fetch(`${url}/v1/messages`, { method: "POST", headers: HEADERS, body: body("", false) });
  await response.arrayBuffer();
}

/** Comes back when each stream's first byte is there. */
async function openAll(stage: Stage): Promise<Readers> {
  const began = performance.now();
  const opened = Array.from({ length: count }, async (_none, index) => {
    const dueMs = began + (1000 * index) / OPENED_A_SECOND;
    return await openOne(stage, index, dueMs);
  });
  const all = await Promise.all(opened);
  return {
    all: all.map(({ reader }) => reader),
    slow: all.filter((_one, index) => isSlow(index)).map(({ reader }) => reader),
    refused: all.reduce((sum, { refused }) => sum + refused, 0),
  };
}

/** Asks again where it is refused, as the providers' own clients do. */
async function openOne({ router, agent }: Stage, index: number, dueMs: number): Promise<Opened> {
  await sleep(dueMs - performance.now());
  for (let refused = 0; ; refused++) {
    const reader = new StreamReader({
      url: `${router.url}/v1/messages`,
      headers: HEADERS,
      body: body(isSlow(index) ? flood(index) : "drip", true),
      agent,
      bytesPerSecond: isSlow(index) ? SLOW_BYTES : null,
    });
    if (await reader.begun) return { reader, refused };
    if (refused === MOST_REFUSED) throw new Error(`a stream was ${await reader.fate}, again and again`);
    await sleep(RETRY_MS * (1 + Math.random()));
  }
}

function isSlow(index: number): boolean {
  return index % SLOW_SHARE === 0;
}

/** Few are without bound: the kernel's buffers take up some 13 MiB of each before anyone holds back. */
function flood(index: number): string {
  return index % DEEP_SHARE === 0 ? "a flood of 1000 MiB" : "a flood of 1 MiB";
}

function body(text: string, stream: boolean): string {
  const messages = [{ role: "user", content: text || "hello" }];
  return JSON.stringify({ model: "claude-test", max_tokens: 1024, stream, messages });
}

interface Findings {
  readonly before: number;
  readonly after: number;
  /** Resident bytes while all streams were open. */
  readonly samples: readonly number[];
  /** Bytes sent to slow readers that have not come to them, nearly all of them in the kernel's buffers. */
  readonly unread: number;
  readonly fates: readonly Fate[];
  readonly pieces: number;
  readonly refused: number;
}

function report({ before, after, samples, unread, fates, pieces, refused }: Findings): void {
  const third = Math.floor(samples.length / 3);
  const early = quantile(samples.slice(0, third), 0.5);
  const late = quantile(samples.slice(-third), 0.5);
  const peak = Math.max(...samples);
  const each = (peak - Math.min(before, after)) / count;
  const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  const kibibytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;
  const verdict = each <= BAR_BYTES ? "reached" : "missed";
  console.log(
    `  resident before ${mebibytes(before)}, all open: early ${mebibytes(early)}, late ${mebibytes(late)}, peak ${mebibytes(peak)}; after ${mebibytes(after)}`,
  );
  console.log(`  memory a stream ${kibibytes(each)}; bar ${kibibytes(BAR_BYTES)}: ${verdict}`);
  console.log(`  sent to slow readers and unread, kernel included: ${mebibytes(unread)}`);
  const counts = [...Map.groupBy(fates, (fate) => fate)].map(([fate, all]) => `${all.length} ${fate}`);
  console.log(`  ${pieces} pieces; streams: ${counts.join(", ")}; ${refused} requests refused at first`);
}
