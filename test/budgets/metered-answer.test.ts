/** A metered answer in real workerd: it passes as it comes, compressed or not, and is settled even when its caller leaves. */

import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ReserveReply } from "../../src/budgets/protocol.ts";
import type { Platform } from "../support/platform.ts";
import { open, send } from "../support/raw-client.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";
import { startStage } from "./stage.ts";

let upstream: Upstream;
let stage: Platform;
let respond: (response: ServerResponse) => unknown;
beforeAll(async () => {
  upstream = await startUpstream((_request, response) => respond(response));
  stage = await startStage({ UPSTREAM: upstream.url });
});
afterAll(async () => {
  await stage.stop();
  await upstream.stop();
});

/** What is left of the tenant's 100 micro-dollars, once nothing is in flight any more. */
const leftOf = async (tenant: string): Promise<number> => {
  for (;;) {
    // Too much for any month: refused, and the refusal tells what has been settled, not what is in flight.
    const left = await attainableBy(tenant, 101);
    if (left < 100) return left;
    await sleep(50);
  }
};

const attainableBy = async (tenant: string, cost: number): Promise<number> => {
  const call = { id: randomUUID(), cost, limits: { spend: { month: 100 }, requests: {} }, termMs: 60_000 };
  const response = await send(stage.url, "/", { headers: { tenant }, body: JSON.stringify(["reserve", call]) });
  const reply = JSON.parse(response.body.toString()) as ReserveReply;
  return reply.granted ? Number.NaN : (reply.exceeded[0]?.attainable ?? Number.NaN);
};

const START = 'event: message_start\ndata: {"message":{"usage":{"input_tokens":20,"output_tokens":1}}}\n\n';
const WORDS = 'event: content_block_delta\ndata: {"delta":{"type":"text_delta","text":"twelve signs"}}\n\n';
const END = 'event: message_delta\ndata: {"delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":30}}\n\n';

describe("meterBody() in workerd", () => {
  it("hands on each piece as it comes, and settles what the provider tells", async () => {
    const called = Promise.withResolvers<ServerResponse>();
    respond = called.resolve;
    const { response } = open(stage.url, "/metered", { headers: { tenant: "streamed" } });
    const provider = await called.promise;
    provider.writeHead(200, { "content-type": "text/event-stream" }).write(START);
    const pieces = (await response)[Symbol.asyncIterator]();
    expect(String((await pieces.next()).value)).toBe(START);
    provider.write(WORDS);
    expect(String((await pieces.next()).value)).toBe(WORDS);
    provider.end(END);
    expect(String((await pieces.next()).value)).toBe(END);
    expect((await pieces.next()).done).toBe(true);
    expect(await leftOf("streamed")).toBe(100 - 50);
  });

  it("reads what comes compressed", async () => {
    const body = JSON.stringify({
      content: [{ type: "text", text: "hi" }],
      usage: { input_tokens: 5, output_tokens: 6 },
    });
    respond = (response) =>
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" }).end(gzipSync(body));
    const answer = await send(stage.url, "/metered", { headers: { tenant: "compressed" } });
    expect(answer.body.toString()).toBe(body);
    expect(await leftOf("compressed")).toBe(100 - 11);
  });

  it.each(["caller", "provider"])("settles by an estimate when the %s leaves in mid-stream", async (who) => {
    const called = Promise.withResolvers<ServerResponse>();
    respond = called.resolve;
    upstream.clear();
    const { response, leave } = open(stage.url, "/metered", { headers: { tenant: who } });
    const provider = await called.promise;
    provider.writeHead(200, { "content-type": "text/event-stream" }).write(START + WORDS);
    const incoming = (await response).on("error", () => undefined);
    await incoming[Symbol.asyncIterator]().next();
    if (who === "caller") leave();
    else provider.destroy();
    await upstream.requests[0]?.closed;
    expect(await leftOf(who)).toBe(100 - 23);
  });
});
