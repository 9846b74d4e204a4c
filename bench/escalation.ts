/**
 * Measures the time added to an escalated request: `npm run bench bench/escalation.ts [rounds]`. In one run and in turns: straight to
 * a local provider, through the router in workerd, and through Portkey's gateway on its Node server.
 *
 * What is added is the difference of the same quantile. The bar of a half of Portkey's is for requests that no model looks at;
 * those with tools, which the edge model reads first and leaves alone, are shown beside it.
 */

import { Agent } from "node:http";
import { startRouter } from "../test/support/router.ts";
import { appsOf, readApp } from "./authored-requests.ts";
import { quantile } from "./statistics.ts";
import { startPortkey } from "./support/portkey.ts";
import { cpuMs, loadNow } from "./support/process-figures.ts";
import { startProvider } from "./support/provider.ts";
import { type Target, type Timed, type Timing, timedRequest } from "./support/timed-request.ts";

interface Scenario {
  readonly name: string;
  readonly bodies: readonly string[];
  readonly concurrency: number;
  /** Requests to each target in one turn. */
  readonly requests: number;
  readonly measures: readonly (keyof Timing)[];
  /** Whether the bar is for it. */
  readonly isBar: boolean;
}

const BAR = 0.5;
const CONCURRENCY = 16;
const TOOLS = 10;
const QUESTION = "Why did the last three builds fail, and what would you change?";

const rounds = Number(process.argv[2] ?? 40);
const provider = await startProvider({
  firstByteMs: 0,
  pieces: 8,
  everyMs: 5,
  pieceLength: 20,

  floodPieceLength: 0,
});
const router = await startRouter({ ANTHROPIC_BASE_URL: provider.url });
const portkey = await startPortkey();
const common = { "content-type": "application/json", "anthropic-version": "2023-06-01" };
const target = (name: string, url: string, headers: Readonly<Record<string, string>>): Target => ({
  name,
  url: `${url}/v1/messages`,
  headers: { ...common, ...headers },
  agent: new Agent({ keepAlive: true, maxSockets: CONCURRENCY }),
});
const direct = target("direct", provider.url, { "x-api-key": "key" });
const routed = target("router", router.url, { "x-api-key": "key" });
const gated = target("Portkey", portkey.url, portkey.headersFor(provider.url));
const targets = [direct, routed, gated];

try {
  const hard = await hardBodies();
  console.log(`${rounds} rounds in turns, ${hard.length} requests with ${TOOLS} tools each; ${await loadNow()} before`);
  console.log(`${"".padEnd(48)}${["p50", "p99"].map((name) => name.padStart(10)).join("")}   in ms`);
  for (const scenario of scenarios(hard)) report(scenario, await measure(scenario));
  await reportCpu();
  console.log(`${await loadNow()} after`);
} finally {
  await Promise.all([router.stop(), portkey.stop(), provider.stop()]);
  for (const { agent } of targets) agent.destroy();
}

function scenarios(hard: readonly string[]): readonly Scenario[] {
  const whole = { name: "no tools", bodies: [body(QUESTION, false, [])], measures: ["endMs"], isBar: true } as const;
  const bodies = [body(QUESTION, true, [])];
  const streamed = { name: "no tools, streamed", bodies, measures: ["firstByteMs", "endMs"], isBar: true } as const;
  const read = { name: "tools, too hard", bodies: hard, measures: ["endMs"], isBar: false } as const;
  return [
    { ...whole, concurrency: 1, requests: 25 },
    { ...whole, concurrency: CONCURRENCY, requests: 64 },
    { ...streamed, concurrency: 1, requests: 10 },
    { ...streamed, concurrency: CONCURRENCY, requests: 64 },
    { ...read, concurrency: 1, requests: 10 },
    { ...read, concurrency: CONCURRENCY, requests: 32 },
  ];
}

function body(text: string, stream: boolean, tools: readonly unknown[]): string {
  const messages = [{ role: "user", content: text }];
  const offered = tools.length === 0 ? {} : { tools };
  return JSON.stringify({ model: "claude-test", max_tokens: 1024, stream, messages, ...offered });
}

/** Requests that the model reads and leaves to a large one, each seen once, so that their tools are known. */
async function hardBodies(): Promise<readonly string[]> {
  const candidates = appsOf("measure")
    .flatMap(readApp)
    .filter((_request, index) => index % 12 === 0)
    .map(({ text, tools }) => {
      const offered = tools.slice(0, TOOLS).map(({ parameters, ...tool }) => ({ ...tool, input_schema: parameters }));
      return body(text, false, offered);
    });
  const left: string[] = [];
  for (const candidate of candidates) {
    const { status, headers } = await timedRequest(routed, candidate);
    const wasRead =
      status === 200 && headers["x-thimble-model"] !== "none" && headers["x-thimble-decision"] === "escalated";
    if (wasRead) left.push(candidate);
  }
  return left;
}

/** The first turn of each target warms it up and does not count. */
async function measure(scenario: Scenario): Promise<ReadonlyMap<Target, readonly Timed[]>> {
  const timings = new Map<Target, Timed[]>(targets.map((one) => [one, []]));
  for (let round = -1; round < rounds; round++) {
    for (let turn = 0; turn < targets.length; turn++) {
      const one = targets[(turn + round + targets.length) % targets.length] ?? direct;
      const taken = await ask(one, scenario);
      if (round >= 0) timings.get(one)?.push(...taken);
    }
  }
  return timings;
}

/** So many requests, always as many at a time as the scenario says. */
async function ask(one: Target, { bodies, concurrency, requests }: Scenario): Promise<Timed[]> {
  const timings: Timed[] = [];
  let sent = 0;
  const worker = async () => {
    while (sent < requests) {
      const text = bodies[sent++ % bodies.length] ?? "";
      timings.push(await timedRequest(one, text));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return timings;
}

function report(scenario: Scenario, timings: ReadonlyMap<Target, readonly Timed[]>): void {
  const { name, concurrency, measures } = scenario;
  const of = (one: Target) => timings.get(one) ?? [];
  for (const measure of measures) {
    const at = (one: Target, q: number) =>
      quantile(
        of(one)
          .filter(isAnswered)
          .map((timing) => timing[measure]),
        q,
      );
    const added = (one: Target) => (q: number) => at(one, q) - at(direct, q);
    const what = measure === "endMs" ? "to the end" : "to the first byte";
    console.log(`${name}, ${concurrency} at a time, ${what}, ${of(direct).length} requests each`);
    for (const one of targets) row(`  ${one.name}`, (q) => at(one, q), refusals(of(one)));
    row("  the router adds", added(routed));
    row("  Portkey adds", added(gated));
    const ratio = (q: number) => added(routed)(q) / added(gated)(q);
    const isReached = ratio(0.5) <= BAR && ratio(0.99) <= BAR;
    row("  ratio", ratio, scenario.isBar ? `   bar ${BAR}: ${isReached ? "reached" : "missed"}` : "");
  }
}

function isAnswered({ status }: Timed): boolean {
  return status === 200;
}

function refusals(timings: readonly Timed[]): string {
  const count = timings.length - timings.filter(isAnswered).length;
  return count === 0 ? "" : `   ${count} refused`;
}

function row(name: string, at: (q: number) => number, note = ""): void {
  console.log(name.padEnd(48) + [0.5, 0.99].map((q) => at(q).toFixed(2).padStart(10)).join("") + note);
}

/** What a request costs in computing, which other processes on the machine change little. */
async function reportCpu(): Promise<void> {
  const requests = 500;
  const scenario: Scenario = {
    name: "",
    bodies: [body(QUESTION, false, [])],
    concurrency: 4,
    requests,
    measures: [],
    isBar: false,
  };
  for (const [one, processId] of [
    [routed, router.processId],
    [gated, portkey.processId],
  ] as const) {
    const before = await cpuMs(processId);
    await ask(one, scenario);
    const each = ((await cpuMs(processId)) - before) / requests;
    console.log(`computing a request without tools, ${one.name.padEnd(14)}${each.toFixed(2).padStart(8)} ms of a core`);
  }
}
