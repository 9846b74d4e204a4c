/** Tenants' budgets in the whole router: what is counted, and what happens at the limit. */

import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Router, startRouter } from "../support/router.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const TENANTS = JSON.stringify(
  ["counted", "spender", "failing", "unread", "relayed"].map((name) => ({ name, keys: [sha256(`key-of-${name}`)] })),
);
const BUDGETS = JSON.stringify({
  counted: { requests: { day: 3 } },
  spender: { spend: { day: 0.01 } },
  failing: { requests: { day: 3 } },
  // Room for 4,096 tokens of output, which an unread request may have, and not for as many again after the first answer.
  unread: { spend: { day: 0.022 } },
  relayed: { requests: { day: 2 }, spend: { day: 1 } },
});
/** A thousand tokens of output cost half a cent. */
const PRICES = JSON.stringify({ "claude-*": [{ from: "2026-01-01", input: 0, output: 5 }] });

let upstream: Upstream;
let router: Router;

beforeAll(async () => {
  upstream = await startUpstream((request, response) => {
    const { stream } = JSON.parse(request.body.toString() || "{}");
    const usage = { input_tokens: 10, output_tokens: 1000 };
    const answer = { type: "message", role: "assistant", model: "claude-test", content: [], usage };
    if (!stream) {
      response.writeHead(200, { "content-type": "application/json" });
      return response.end(JSON.stringify({ ...answer, stop_reason: "end_turn" }));
    }
    const events = [
      { type: "message_start", message: { ...answer, usage: { ...usage, output_tokens: 1 } } },
      { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 1000 } },
      { type: "message_stop" },
    ];
    response.writeHead(200, { "content-type": "text/event-stream" });
    return response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""));
  });
  const variables = { ANTHROPIC_BASE_URL: upstream.url, ANTHROPIC_API_KEY: "provider-key", TENANTS, BUDGETS, PRICES };
  router = await startRouter(variables);
});
afterAll(async () => {
  await router.stop();
  await upstream.stop();
});

const ask = async (tenant: string, more: Record<string, unknown> = {}) => {
  const response = await fetch(`${router.url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": `key-of-${tenant}` },
    body: JSON.stringify({
      model: "claude-test",
      max_tokens: 1000,
      messages: [{ role: "user", content: "Why?" }],
      ...more,
    }),
  });
  const { status, headers } = response;
  return { status, retryAfter: headers.get("retry-after"), body: await response.text() };
};

describe("a tenant's budget", () => {
  it("ends at its number of requests, in the dialect's words, and is no concern of other tenants", async () => {
    const before = upstream.requests.length;
    const statuses = [];
    for (let request = 0; request < 5; request += 1) statuses.push((await ask("counted")).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect(upstream.requests.length).toBe(before + 3);
    const refused = await ask("counted");
    expect(JSON.parse(refused.body)).toMatchObject({ type: "error", error: { type: "rate_limit_error" } });
    expect((await ask("spender")).status).toBe(200);
  });

  it.each([{}, { stream: true }])("is spent by what answers cost, %j", async (more) => {
    // At half a cent each there is room for one more, then for none.
    const first = await ask("spender", more);
    const second = await ask("spender", more);
    expect([first.status, second.status]).toEqual(more.stream ? [429, 429] : [200, 429]);
  });

  it("is spent by what nobody has read, at the dearest price", async () => {
    const long = [{ role: "user", content: "Why? ".repeat(250_000) }];
    const statuses = [];
    for (let request = 0; request < 3; request += 1) {
      // Each answer's usage is settled when its body has been read.
      statuses.push((await ask("unread", { messages: long })).status);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(statuses).toEqual([200, 429, 429]);
  });

  it("counts what is posted to other paths, and leaves reading free", async () => {
    const relay = async (method: string) => {
      const { status } = await fetch(`${router.url}/anthropic/v1/messages/batches`, {
        method,
        headers: { "content-type": "application/json", "x-api-key": "key-of-relayed" },
        ...(method === "POST" ? { body: "{}" } : {}),
      });
      return status;
    };
    expect([await relay("POST"), await relay("GET"), await relay("POST")]).toEqual([200, 200, 200]);
    expect([await relay("POST"), await relay("GET")]).toEqual([429, 200]);
    expect((await ask("relayed")).status).toBe(429);
  });

  it("passes the answer on unchanged, and with the provider's key", async () => {
    const { status, body } = await ask("failing", { stream: true });
    expect(status).toBe(200);
    expect(body).toMatch(/^event: message_start\n[\s\S]*event: message_stop\ndata: \{"type":"message_stop"\}\n\n$/);
    const sent = upstream.requests.at(-1);
    expect(sent?.headers["x-api-key"]).toBe("provider-key");
    expect(JSON.stringify(sent?.rawHeaders)).not.toContain("key-of-");
  });
});
