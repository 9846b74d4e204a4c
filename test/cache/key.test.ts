/** No two tenants and no two requests ever share a key; the same request always does. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../bench/simulation/virtual-time.ts";
import { answerName, cacheKey, type KeyedRequest, keyText } from "../../src/cache/key.ts";
import { tenantScope } from "../../src/cache/scope.ts";
import { randomPair } from "./look-alikes.ts";

const request: KeyedRequest = {
  provider: "anthropic",
  method: "POST",
  url: new URL("https://api.anthropic.com/v1/messages?beta=true"),
  headers: new Headers({ "anthropic-version": "2023-06-01", "x-api-key": "secret", "user-agent": "test" }),
  body: {
    model: "claude",
    max_tokens: 10,
    messages: [{ role: "user", content: "hello" }],
    list: [1, 2, { a: 1, b: 2 }],
  },
};
const one = tenantScope("one");

const withHeaders = (headers: Record<string, string>): KeyedRequest => ({
  ...request,
  headers: new Headers({ ...Object.fromEntries(request.headers), ...headers }),
});

describe("cacheKey()", () => {
  it("is 64 hexadecimal digits, under a name that begins with the tenant's own", async () => {
    const key = await cacheKey(one, request);
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    if (key === null) throw new Error("no key");
    expect(await answerName(one, key)).toMatch(new RegExp(`^answers/1/[0-9a-f]{64}/${key}$`));
    expect(await answerName(tenantScope("two"), key)).not.toBe(await answerName(one, key));
  });

  it.each<[string, KeyedRequest]>([
    ["provider", { ...request, provider: "other" }],
    ["method", { ...request, method: "PUT" }],
    ["scheme", { ...request, url: new URL("http://api.anthropic.com/v1/messages?beta=true") }],
    ["host", { ...request, url: new URL("https://api.example.com/v1/messages?beta=true") }],
    ["port", { ...request, url: new URL("https://api.anthropic.com:8443/v1/messages?beta=true") }],
    ["path", { ...request, url: new URL("https://api.anthropic.com/v1/messages/?beta=true") }],
    ["query", { ...request, url: new URL("https://api.anthropic.com/v1/messages") }],
    ["anthropic-version", withHeaders({ "anthropic-version": "2026-01-01" })],
    ["anthropic-beta", withHeaders({ "anthropic-beta": "files" })],
    ["anthropic-anything", withHeaders({ "anthropic-anything": "1" })],
    ["openai-organization", withHeaders({ "openai-organization": "o" })],
    ["openai-project", withHeaders({ "openai-project": "p" })],
    ["openai-beta", withHeaders({ "openai-beta": "b" })],
    ["x-goog-user-project", withHeaders({ "x-goog-user-project": "p" })],
    ["body", { ...request, body: { ...Object(request.body), max_tokens: 11 } }],
    ["list order", { ...request, body: { ...Object(request.body), list: [2, 1, { a: 1, b: 2 }] } }],
    ["added field", { ...request, body: { ...Object(request.body), top_k: null } }],
  ])("changes with the %s", async (_name, changed) => {
    expect(await cacheKey(one, changed)).not.toBe(await cacheKey(one, request));
  });

  it("doesn't change with who calls by what means, nor with the order of keys", async () => {
    const same = {
      ...withHeaders({
        "x-api-key": "another",
        authorization: "Bearer x",
        "x-goog-api-key": "k",
        "user-agent": "other",
      }),
      body: {
        list: [1, 2, { b: 2, a: 1 }],
        messages: [{ content: "hello", role: "user" }],
        max_tokens: 10,
        model: "claude",
      },
    };
    expect(await cacheKey(one, same)).toBe(await cacheKey(one, request));
  });

  it("is none where the body has no canonical text", async () => {
    expect(await cacheKey(one, { ...request, body: { seed: 2 ** 60 } })).toBeNull();
  });
});

/** Bodies with a handful of values, so that equal ones come about; JSON's own signs are among the strings. */
const texts = fc.oneof(
  fc.constantFrom("", "a", "b", '"', "\\", "{", "}", ",", ":", "null", 'a","tenant":"b', "\ud800", "é", "e\u0301"),
  fc.string({ maxLength: 6 }),
);
const { value: bodies } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.oneof(texts, fc.integer({ min: -3, max: 3 }), fc.double({ min: -2, max: 2, noNaN: true }), fc.boolean()),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(texts, tie("value"), { maxKeys: 3 }),
  ),
}));

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, inner]) => [name, shuffled(inner)]),
  );
};

/** Equality that shares nothing with the code under test: sorted pairs of path and value. */
const leaves = (value: unknown, path: readonly string[] = []): string[] => {
  if (typeof value !== "object" || value === null) return [JSON.stringify([path, Object.is(value, -0) ? 0 : value])];
  const inner = Object.entries(value).flatMap(([name, item]) => leaves(item, [...path, name]));
  return [...inner, JSON.stringify([path, Array.isArray(value) ? "list" : "object"])];
};
const isEqual = (a: unknown, b: unknown): boolean =>
  JSON.stringify(leaves(a).sort()) === JSON.stringify(leaves(b).sort());

describe("keyText()", () => {
  it("never is the same for two tenants, whatever they send", () => {
    const tenants = fc.uniqueArray(
      texts.filter((text) => text !== ""),
      { minLength: 2, maxLength: 2 },
    );
    fc.assert(
      fc.property(tenants, bodies, bodies, fc.boolean(), ([a = "", b = ""], body, other, alike) => {
        const first = keyText(tenantScope(a), { ...request, body });
        return first !== keyText(tenantScope(b), { ...request, body: alike ? body : other });
      }),
      { numRuns: 10_000 },
    );
  });

  // A million of them, hashed and looked up: bench/cache-keys.ts.
  it("never is the same for two tenants in 100,000 pairs of requests as alike as can be", () => {
    const random = seededRandom(1);
    const shared: unknown[] = [];
    for (let pair = 0; pair < 100_000; pair++) {
      const { tenants, requests } = randomPair(random);
      const [first, second] = [
        keyText(tenantScope(tenants[0]), requests[0]),
        keyText(tenantScope(tenants[1]), requests[1]),
      ];
      if (first === null || first === second) shared.push(tenants, requests);
    }
    expect(shared).toEqual([]);
  });

  it("is the same for two bodies exactly where they are equal", () => {
    fc.assert(
      fc.property(bodies, bodies, (a, b) => {
        expect(keyText(one, { ...request, body: a }) === keyText(one, { ...request, body: b })).toBe(isEqual(a, b));
        expect(keyText(one, { ...request, body: shuffled(a) })).toBe(keyText(one, { ...request, body: a }));
      }),
      { numRuns: 3000 },
    );
  });
});

describe("tenantScope()", () => {
  it("is never empty", () => {
    expect(() => tenantScope("")).toThrow(TypeError);
  });
});
