/** A caller who leaves, at whatever point, ends the request to the provider, gives back what it held, and hurts nobody else. */

import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../support/platform.ts";
import { type OpenResponse, open, send } from "../support/raw-client.ts";
import { type Router, startRouter } from "../support/router.ts";
import { type RecordedRequest, startUpstream, type Upstream } from "../support/upstream.ts";

const JSON_TYPE = { "content-type": "application/json" };
const EVENT_STREAM = { "content-type": "text/event-stream" };
/** What a key's limit starts with. */
const LIMIT = 20;

let upstream: Upstream;
let router: Router | Platform;
let respond: (request: RecordedRequest, response: ServerResponse) => unknown;

beforeEach(async () => {
  upstream = await startUpstream((request, response) => respond(request, response));
});
afterEach(async () => {
  await router.stop();
  await upstream.stop();
});

const start = async (variables: Readonly<Record<string, string>> = {}): Promise<void> => {
  router = await startRouter(settings(variables));
};

const settings = (variables: Readonly<Record<string, string>>): Record<string, string> => ({
  ANTHROPIC_BASE_URL: upstream.url,
  ANTHROPIC_API_KEY: "key",
  OPENAI_BASE_URL: upstream.url,
  OPENAI_API_KEY: "key",
  ...variables,
});

const requestOf = (content: string, headers: Record<string, string> = {}) => ({
  headers: { ...JSON_TYPE, ...headers },
  body: JSON.stringify({
    model: "claude-test",
    max_tokens: 100,
    stream: true,
    messages: [{ role: "user", content }],
  }),
});

const ask = (content: string, headers: Record<string, string> = {}): OpenResponse => {
  const opened = open(router.url, "/anthropic/v1/messages", requestOf(content, headers));
  opened.response.then(
    (response) => response.on("error", () => undefined),
    () => undefined,
  );
  return opened;
};

const times = <Value>(count: number, make: () => Value): Value[] => Array.from({ length: count }, make);

const eventually = <Value>(read: () => Value) => expect.poll(read, { timeout: 10_000 });

/** A calm machine takes a few milliseconds and the promise is a second; what counts here is that it doesn't wait for a timeout. */
const SOON_MS = 5000;

/** Milliseconds until something has happened. */
const time = async (event: Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await event;
  return performance.now() - started;
};

const allClosed = () => Promise.all(upstream.requests.map(({ closed }) => closed));

const firstPiece = async ({ response }: OpenResponse): Promise<string> => {
  const { value } = await (await response)[Symbol.asyncIterator]().next();
  return String(value);
};

const text = async ({ response }: OpenResponse): Promise<string> => {
  let whole = "";
  for await (const piece of await response) whole += piece;
  return whole;
};

/** The runtime's own complaints, and the router's about itself. */
const complaints = (): readonly string[] =>
  router.logs().filter((line) => line !== "" && (!line.startsWith("{") || line.includes('"bug"')));

/** OpenAI's, for a request that is translated; others pass it on as it is. */
const COMPLETION = {
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "gpt-test",
  choices: [{ index: 0, message: { role: "assistant", content: "Because." }, finish_reason: "stop" }],
};

const answer = (response: ServerResponse): void => {
  response.writeHead(200, JSON_TYPE).end(JSON.stringify(COMPLETION));
};

/** As many requests as the limit could ever let wait at a time are answered after all. */
const expectNoneLost = async (): Promise<void> => {
  respond = (_request, response) => answer(response);
  const answers = await Promise.all(
    times(2 * LIMIT, () => send(router.url, "/anthropic/v1/messages", requestOf("then"))),
  );
  expect(answers.map(({ status }) => status)).toEqual(times(2 * LIMIT, () => 200));
  expect(complaints()).toEqual([]);
};

describe("callers who leave before an answer begins", () => {
  it.each([{}, { CAPS: '{"anthropic": 500}' }])("give their places back to those who come, %j", async (variables) => {
    await start(variables);
    // The provider never answers, so nothing is known of how long it takes, and no place is presumed lost.
    respond = () => undefined;
    // With every round the limit falls, down to one request: then a single place that is lost would be the last.
    for (let round = 0; round < 6; round += 1) {
      upstream.clear();
      const callers = times(60, () => ask("hang"));
      // All have come when the line and the places hold them; those without a place are answered by nobody.
      await eventually(() => upstream.requests.length).toBeGreaterThan(0);
      const arrived = await settled(() => upstream.requests.length);
      expect(arrived).toBeLessThanOrEqual(LIMIT);
      for (const { leave } of callers) leave();
      expect(await time(allClosed())).toBeLessThan(SOON_MS);
    }
    await expectNoneLost();
  });

  it("make room, one by one, for those behind them", async () => {
    await start();
    respond = () => undefined;
    const first = times(LIMIT, () => ask("first"));
    await eventually(() => upstream.requests.length).toBe(LIMIT);
    const [left, staying] = [times(10, () => ask("left")), times(3, () => ask("staying"))];
    await settled(() => router.logs().length);
    for (const { leave } of left) leave();
    for (const { leave } of first) leave();
    await eventually(() => upstream.requests.length).toBe(LIMIT + 3);
    expect(upstream.requests.slice(LIMIT).every(({ body }) => body.includes("staying"))).toBe(true);
    for (const { leave } of staying) leave();
    await expectNoneLost();
  });

  it("are not asked for again while the router waits for its next try", async () => {
    await start();
    respond = (_request, response) => response.writeHead(529, { "retry-after": "1" }).end("{}");
    const caller = ask("overloaded");
    await eventually(() => upstream.requests.length).toBe(1);
    caller.leave();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(upstream.requests).toHaveLength(1);
    await expectNoneLost();
  });
});

/** A number once it has stopped changing. */
const settled = async (read: () => number): Promise<number> => {
  for (let before = -1; before !== read(); await new Promise((resolve) => setTimeout(resolve, 200))) before = read();
  return read();
};

describe("callers who leave in mid-stream", () => {
  const chunk = (delta: object) =>
    `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason: null }] })}\n\n`;

  it.each([
    ["as it comes", {}],
    ["under a shared cap", { CAPS: '{"anthropic": 5}' }],
    ["metered for a budget", { BUDGETS: '{"default": {"requests": {"day": 100000}}}' }],
  ])("end a stream that passes %s", async (_how, variables) => {
    await start(variables);
    respond = (_request, response) => response.writeHead(200, EVENT_STREAM).write("event: ping\ndata: {}\n\n");
    for (let round = 0; round < 4; round += 1) {
      const callers = times(5, () => ask("stream"));
      for (const caller of callers) expect(await firstPiece(caller)).toContain("ping");
      for (const { leave } of callers) leave();
      expect(await time(allClosed())).toBeLessThan(SOON_MS);
    }
    await expectNoneLost();
  });

  it.each([{}, { CAPS: '{"openai": 5}' }])("end a stream that is translated, %j", async (variables) => {
    await start({ ...variables, FALLBACKS: '{"anthropic": [{"provider": "openai", "model": "gpt-test"}]}' });
    respond = ({ target }, response) => {
      if (target.startsWith("/v1/messages")) response.writeHead(529).end("{}");
      else response.writeHead(200, EVENT_STREAM).write(chunk({ role: "assistant", content: "Hm" }));
    };
    for (let round = 0; round < 2; round += 1) {
      const callers: OpenResponse[] = [];
      // One after the other: not all at once may be tried again.
      for (let count = 0; count < 5; count += 1) {
        const caller = ask("stream");
        expect(await firstPiece(caller)).toContain("message_start");
        callers.push(caller);
      }
      for (const { leave } of callers) leave();
      expect(await time(allClosed())).toBeLessThan(SOON_MS);
    }
    await expectNoneLost();
  });
});

const ANSWER = [
  [
    "message_start",
    {
      message: {
        id: "m",
        type: "message",
        role: "assistant",
        model: "claude-test",
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: 1, output_tokens: 1 },
      },
    },
  ],
  ["content_block_start", { index: 0, content_block: { type: "text", text: "" } }],
  ["content_block_delta", { index: 0, delta: { type: "text_delta", text: "Because." } }],
  ["content_block_stop", { index: 0 }],
  ["message_delta", { delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: 2 } }],
  ["message_stop", {}],
] as const;
const events = ANSWER.map(([type, fields]) => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`);

describe("callers who leave a shared request", () => {
  const shared = { "x-thimble-cache": "on" };
  let finish: () => void;

  beforeEach(() => {
    respond = (_request, response) => {
      response.writeHead(200, EVENT_STREAM).write(events[0]);
      finish = () => response.end(events.slice(1).join(""));
    };
  });

  it.each([0, 3])("let the others have the whole of it, number %i being the one who leaves", async (number) => {
    await start({ CACHE: '{"shareFlights": true}' });
    const leader = ask("shared", shared);
    expect(await firstPiece(leader)).toBe(events[0]);
    const callers = [leader, ...times(3, () => ask("shared", shared))];
    for (const { response } of callers) expect((await response).headers["x-thimble-cache"]).toBe("shared");
    callers[number]?.leave();
    await settled(() => router.logs().length);
    finish();
    const staying = callers.filter((caller, index) => index !== number && caller !== leader);
    for (const caller of staying) expect(await text(caller)).toBe(events.join(""));
    expect(upstream.requests).toHaveLength(1);
    expect(complaints()).toEqual([]);
  });

  it("end it when all of them have left, in mid-stream", async () => {
    await start({ CACHE: '{"shareFlights": true}', CAPS: '{"anthropic": 2}' });
    for (let round = 0; round < 4; round += 1) {
      const callers = [ask("shared", shared)];
      expect(await firstPiece(callers[0] as OpenResponse)).toBe(events[0]);
      callers.push(ask("shared", shared), ask("shared", shared));
      for (const { response } of callers) await response;
      for (const { leave } of callers) leave();
      expect(await time(allClosed())).toBeLessThan(SOON_MS);
    }
    expect(upstream.requests).toHaveLength(4);
    await expectNoneLost();
  });

  it("end it when all of them have left before it was answered", async () => {
    await start({ CACHE: '{"shareFlights": true}' });
    respond = () => undefined;
    const callers = times(3, () => ask("shared", shared));
    await eventually(() => upstream.requests.length).toBe(1);
    await settled(() => router.logs().length);
    for (const { leave } of callers) leave();
    expect(await time(allClosed())).toBeLessThan(SOON_MS);
    await expectNoneLost();
  });

  it("are not missed while the answer is told again out of the cache", async () => {
    router = await startPlatform(settings({ CACHE: "{}" }));
    const long = events.toSpliced(2, 0, ...times(20_000, () => events[2] ?? ""));
    respond = (_request, response) => response.writeHead(200, EVENT_STREAM).end(long.join(""));
    expect(await text(ask("again", shared))).toBe(long.join(""));
    await expect
      .poll(async () => {
        const { response, leave } = ask("again", shared);
        const { headers } = await response;
        leave();
        return headers["x-thimble-cache"];
      })
      .toBe("hit");
    const asked = upstream.requests.length;
    for (let round = 0; round < 20; round += 1) {
      const replayed = ask("again", shared);
      expect(await firstPiece(replayed)).toContain("message_start");
      replayed.leave();
    }
    expect(await text(ask("again", shared))).toBe(long.join(""));
    expect(upstream.requests).toHaveLength(asked);
  });
});
