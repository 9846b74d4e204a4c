/** The official SDK of each dialect at a router that has it served by a provider of another. */

import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { codecs } from "../../src/chat/index.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Exchange, Simulator } from "../../src/simulator/index.ts";
import { type Dialect, MODELS, PLAIN } from "../crossing/fates.ts";
import { errorRows } from "../crossing/fidelity.ts";
import { type CrossingStand, startCrossing, startProviders, ways } from "../crossing/stand.ts";
import { RETURNED, runLoop } from "../crossing/tool-loops.ts";
import { drivers } from "./drivers.ts";
import { hardRequest, tools } from "./tools.ts";

/** Headers of the latest response that any SDK has got. */
let told = new Headers();
let requests = 0;
const plainFetch = globalThis.fetch;
const KEYS = ["x-api-key", "x-goog-api-key", "authorization"];

/** Every request comes from a caller of its own: what one has met makes the router careful with that one's next. */
vi.stubGlobal("fetch", async (input: string | URL | Request, init?: RequestInit) => {
  const headers = new Headers(init?.headers);
  for (const name of KEYS) if (headers.has(name)) headers.set(name, `${headers.get(name)}-${requests++}`);
  const response = await plainFetch(input, { ...init, headers });
  told = response.headers;
  return response;
});

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startProviders();
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await simulator.stop();
});

const createDriver = (dialect: Dialect, base: string) => {
  const driver = drivers.find(({ name }) => name === dialect);
  if (driver === undefined) throw new Error(`no driver is called ${dialect}`);
  return driver.create(base);
};

const STOPS: Readonly<Record<Dialect, { readonly end: string; readonly call: string; readonly limit: string }>> = {
  anthropic: { end: "end_turn", call: "tool_use", limit: "max_tokens" },
  gemini: { end: "STOP", call: "STOP", limit: "MAX_TOKENS" },
  openai: { end: "stop", call: "tool_calls", limit: "length" },
};

/** A field that no answer depends on, and one that the answer would be another without. */
const FIELDS: Readonly<Record<Dialect, readonly [hint: JsonObject, meaning: JsonObject]>> = {
  anthropic: [{ metadata: { user_id: "user-1" } }, { container: "container_1" }],
  gemini: [{ labels: { team: "a" } }, { cachedContent: "cachedContents/1" }],
  openai: [{ safety_identifier: "user-1" }, { n: 2 }],
};

/** What the provider was asked, read as its own dialect. */
const readAsked = ({ path, body }: Exchange, dialect: Dialect) => {
  const url = new URL(path.replace(`/${dialect}`, ""), "http://provider");
  const read = codecs[dialect].readRequest(JSON.parse(body.toString()), url);
  if (!read.ok) throw new Error(read.problem.message);
  return read.value;
};

const lastExchange = (): Exchange => {
  const exchange = simulator.requests.at(-1);
  if (exchange === undefined) throw new Error("No provider was asked.");
  return exchange;
};

const crossings = ways.flatMap(({ step, providerFor }) =>
  (["anthropic", "gemini", "openai"] as const).map((from) => ({ step, from, to: providerFor(from) })),
);

describe.each(ways)("by way $step", ({ step }) => {
  let stand: CrossingStand;
  beforeAll(async () => {
    stand = await startCrossing(simulator, step);
  });
  afterAll(() => stand.stop());

  describe.each(crossings.filter((one) => one.step === step))("$from served by $to", ({ from, to }) => {
    const routed = () => createDriver(from, `${stand.url}/${from}`);

    describe.each(["ask", "askStreaming"] as const)("%s()", (how) => {
      it("gets the words, why they end, what they cost, and who said them", async () => {
        const direct = await createDriver(to, simulator.baseUrl(to))[how]({ text: hardRequest });
        const heard = await routed()[how]({ text: hardRequest });
        expect(heard.text).toBe(direct.text);
        expect(heard.text).toContain("[simulated answer");
        const { body } = lastExchange();
        expect([heard.stop, heard.calls, heard.model, heard.inputTokens, heard.outputTokens]).toEqual([
          STOPS[from].end,
          [],
          MODELS[to],
          Math.ceil(body.toString().length / 4),
          direct.outputTokens,
        ]);
        expect(told.get("x-thimble-target")).toBe(`other-${to}/${MODELS[to]}`);
        expect(told.get("x-thimble-not-carried")).toBeNull();
      });

      it("gets a tool call with its arguments", async () => {
        const heard = await routed()[how]({ text: "Deploy main", tools, callRequired: true });
        const called = { name: "deploy_branch", arguments: { branch: "simulated", environment: "development" } };
        expect([heard.calls, heard.stop]).toEqual([[called], STOPS[from].call]);
        expect(heard.outputTokens).toBeGreaterThan(0);
        expect(readAsked(lastExchange(), to)).toMatchObject({
          chat: { tools, toolChoice: { mode: "any" } },
          uncarried: [],
        });
      });

      it("gets an answer cut at the limit", async () => {
        const heard = await routed()[how]({ text: "Tell me a story", maximumTokens: 20 });
        expect(heard.text).toContain("[simulated answer");
        expect(heard.stop).toBe(STOPS[from].limit);
        expect(readAsked(lastExchange(), to).chat.maximumOutputTokens).toBe(20);
      });

      it("hands back a tool's result and gets words", async () => {
        const { called, arguments: given, said } = await runLoop[from](`${stand.url}/${from}`, how === "askStreaming");
        expect([called, given]).toEqual(["deploy_branch", { branch: "simulated", environment: "development" }]);
        expect(said).toContain("[simulated answer");
        const { chat, uncarried } = readAsked(lastExchange(), to);
        expect(uncarried).toEqual([]);
        const parts = chat.turns.flatMap((turn) => turn.parts);
        const call = parts.find(({ kind }) => kind === "call");
        const result = parts.find(({ kind }) => kind === "result");
        expect(call).toMatchObject({ name: called, arguments: given });
        expect(call).toHaveProperty("id", expect.stringMatching(/./));
        expect(result).toMatchObject({ callId: call?.kind === "call" ? call.id : "", name: called, failed: false });
        expect(result).toHaveProperty("content", [{ kind: "text", text: RETURNED }]);
        // What a Gemini 3 refuses to go without, for calls it didn't make.
        if (to === "gemini") expect(lastExchange().body.toString()).toContain("skip_thought_signature_validator");
      });
    });

    const post = (fields: JsonObject) =>
      fetch(`${stand.url}/${from}${PLAIN[from].path}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-api-key": "test-key" },
        body: JSON.stringify({ ...PLAIN[from].body, ...fields }),
      });

    it("is told what was left out", async () => {
      const [hint] = FIELDS[from];
      const response = await post(hint);
      expect(response.status).toBe(200);
      expect(response.headers.get("x-thimble-not-carried")).toBe(Object.keys(hint).join());
      expect(lastExchange().body.toString()).not.toContain(Object.keys(hint).join());
    });

    it("keeps to its own provider what can't cross over, even when that is too busy", async () => {
      const before = simulator.requests.length;
      const response = await post(FIELDS[from][1]);
      expect([response.status, await response.text()]).toEqual([503, "Too busy."]);
      expect(response.headers.get("x-thimble-target")).toMatch(new RegExp(`^${from}/`));
      expect(simulator.requests.length).toBe(before);
    });
  });
});

const FAILURES = [400, 401, 403, 404, 429, 500, "overloaded"] as const;

describe.each(ways)("by way $step, a provider that fails", ({ step, providerFor }) => {
  it.each(FAILURES)(
    "with %s fails in the caller's own way",
    async (failure) => {
      const stand = await startCrossing(simulator, step, `simulate-${failure}`);
      onTestFinished(() => stand.stop());
      for (const { name: from } of drivers) {
        const to = providerFor(from);
        const status = failure === "overloaded" ? { anthropic: 529, gemini: 503, openai: 503 }[to] : failure;
        const [expected] = errorRows[to].find((row) => row.status === status)?.to[from] ?? [];
        const direct = createDriver(from, simulator.baseUrl(from));
        const own = await direct.failure(direct.ask({ model: `simulate-${expected}`, text: "Hello" }));
        for (const how of ["ask", "askStreaming"] as const) {
          const driver = createDriver(from, `${stand.url}/${from}`);
          expect(await driver.failure(driver[how]({ text: "Hello" })), `${from} at ${to}`).toEqual(own);
        }
      }
    },
    60_000,
  );

  it.each(["simulate-overloaded-mid-stream", "simulate-cut", "simulate-malformed-sse", "simulate-empty"])(
    "in the way of %s never passes for one that answered",
    async (model) => {
      const stand = await startCrossing(simulator, step, model);
      onTestFinished(() => stand.stop());
      for (const { name: from } of drivers) {
        const driver = createDriver(from, `${stand.url}/${from}`);
        const { name } = await driver.failure(driver.askStreaming({ text: "Hello" }));
        expect(name, from).toMatch(/Error$/);
      }
    },
    60_000,
  );

  it("to go on is left when its caller leaves", async () => {
    const stand = await startCrossing(simulator, step, "simulate-stall");
    onTestFinished(() => stand.stop());
    for (const { name: from } of drivers) {
      const leaving = new AbortController();
      const before = simulator.requests.length;
      const driver = createDriver(from, `${stand.url}/${from}`);
      const asked = driver.askStreaming({ text: "Hello", signal: leaving.signal });
      asked.catch(() => undefined);
      await expect.poll(() => simulator.requests.length, { timeout: 20_000 }).toBe(before + 1);
      leaving.abort();
      await expect(asked).rejects.toThrow();
      expect(await lastExchange().ended, from).toBe("caller-left");
    }
  }, 60_000);
});
