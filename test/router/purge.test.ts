/** Whose answers a purge forgets: that nobody is told of a purge that could reach none. */

import { describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import type { Generations } from "../../src/cache/generations.ts";
import { AnswerCache } from "../../src/cache/index.ts";
import { realClock } from "../../src/real-clock.ts";
import { configurationOf, makeServices } from "../support/services.ts";

/** A router in this process that has the scopes of its purges counted. */
const start = (variables: Readonly<Record<string, unknown>>) => {
  const scopes: string[] = [];
  const generations: Generations = {
    read: async () => ({ all: 0, tags: new Map() }),
    raise: async (scope) => void scopes.push(scope),
  };
  const options = { near: null, durable: null, generations, clock: realClock, now: Date.now, random: Math.random };
  const cache = new AnswerCache({ ...options, background: () => undefined });
  const app = createApp({ ...makeServices(configurationOf(variables)), cache });
  const purge = async (headers: Readonly<Record<string, string>>, path = "/v1/cache/purge") =>
    await app.request(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: "{}",
    });
  return { purge, scopes };
};

const OWN_KEY = { ANTHROPIC_API_KEY: "key" };

describe("a purge without a key", () => {
  it("is refused where nobody is served without one", async () => {
    const { purge, scopes } = start({});
    const response = await purge({});
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { kind: "authentication", message: expect.any(String) } });
    expect(scopes).toEqual([]);
  });

  it.each([
    ["has a key of its own", OWN_KEY],
    ["has a provider elsewhere", { OPENAI_BASE_URL: "https://gateway.example" }],
    ["has a provider of the operator's", { PROVIDERS: { mine: { dialect: "openai", baseUrl: "http://10.0.0.5" } } }],
  ])("forgets what was answered without one where the router %s", async (_, variables) => {
    const { purge, scopes } = start(variables);
    const response = await purge({});
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ purged: "everything", of: "requests without a key" });
    expect(scopes).toHaveLength(1);
  });
});

describe("a purge with a key", () => {
  it.each(["x-api-key", "x-goog-api-key", "authorization"])("says that it is for that key in %s", async (header) => {
    const { purge, scopes } = start(OWN_KEY);
    expect(await (await purge({ [header]: "one" })).json()).toEqual({
      purged: "everything",
      of: "requests with this key in this header",
    });
    await purge({ [header]: "two" });
    expect(new Set(scopes).size).toBe(2);
  });

  it("names the tenant", async () => {
    // The key is "test".
    const keys = ["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"];
    const { purge, scopes } = start({ TENANTS: [{ name: "acme", keys }] });
    const response = await purge({ "x-thimble-key": "test" });
    expect(await response.json()).toEqual({ purged: "everything", of: "acme" });
    expect(scopes).toEqual(["tenant:acme"]);
  });
});
