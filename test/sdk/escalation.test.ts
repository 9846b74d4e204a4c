/** What the official SDKs make of escalated requests is what they make of the provider itself. */

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startRouter } from "../support/router.ts";
import type { Driver, Question } from "./driver.ts";
import { drivers } from "./drivers.ts";
import { mounts, type Stand, startStand } from "./stand.ts";
import { hardRequest, tools } from "./tools.ts";

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

/** Random by nature, or how the response came rather than what it is. */
const volatile = new Set(["id", "responseId", "_request_id", "sdkHttpResponse"]);

const withoutIds = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner) => (volatile.has(key) ? undefined : inner)));

const questions: readonly (readonly [string, Question])[] = [
  ["a question without tools", { text: "Why is the sky blue?" }],
  ["a request too hard for one call", { text: hardRequest, tools }],
  ["text outside ASCII", { text: 'Zürich → 東京 🚄 "quoted" \\ back' }],
  ["an answer cut at the limit", { text: "Tell me a story", maximumTokens: 20 }],
];

const failures = ["400", "401", "403", "404", "429", "500", "503", "overloaded"].map((word) => `simulate-${word}`);
const interruptions = ["simulate-overloaded-mid-stream", "simulate-cut", "simulate-malformed-sse"];

describe.each(mounts)('$name at the router, base URL ending in "$at"', ({ name, create, at }) => {
  const routed = (): Driver => create(stand.router.url + at);
  const direct = (): Driver => create(stand.simulator.baseUrl(name));

  describe.each(["ask", "askStreaming"] as const)("%s()", (how) => {
    it.each(questions)("hands over what the provider sent for %s", async (_, question) => {
      const expected = await direct()[how](question);
      const received = await routed()[how](question);
      expect(received.text).toContain("[simulated answer");
      expect(withoutIds(received)).toEqual(withoutIds(expected));
    });

    it.each(failures)("fails with the provider's error for %s", async (model) => {
      const expected = await direct().failure(direct()[how]({ model, text: "Hello" }));
      expect(await routed().failure(routed()[how]({ model, text: "Hello" }))).toEqual(expected);
    });

    it("sends on the caller's bytes and key", async () => {
      await direct()[how]({ text: hardRequest, tools });
      await routed()[how]({ text: hardRequest, tools });
      const [expected, received] = stand.simulator.requests.slice(-2);
      expect(received?.path).toBe(expected?.path);
      expect(received?.body.toString()).toBe(expected?.body.toString());
      for (const header of ["x-api-key", "x-goog-api-key", "authorization", "anthropic-version"]) {
        expect(received?.headers[header], header).toBe(expected?.headers[header]);
      }
    });
  });

  it.each(interruptions)("never takes a stream for whole that ended in %s", async (model) => {
    await expect(routed().askStreaming({ model, text: "Hello" })).rejects.toThrow();
    expect(stand.simulator.requests.at(-1)?.sent().toString()).toContain("[simulated");
  });

  it("ends the upstream request when the caller leaves", async () => {
    const leaving = new AbortController();
    const asked = routed().askStreaming({ model: "simulate-stall", text: "Hello", signal: leaving.signal });
    const before = stand.simulator.requests.length;
    await expect.poll(() => stand.simulator.requests.length, { timeout: 20_000 }).toBe(before + 1);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    expect(await stand.simulator.requests.at(-1)?.ended).toBe("caller-left");
  });

  it("relays the list of models", async () => {
    const models = await routed().listModels();
    expect(models.length).toBeGreaterThan(1);
    expect(models).toEqual(await direct().listModels());
  });

  it("relays the counting of tokens", async () => {
    const count = await routed().countTokens("How long is this?");
    expect(count).toBeGreaterThan(0);
    expect(count).toBe(await direct().countTokens("How long is this?"));
  });
});

describe.each(drivers)("$name at a router whose provider is gone", ({ name, create }) => {
  it("gets an error of the SDK's own classes", async () => {
    const router = await startRouter();
    onTestFinished(() => router.stop());
    const driver = create(`${router.url}/${name}`);
    const { status } = await driver.failure(driver.ask({ text: "Hello" }));
    expect(status).toBe(502);
  });
});
