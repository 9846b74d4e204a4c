/** The cache over the platform's own stores, in workerd: the Cache API, KV, and purges kept in a Durable Object. */

import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Platform } from "../support/platform.ts";
import { open, send } from "../support/raw-client.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";
import { recordAnswers } from "./recorded.ts";
import { startStage } from "./stage.ts";

let upstream: Upstream;
let stage: Platform;
let bytes: Uint8Array<ArrayBuffer>;
let respond: Parameters<typeof startUpstream>[0];
let count = 0;
let path: string;

beforeAll(async () => {
  const stream = (await recordAnswers()).find(({ format, kind }) => format === "anthropic" && kind === "stream");
  bytes = stream?.bytes ?? new Uint8Array();
  upstream = await startUpstream((request, response) => respond(request, response));
  stage = await startStage({ UPSTREAM: upstream.url });
});
afterAll(async () => {
  await stage.stop();
  await upstream.stop();
});
beforeEach(() => {
  upstream.clear();
  path = `/cached/${count++}`;
  respond = (_request, response) =>
    response
      .writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "set-cookie": "a=b", "request-id": "r" })
      .end(bytes);
});

const ask = (headers: Record<string, string> = {}) => send(stage.url, path, { headers, body: "{}" });

/** Asks until the answer, which is stored after its last byte, comes from the cache. */
const askUntilHit = async (headers: Record<string, string>) => {
  for (let tries = 0; tries < 200; tries++) {
    const response = await ask(headers);
    if ("hit-ms" in response.headers) return response;
  }
  throw new Error("it never came from the cache");
};

describe("AnswerCache in workerd", () => {
  it.each(["near", "durable", "both"])("replays a stream's very bytes out of its %s store", async (tiers) => {
    const first = await ask({ tiers });
    expect([first.status, first.headers["request-id"]]).toEqual([200, "r"]);
    const hit = await askUntilHit({ tiers });
    expect(hit.body).toEqual(first.body);
    expect(hit.body).toEqual(Buffer.from(bytes));
    expect(hit.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
    expect(hit.headers).not.toHaveProperty("set-cookie");
    expect(hit.headers).not.toHaveProperty("request-id");
    expect("hit-ms" in (await ask({ tiers, tenant: "two" })).headers).toBe(false);
  });

  it("stores nothing of a stream that the provider cut, or that the caller left", async () => {
    respond = (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(bytes.subarray(0, -10));
      setTimeout(() => response.destroy(), 50);
    };
    expect((await ask()).complete).toBe(false);
    respond = (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(bytes.subarray(0, -10));
    };
    const { response, leave } = open(stage.url, path, { body: "{}" });
    const incoming = await response;
    incoming.on("error", () => undefined);
    await incoming[Symbol.asyncIterator]().next();
    leave();
    await upstream.requests[1]?.closed;
    respond = (_request, response) => response.end();
    expect("hit-ms" in (await ask()).headers).toBe(false);
    expect(upstream.requests).toHaveLength(3);
  });

  it("replays to a caller that has unpacked what the provider packed", async () => {
    const packed = new Response(new Response(bytes).body?.pipeThrough(new CompressionStream("gzip")));
    const gzip = Buffer.from(await packed.arrayBuffer());
    respond = (_request, response) =>
      response.writeHead(200, { "content-type": "text/event-stream", "content-encoding": "gzip" }).end(gzip);
    const first = await ask();
    expect(first.body).toEqual(Buffer.from(bytes));
    expect((await askUntilHit({})).body).toEqual(first.body);
  });

  it("stores once what many asked for at a time, even if all but one leave", async () => {
    path = "/shared/by-many";
    const called = Promise.withResolvers<ServerResponse>();
    respond = (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(bytes.subarray(0, 100));
      called.resolve(response);
    };
    const askers = Array.from({ length: 20 }, () => open(stage.url, path, { body: "{}" }));
    const answers = await Promise.all(askers.map(({ response }) => response));
    for (const [index, { leave }] of askers.entries()) {
      answers[index]?.on("error", () => undefined);
      if (index !== 7) leave();
    }
    (await called.promise).end(bytes.subarray(100));
    const pieces: Buffer[] = [];
    for await (const piece of answers[7] ?? []) pieces.push(piece);
    expect(Buffer.concat(pieces)).toEqual(Buffer.from(bytes));
    expect((await askUntilHit({})).body).toEqual(Buffer.from(bytes));
    expect(upstream.requests).toHaveLength(1);
  });

  it("finds nothing that was purged, by tag or altogether", async () => {
    for (const purged of [{ tags: "a" }, {}]) {
      await askUntilHit({ tags: "a,b" });
      const other = await send(stage.url, "/purge", { headers: { tags: "c" } });
      expect(JSON.parse(other.body.toString())).toEqual({ ok: true, value: null });
      expect("hit-ms" in (await ask({ tags: "a,b" })).headers).toBe(true);
      await send(stage.url, "/purge", { headers: { tenant: "two" } });
      expect("hit-ms" in (await ask({ tags: "a,b" })).headers).toBe(true);
      await send(stage.url, "/purge", { headers: purged });
      expect("hit-ms" in (await ask({ tags: "a,b" })).headers).toBe(false);
    }
  });
});
