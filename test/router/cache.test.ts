/** The answer cache in the whole router: who gets what again, and that nothing else does. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../support/platform.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";

const ANSWER = { id: "msg_1", type: "message", role: "assistant", model: "claude-test", stop_sequence: null };
const REQUEST = { model: "claude-test", max_tokens: 100, messages: [{ role: "user", content: "Why?" }] };

let upstream: Upstream;
let platform: Platform;
let asked = 0;

beforeAll(async () => {
  upstream = await startUpstream(async (request, response) => {
    asked += 1;
    const { messages } = JSON.parse(request.body.toString());
    const [{ content }] = messages;
    if (content === "slow") await new Promise((resolve) => setTimeout(resolve, 300));
    const usage = { input_tokens: 1, output_tokens: 1 };
    const whole = { ...ANSWER, content: [{ type: "text", text: `${asked}` }], stop_reason: "end_turn", usage };
    response.writeHead(content === "fail" ? 500 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(content === "fail" ? { type: "error" } : whole));
  });
  platform = await startPlatform({ ANTHROPIC_BASE_URL: upstream.url, CACHE: '{"shareFlights": true}' });
});
afterAll(async () => {
  await platform.stop();
  await upstream.stop();
});
beforeEach(() => {
  asked = 0;
});

const ask = async (content: string, headers: Record<string, string> = {}, key = "key-one") => {
  const response = await fetch(`${platform.url}/anthropic/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": key, "x-thimble-cache": "on", ...headers },
    body: JSON.stringify({ ...REQUEST, messages: [{ role: "user", content }] }),
  });
  const body = await response.text();
  const { status, headers: sent } = response;
  return { status, cache: sent.get("x-thimble-cache"), readableBy: sent.get("access-control-allow-origin"), body };
};

const purge = (body: unknown, key = "key-one") =>
  fetch(`${platform.url}/v1/cache/purge`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": key },
    body: JSON.stringify(body),
  });

describe("the answer cache", () => {
  it("gives a whole answer again to the caller who asked for it, and to no other", async () => {
    const first = await ask("again");
    expect(first).toMatchObject({ status: 200, cache: "shared" });
    await expect.poll(async () => (await ask("again")).cache).toBe("hit");
    const second = await ask("again");
    expect(second.body).toBe(first.body);
    const before = asked;
    expect((await ask("again", {}, "key-two")).cache).toBe("shared");
    expect((await ask("again", { "x-thimble-cache": "off" })).cache).toBe("off");
    expect((await ask("again", { "anthropic-beta": "other" })).cache).toBe("shared");
    expect(asked).toBe(before + 3);
  });

  it("may be read by a page of another origin when it is given again", async () => {
    await ask("for a page");
    await expect.poll(async () => (await ask("for a page")).cache).toBe("hit");
    expect(await ask("for a page", { origin: "https://page.example" })).toMatchObject({
      cache: "hit",
      readableBy: "*",
    });
  });

  it("does nothing unasked", async () => {
    for (const _ of [1, 2]) {
      const response = await fetch(`${platform.url}/anthropic/v1/messages`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-api-key": "key-one" },
        body: JSON.stringify({ ...REQUEST, temperature: 0 }),
      });
      expect(response.headers.get("x-thimble-cache")).toBe("not_asked");
      await response.body?.cancel();
    }
    expect(asked).toBe(2);
  });

  it("keeps no error", async () => {
    for (const _ of [1, 2]) expect(await ask("fail")).toMatchObject({ status: 500, cache: "shared" });
    expect(asked).toBeGreaterThanOrEqual(2);
  });

  it("lets those who ask at once share one call", async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask("slow")));
    expect(asked).toBe(1);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  });

  it("forgets what is purged, by tag and altogether, for its tenant alone", async () => {
    const tagged = { "x-thimble-cache-tags": "prices" };
    for (const key of ["key-one", "key-two"]) {
      await ask("tagged", tagged, key);
      await ask("untagged", {}, key);
      await expect.poll(async () => (await ask("tagged", tagged, key)).cache).toBe("hit");
      await expect.poll(async () => (await ask("untagged", {}, key)).cache).toBe("hit");
    }
    expect((await purge({ tags: ["prices"] })).status).toBe(200);
    await expect.poll(async () => (await ask("tagged", tagged)).cache, { timeout: 10_000 }).toBe("shared");
    expect((await ask("untagged")).cache).toBe("hit");
    expect((await ask("tagged", tagged, "key-two")).cache).toBe("hit");
    expect((await purge({})).status).toBe(200);
    await expect.poll(async () => (await ask("untagged")).cache, { timeout: 10_000 }).toBe("shared");
    expect((await ask("untagged", {}, "key-two")).cache).toBe("hit");
  });

  it.each([
    ["x-thimble-cache", "maybe"],
    ["x-thimble-cache-ttl", "0"],
    ["x-thimble-cache-tags", "no spaces"],
  ])("says what is wrong with %s: %s", async (header, value) => {
    const { status, body } = await ask("x", { [header]: value });
    expect(status).toBe(400);
    expect(body).toContain(header);
  });

  it.each([[[]], [{ tags: [] }], [{ tags: "prices" }], [{ tag: ["prices"] }], [null]])(
    "takes %j for no purge",
    async (body) => {
      expect((await purge(body)).status).toBe(400);
    },
  );
});
