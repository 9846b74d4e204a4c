/** What happens between a caller and a provider over time: streams, leaving, silence, breaking off, slowness. */

import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Edge, startEdge } from "../support/edge.ts";
import { open, send } from "../support/raw-client.ts";
import { at, DIALECT_REQUESTS } from "../support/requests.ts";
import { type Router, startRouter } from "../support/router.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";

const JSON_TYPE = { "content-type": "application/json" };
const EVENT = 'data: {"n":1}\n\n';

/** Milliseconds until something has happened. */
const time = async (event: Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await event;
  return performance.now() - started;
};

let upstream: Upstream;
let router: Router;
/** Waits 200 ms for headers. */
let impatient: Router;
let edge: Edge;
let respond: Parameters<typeof startUpstream>[0];

beforeAll(async () => {
  upstream = await startUpstream((request, response) => respond(request, response));
  router = await startRouter({
    ANTHROPIC_BASE_URL: upstream.url,
    GEMINI_BASE_URL: upstream.url,
    OPENAI_BASE_URL: upstream.url,
  });
  edge = await startEdge(router.url);
  impatient = await startRouter({
    ANTHROPIC_BASE_URL: upstream.url,
    GEMINI_BASE_URL: upstream.url,
    OPENAI_BASE_URL: upstream.url,
    UPSTREAM_TIMEOUT_MS: "200",
  });
});
afterAll(async () => {
  await edge.stop();
  await router.stop();
  await impatient.stop();
  await upstream.stop();
});
beforeEach(() => {
  upstream.clear();
  respond = (_request, response) => response.end("{}");
});

describe.each(DIALECT_REQUESTS)("forward() in the $dialect dialect", ({ path, body, errorMessage }) => {
  const request = { headers: JSON_TYPE, body: JSON.stringify(body) };
  const expectError = (response: { status: number; body: Buffer }, status: number, message: RegExp): void => {
    expect(response.status).toBe(status);
    expect(errorMessage(JSON.parse(response.body.toString()))).toMatch(message);
  };

  it("passes each event back while the provider is still at work", async () => {
    let finish = (): void => undefined;
    respond = (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(EVENT);
      finish = () => response.end(EVENT);
    };
    const response = await open(router.url, path, request).response;
    const pieces = response[Symbol.asyncIterator]();
    expect(String((await pieces.next()).value)).toBe(EVENT);
    finish();
    expect(String((await pieces.next()).value)).toBe(EVENT);
    expect((await pieces.next()).done).toBe(true);
  });

  it("hangs up on the provider when the caller leaves before the headers", async () => {
    respond = () => undefined;
    const arrived = upstream.next();
    const { response, leave } = open(router.url, path, request);
    response.catch(() => undefined);
    const { closed } = await arrived;
    leave();
    expect(await time(closed)).toBeLessThan(1000);
  });

  it("hangs up on the provider when the caller leaves in mid-stream", async () => {
    respond = (_request, response) => response.writeHead(200, { "content-type": "text/event-stream" }).write(EVENT);
    const arrived = upstream.next();
    const { response, leave } = open(router.url, path, request);
    const incoming = await response;
    incoming.on("error", () => undefined);
    await incoming[Symbol.asyncIterator]().next();
    leave();
    expect(await time((await arrived).closed)).toBeLessThan(1000);
  });

  it("hangs up on the provider when the edge tells that the caller has closed the connection", async () => {
    respond = () => undefined;
    const arrived = upstream.next();
    const { response, close } = open(edge.url, path, request);
    response.catch(() => undefined);
    const { closed } = await arrived;
    close();
    expect(await time(closed)).toBeLessThan(1000);
  });

  it("hangs up on the provider when a closed connection refuses the next event", async () => {
    respond = async (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (; !response.destroyed; await sleep(50)) response.write(EVENT);
    };
    const arrived = upstream.next();
    const { response, close } = open(router.url, path, request);
    const incoming = await response;
    incoming.on("error", () => undefined);
    await incoming[Symbol.asyncIterator]().next();
    close();
    expect(await time((await arrived).closed)).toBeLessThan(1000);
  });

  it.each(["chunked", "content-length"])("breaks off where the provider does, %s", async (framing) => {
    respond = (_request, response) => {
      response.writeHead(200, framing === "chunked" ? {} : { "content-length": "1000" }).write(EVENT);
      setTimeout(() => response.destroy(), 20);
    };
    const response = await send(router.url, path, request);
    expect(response.complete).toBe(false);
    expect(response.body.toString()).toBe(EVENT);
  });

  it("tells that the provider is silent", async () => {
    respond = () => undefined;
    const arrived = upstream.next();
    expectError(await send(impatient.url, path, request), 504, /did not begin to answer in time/);
    await (await arrived).closed;
  });

  it("lets a stream take longer than the time for its headers", async () => {
    respond = async (_request, response) => {
      response.writeHead(200).write(EVENT);
      await sleep(400);
      response.end(EVENT);
    };
    expect((await send(impatient.url, path, request)).body.toString()).toBe(EVENT + EVENT);
  });

  it("tells that the provider hung up without a word", async () => {
    respond = (_request, response) => response.destroy();
    const response = await send(router.url, path, request);
    expectError(response, 502, /could not be reached/);
    expect(response.headers["x-should-retry"]).toBe("true");
    expect(response.headers["x-thimble-decision"]).toBe("escalated");
  });

  it.each([301, 302, 303, 307, 308])("follows no redirect, %i", async (status) => {
    respond = (_request, response) => response.writeHead(status, { location: `${upstream.url}/elsewhere` }).end();
    // A key of its own: one whose requests keep failing is soon not sent for any more.
    const key = `key-${status}`;
    const headers = { ...request.headers, "x-api-key": key, "x-goog-api-key": key, authorization: key };
    const response = await send(router.url, path, { ...request, headers });
    expectError(response, 502, /redirect/);
    expect(response.headers).not.toHaveProperty("location");
    expect(upstream.requests).toHaveLength(1);
  });
});

describe("forward()", () => {
  it("tells that the provider can't be reached", async () => {
    const lost = await startRouter();
    const response = await send(lost.url, "/anthropic/v1/models", { method: "GET" });
    await lost.stop();
    expect(response.status).toBe(502);
    expect(at(JSON.parse(response.body.toString()), "error", "message")).toMatch(/could not be reached/);
  });

  it("tells that what answers isn't HTTP", async () => {
    const server = createServer((socket) => socket.end("220 mail.example ready\r\n"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const lost = await startRouter({ OPENAI_BASE_URL: `http://127.0.0.1:${port}` });
    const response = await send(lost.url, "/openai/v1/models", { method: "GET" });
    await lost.stop();
    server.close();
    expect(response.status).toBe(502);
  });
});
