/** The shared cap of a provider's key, in real workerd with its Durable Object: never passed, and no place lost however a request ends. */

import type { ServerResponse } from "node:http";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { open, type RawResponse, send } from "../support/raw-client.ts";
import { type Router, startRouter } from "../support/router.ts";
import { type RecordedRequest, startUpstream, type Upstream } from "../support/upstream.ts";

const EVENT = "event: ping\ndata: {}\n\n";
const EVENT_STREAM = { "content-type": "text/event-stream" };

let upstream: Upstream;
let router: Router;
let respond: (request: RecordedRequest, response: ServerResponse) => unknown;
/** Requests the provider has at the moment. */
let running: Set<RecordedRequest>;
/** The most it ever had, as long as that lasted for more than a turn. */
let most: number;

// The bundle may have to be built first.
beforeAll(async () => await (await startRouter()).stop());
beforeEach(async () => {
  running = new Set();
  most = 0;
  upstream = await startUpstream(async (request, response) => {
    running.add(request);
    void request.closed.then(() => running.delete(request));
    // The end of one connection and the beginning of the next can be read in one turn, in either order.
    await new Promise((resolve) => setTimeout(resolve, 5));
    most = Math.max(most, running.size);
    await respond(request, response);
  });
});
afterEach(async () => {
  await router.stop();
  await upstream.stop();
});

const start = async (cap: number, variables: Readonly<Record<string, string>> = {}): Promise<void> => {
  router = await startRouter({
    ANTHROPIC_BASE_URL: upstream.url,
    ANTHROPIC_API_KEY: "key",
    CAPS: JSON.stringify({ anthropic: cap }),
    ...variables,
  });
};

const requestOf = (content: string) => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ model: "claude-test", max_tokens: 9, messages: [{ role: "user", content }] }),
});

const ask = (content: string): Promise<RawResponse> => send(router.url, "/anthropic/v1/messages", requestOf(content));

const contentOf = ({ body }: RecordedRequest): string => JSON.parse(body.toString()).messages[0].content;

const eventually = <Value>(read: () => Value) => expect.poll(read, { timeout: 20_000 });

/** A number once it has stopped changing. */
const settled = async (read: () => number): Promise<number> => {
  for (let before = -1; before !== read(); await new Promise((resolve) => setTimeout(resolve, 300))) before = read();
  return read();
};

/** Asks for more streams than may run, and counts those that do: each place that was lost would be missing. */
const expectAllPlaces = async (cap: number): Promise<void> => {
  await eventually(() => running.size).toBe(0);
  const held: ServerResponse[] = [];
  respond = (_request, response) => {
    response.writeHead(200, EVENT_STREAM).write(EVENT);
    held.push(response);
  };
  most = 0;
  const asked = Array.from({ length: cap + 2 }, () => ask("held"));
  await eventually(() => running.size).toBe(cap);
  expect(await settled(() => running.size)).toBe(cap);
  respond = (_request, response) => response.end("{}");
  for (const response of held) response.end(EVENT);
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(asked.map(() => 200));
  expect(most).toBe(cap);
};

/** By content: told when the provider has a request that it will not answer. */
const silent = new Map<string, () => void>();

/** How a request can end, at the provider and at the caller. */
const ENDINGS: Readonly<Record<string, (response: ServerResponse, request: RecordedRequest) => unknown>> = {
  whole: (response) => response.writeHead(200).end("{}"),
  streamed: (response) => {
    response.writeHead(200, EVENT_STREAM).write(EVENT);
    setTimeout(() => response.end(EVENT), 5);
  },
  cut: (response) => {
    response.writeHead(200, EVENT_STREAM).write(EVENT);
    setTimeout(() => response.destroy(), 5);
  },
  empty: (response) => response.writeHead(200).end(),
  refused: (response) => response.writeHead(400).end('{"type":"error"}'),
  redirected: (response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end("elsewhere"),
  failed: (response) => response.writeHead(500).end("{}"),
  overloaded: (response) => response.writeHead(529).end("{}"),
  dropped: (response) => response.destroy(),
  "left before headers": (_response, request) => silent.get(contentOf(request))?.(),
  "left in mid-stream": (response) => response.writeHead(200, EVENT_STREAM).write(EVENT),
  "left unread": (response) => response.writeHead(200, EVENT_STREAM).write("x".repeat(300_000)),
};

/** Sees one request to its end. @param content - an ending, and a number */
const meet = async (content: string): Promise<void> => {
  if (!content.startsWith("left")) {
    await ask(content);
    return;
  }
  const { response, leave } = open(router.url, "/anthropic/v1/messages", requestOf(content));
  const answered = response.then(
    (incoming) => incoming.on("error", () => undefined),
    () => null,
  );
  const arrived = new Promise<void>((resolve) => silent.set(content, resolve));
  if (content.startsWith("left before headers")) await Promise.race([answered, arrived]);
  else if (content.startsWith("left in mid-stream")) await (await answered)?.[Symbol.asyncIterator]().next();
  else (await answered)?.pause();
  leave();
};

const endingOf = (request: RecordedRequest): string => contentOf(request).replace(/ \d+$/, "");

/** The same numbers in every run. */
const sequence = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};

/** `REQUESTS=10000` is reliability's own number; so many take minutes. */
const REQUESTS = Number(process.env.REQUESTS ?? 1000);

describe("a shared cap", () => {
  it("is never passed, however many ask at once", async () => {
    await start(3);
    respond = (request, response) => ENDINGS.streamed?.(response, request);
    const answers = await Promise.all(Array.from({ length: 60 }, () => ask("streamed")));
    expect(answers.map(({ status, body }) => [status, body.toString()])).toEqual(
      answers.map(() => [200, EVENT + EVENT]),
    );
    expect(most).toBe(3);
    await expectAllPlaces(3);
  });

  it("counts a body until its end, not only until its headers", async () => {
    await start(1);
    const held: ServerResponse[] = [];
    respond = (_request, response) => {
      response.writeHead(200, EVENT_STREAM).write(EVENT);
      held.push(response);
    };
    const [first, second] = [ask("first"), ask("second")];
    await eventually(() => held.length).toBe(1);
    expect(await settled(() => upstream.requests.length)).toBe(1);
    held[0]?.end();
    await eventually(() => held.length).toBe(2);
    held[1]?.end();
    expect([(await first).status, (await second).status]).toEqual([200, 200]);
  });

  it.each([
    ["", {}],
    [", metered for a budget", { BUDGETS: '{"default": {"requests": {"day": 100000}}}' }],
  ])(
    "loses no place however many requests end in every way%s",
    { timeout: 120 * REQUESTS },
    async (_how, variables) => {
      const cap = 12;
      await start(cap, variables);
      respond = (request, response) => ENDINGS[endingOf(request)]?.(response, request);
      // Mostly such as let the router go on: a provider that only fails would soon not be asked any more.
      const endings = [...Object.keys(ENDINGS), ..."whole streamed cut empty refused whole streamed cut".split(" ")];
      const random = sequence(7);
      let left = REQUESTS;
      const callers = Array.from({ length: 2 * cap }, async () => {
        while (left > 0) await meet(`${endings[Math.floor(random() * endings.length)]} ${left--}`);
      });
      await Promise.all(callers);
      expect(most).toBeLessThanOrEqual(cap);
      expect(new Set(upstream.requests.map(endingOf)).size).toBe(Object.keys(ENDINGS).length);
      expect(upstream.requests.length).toBeGreaterThan(0.8 * REQUESTS);
      await expectAllPlaces(cap);
      expect(router.logs().filter((line) => !line.startsWith("{") || line.includes('"bug"'))).toEqual([]);
    },
  );
});
