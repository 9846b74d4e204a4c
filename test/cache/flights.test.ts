/** Requests under way that share one call, in real Durable Objects: leaving, breaking off, slowness, crowds. */

import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Platform } from "../support/platform.ts";
import { open, send } from "../support/raw-client.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";
import { startStage } from "./stage.ts";

const MEBIBYTE = 1024 * 1024;

let upstream: Upstream;
let stage: Platform;
let respond: Parameters<typeof startUpstream>[0];
let count = 0;
/** A path no other test has asked for. */
let path: string;

beforeAll(async () => {
  upstream = await startUpstream((request, response) => respond(request, response));
  stage = await startStage({ UPSTREAM: upstream.url });
});
afterAll(async () => {
  await stage.stop();
  await upstream.stop();
});
beforeEach(() => {
  upstream.clear();
  path = `/flight/${count++}`;
});

const ask = (tenant = "one") => open(stage.url, path, { headers: { tenant }, body: "{}" });

/** Waits until so many have joined the flight of `path`. */
const joined = async (askers: number): Promise<void> => {
  const line = `joined ${path.replace("/flight", "")}`;
  while (stage.logs().filter((logged) => logged === line).length < askers) await sleep(10);
};

/** The first asker's call, and what to answer it with. */
const startFlight = async () => {
  const called = Promise.withResolvers<ServerResponse>();
  respond = (_request, response) => called.resolve(response);
  const leader = ask();
  leader.response.catch(() => undefined);
  return { leader, call: await called.promise };
};

const bodyOf = async (incoming: AsyncIterable<Uint8Array>): Promise<string> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of incoming) pieces.push(piece);
  return Buffer.concat(pieces).toString();
};

describe("joinFlight()", () => {
  it("makes one call for a thousand askers at once", async () => {
    const begun = Promise.withResolvers<ServerResponse>();
    respond = (_request, response) => {
      response.writeHead(200, { "x-say": "hello" }).write("one ");
      begun.resolve(response);
    };
    const askers = Array.from({ length: 1000 }, () => ask());
    // Everyone has the headers, so everyone has joined: only then may the answer end.
    const responses = await Promise.all(askers.map(({ response }) => response));
    (await begun.promise).end("two");
    const bodies = await Promise.all(responses.map(bodyOf));
    expect(upstream.requests).toHaveLength(1);
    expect(new Set(bodies)).toEqual(new Set(["one two"]));
    expect(new Set(responses.map(({ headers }) => headers["x-say"]))).toEqual(new Set(["hello"]));
  });

  it("never shares between tenants", async () => {
    respond = async (_request, response) => {
      await sleep(200);
      response.end("answer");
    };
    await Promise.all(["one", "two", "one", "two"].map((tenant) => bodyOfAsker(ask(tenant))));
    expect(upstream.requests).toHaveLength(2);
  });

  it("gives a latecomer the answer from its start", async () => {
    const { leader, call } = await startFlight();
    call.writeHead(200).write("one ");
    const pieces = (await leader.response)[Symbol.asyncIterator]();
    expect(String((await pieces.next()).value)).toBe("one ");
    const latecomer = (await ask().response)[Symbol.asyncIterator]();
    expect(String((await latecomer.next()).value)).toBe("one ");
    call.end("two");
    expect(String((await pieces.next()).value)).toBe("two");
    expect(String((await latecomer.next()).value)).toBe("two");
    expect((await latecomer.next()).done).toBe(true);
    expect(upstream.requests).toHaveLength(1);
  });

  it.each(["before the headers", "in mid-stream"])("hurts no follower when the leader leaves %s", async (when) => {
    const { leader, call } = await startFlight();
    const follower = ask();
    await joined(2);
    if (when === "in mid-stream") {
      call.writeHead(200).write("one ");
      (await leader.response).on("error", () => undefined);
    }
    leader.leave();
    await sleep(300);
    if (when !== "in mid-stream") call.writeHead(200).write("one ");
    call.end("two");
    expect(await bodyOfAsker(follower)).toBe("one two");
    expect(upstream.requests).toHaveLength(1);
  });

  it.each(["before the headers", "in mid-stream"])("ends the call when the last one leaves %s", async (when) => {
    const { leader, call } = await startFlight();
    const follower = ask();
    follower.response.catch(() => undefined);
    await joined(2);
    if (when === "in mid-stream") {
      call.writeHead(200).write("one ");
      for (const { response } of [leader, follower]) (await response).on("error", () => undefined);
    }
    leader.leave();
    await sleep(300);
    expect(call.destroyed).toBe(false);
    follower.leave();
    const left = performance.now();
    await upstream.requests[0]?.closed;
    expect(performance.now() - left).toBeLessThan(5000);
  });

  it("tells everyone that the provider broke off", async () => {
    const { leader, call } = await startFlight();
    const follower = ask();
    await joined(2);
    call.writeHead(200).write("one ");
    const responses = await Promise.all([leader.response, follower.response]);
    call.destroy();
    for (const response of responses) await expect(bodyOf(response)).rejects.toThrow();
  });

  it("holds nobody up for one who doesn't read", async () => {
    const { leader, call } = await startFlight();
    const idle = ask();
    await joined(2);
    const bytes = Buffer.alloc(3 * MEBIBYTE, "x");
    call.writeHead(200).end(bytes);
    await idle.response;
    expect(await bodyOf(await leader.response)).toBe(bytes.toString());
    expect(await bodyOfAsker(idle)).toBe(bytes.toString());
  });

  it("turns a latecomer away whose answer is too long to be held from its start, and lets the others go on", async () => {
    const { leader, call } = await startFlight();
    call.writeHead(200).flushHeaders();
    const response = await leader.response;
    let length = 0;
    response.on("data", (piece: Buffer) => {
      length += piece.length;
    });
    const ended = once(response, "end");
    for (let sent = 0; sent < 5; sent++) call.write(Buffer.alloc(MEBIBYTE, "x"));
    while (length < 5 * MEBIBYTE) await sleep(10);
    expect((await send(stage.url, path, { body: "{}" })).body.toString()).toBe('"turned_away"');
    call.end("y");
    await ended;
    expect(length).toBe(5 * MEBIBYTE + 1);
  });

  it("passes errors and empty answers on", async () => {
    respond = (_request, response) => response.writeHead(529, { "retry-after": "7" }).end("busy");
    const busy = await send(stage.url, path, { body: "{}" });
    expect([busy.status, busy.headers["retry-after"], busy.body.toString()]).toEqual([529, "7", "busy"]);
    respond = (_request, response) => response.writeHead(204).end();
    expect((await send(stage.url, path, { body: "{}" })).status).toBe(204);
    respond = (_request, response) => response.destroy();
    expect((await send(stage.url, path, { body: "{}" })).body.toString()).toBe('"failed"');
  });
});

const bodyOfAsker = async ({ response }: ReturnType<typeof open>): Promise<string> => await bodyOf(await response);
