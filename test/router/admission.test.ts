/** Back-pressure before a provider, across the requests of one isolate in real workerd: who is sent, who waits, who is told to come back. */

import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import Anthropic from "@anthropic-ai/sdk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type RawResponse, send } from "../support/raw-client.ts";
import { DIALECT_REQUESTS } from "../support/requests.ts";
import { type Router, startRouter } from "../support/router.ts";
import { type RecordedRequest, startUpstream, type Upstream } from "../support/upstream.ts";

const JSON_TYPE = { "content-type": "application/json" };
/** What a key's limit starts with, and how many may wait for it. */
const LIMIT = 20;
const QUEUE = 128;

const keyOf = (tenant: string): string => `key-of-${tenant}`;
const tenant = (name: "high" | "low") => ({
  name,
  priority: name,
  keys: [createHash("sha256").update(keyOf(name)).digest("hex")],
});

let upstream: Upstream;
let router: Router;
/** Requests that have come and not been answered, the oldest first. */
let held: { readonly request: RecordedRequest; readonly response: ServerResponse }[];
/** True once all are answered as they come. */
let isOpen: boolean;

const answer = (response: ServerResponse): void => {
  response.writeHead(200, JSON_TYPE).end("{}");
};

beforeEach(async () => {
  held = [];
  isOpen = false;
  upstream = await startUpstream((request, response) => {
    if (isOpen) answer(response);
    else held.push({ request, response });
  });
  router = await startRouter({
    ANTHROPIC_BASE_URL: upstream.url,
    GEMINI_BASE_URL: upstream.url,
    OPENAI_BASE_URL: upstream.url,
    ANSWER_IN_PLACE: "off",
    ANTHROPIC_API_KEY: "key",
    GEMINI_API_KEY: "key",
    OPENAI_API_KEY: "key",
    TENANTS: JSON.stringify([tenant("high"), tenant("low")]),
  });
});
afterEach(async () => {
  await router.stop();
  await upstream.stop();
});

const openUp = (): void => {
  isOpen = true;
  for (const { response } of held.splice(0)) answer(response);
};

const release = (): void => {
  const first = held.shift();
  if (first !== undefined) answer(first.response);
};

type Ask = (options?: {
  readonly by?: "high" | "low";
  readonly headers?: Record<string, string>;
}) => Promise<RawResponse>;

const asker =
  ({ dialect, path, body }: (typeof DIALECT_REQUESTS)[number]): Ask =>
  ({ by = "low", headers = {} } = {}) =>
    send(router.url, `/${dialect}${path}`, {
      headers: { ...JSON_TYPE, "x-thimble-key": keyOf(by), "x-by": by, ...headers },
      body: JSON.stringify(body),
    });

const eventually = <Value>(read: () => Value) => expect.poll(read, { timeout: 10_000 });

/** Counts the answers that are there, and goes on collecting. */
const collect = (asked: readonly Promise<RawResponse>[]): readonly RawResponse[] => {
  const answers: RawResponse[] = [];
  for (const each of asked) void each.then((response) => answers.push(response));
  return answers;
};

const times = <Value>(count: number, make: () => Value): Value[] => Array.from({ length: count }, make);

/** The runtime's own complaints, and the router's about itself. */
const complaints = (): readonly string[] =>
  router.logs().filter((line) => !line.startsWith("{") || /hung|cancel|another request|"bug"|internal/i.test(line));

describe.each(DIALECT_REQUESTS)("a burst in the $dialect dialect", ({ errorMessage, ...dialect }) => {
  it("is sent up to the limit, queued up to the bound, and turned away beyond it at once", async () => {
    const ask = asker({ errorMessage, ...dialect });
    const asked = times(200, ask);
    const answers = collect(asked);
    const tooMany = 200 - LIMIT - QUEUE;
    // Nothing has been answered by the provider, so whoever has an answer was turned away without waiting for another.
    await eventually(() => [held.length, answers.length]).toEqual([LIMIT, tooMany]);
    const status = dialect.dialect === "anthropic" ? 529 : 503;
    for (const { status: told, headers, body } of answers) {
      expect(told).toBe(status);
      expect(errorMessage(JSON.parse(body.toString()))).toContain("Too many requests wait");
      expect(headers).toMatchObject({ "x-should-retry": "true", "x-thimble-tries": "0" });
      expect(Number(headers["retry-after-ms"])).toBeGreaterThanOrEqual(1000);
      expect(1000 * Number(headers["retry-after"])).toBeGreaterThanOrEqual(Number(headers["retry-after-ms"]));
    }
    // Those who come back together would be turned away together.
    expect(new Set(answers.map(({ headers }) => headers["retry-after-ms"])).size).toBeGreaterThan(tooMany / 2);
    openUp();
    const all = await Promise.all(asked);
    expect(all.filter(({ status: told }) => told === 200)).toHaveLength(LIMIT + QUEUE);
    expect(upstream.requests).toHaveLength(LIMIT + QUEUE);
    expect(complaints()).toEqual([]);
  });
});

describe("those who wait", () => {
  const [anthropic] = DIALECT_REQUESTS;
  const ask: Ask = (options) => (anthropic === undefined ? Promise.reject(new Error()) : asker(anthropic)(options));

  it("are sent one for each that is answered, none sooner", async () => {
    const asked = times(LIMIT + 40, ask);
    await eventually(() => held.length).toBe(LIMIT);
    for (let answered = 1; answered <= 5; answered += 1) {
      release();
      await eventually(() => upstream.requests.length).toBeGreaterThanOrEqual(LIMIT + answered);
    }
    // The limit may rise, but is no more than twice itself after so few answers.
    expect(held.length).toBeLessThan(2 * LIMIT);
    openUp();
    expect((await Promise.all(asked)).every(({ status }) => status === 200)).toBe(true);
    expect(complaints()).toEqual([]);
  });

  it("go before others of a lower priority, whenever they came", async () => {
    const low = times(LIMIT + QUEUE + 1, () => ask({ by: "low" }));
    const answers = collect(low);
    // By the time one is turned away, all the others wait in the router.
    await eventually(() => [held.length, answers.length]).toEqual([LIMIT, 1]);
    upstream.clear();
    const high = times(5, () => ask({ by: "high" }));
    // Each of them takes the place of another who waits.
    await eventually(() => answers.length).toBe(6);
    release();
    release();
    await eventually(() => upstream.requests.length).toBeGreaterThanOrEqual(2);
    for (let sent = upstream.requests.length; sent < 5; sent += 1) {
      release();
      await eventually(() => upstream.requests.length).toBeGreaterThan(sent);
    }
    expect(upstream.requests.slice(0, 5).map(({ headers }) => headers["x-by"])).toEqual(times(5, () => "high"));
    openUp();
    await Promise.all([...low, ...high]);
  });

  it.each([
    ["x-thimble-timeout-ms", "400"],
    ["x-stainless-timeout", "0.4"],
    ["x-server-timeout", "0.4"],
  ])("are told when the time that %s gives them has run out", async (header, value) => {
    const asked = times(LIMIT, ask);
    await eventually(() => held.length).toBe(LIMIT);
    const { status, headers, body } = await ask({ headers: { [header]: value } });
    expect(status).toBe(529);
    expect(headers).toMatchObject({ "x-should-retry": "true", "x-thimble-tries": "0" });
    expect(anthropic?.errorMessage(JSON.parse(body.toString()))).toContain("while it waited");
    openUp();
    await Promise.all(asked);
    expect(upstream.requests).toHaveLength(LIMIT);
    expect(complaints()).toEqual([]);
  });

  it("may come back when they are told to, as the official SDK does by itself", async () => {
    const asked = times(LIMIT + QUEUE, ask);
    const answers = collect(asked);
    await eventually(() => held.length).toBe(LIMIT);
    const client = new Anthropic({
      baseURL: `${router.url}/anthropic`,
      apiKey: keyOf("low"),
      maxRetries: 1,
      fetch: async (...request) => {
        const response = await fetch(...request);
        if (response.status === 529) openUp();
        return response;
      },
    });
    const retried = client.messages.create({
      model: "m",
      max_tokens: 1,
      messages: [{ role: "user", content: "Why?" }],
    });
    // One of all, the client or another, found the line full.
    await eventually(() => (answers.some(({ status }) => status === 529) ? openUp() : isOpen)).toBe(true);
    expect(await retried).toBeDefined();
    await Promise.all(asked);
  });
});
