import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { identify, type Tenant } from "../../src/tenants/index.ts";

const KEY = "thimble-acme-9f2c41d07be8";
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const tenants: readonly Tenant[] = [
  { name: "other", keys: [sha256("another-key")] },
  { name: "acme", keys: [sha256("an-older-key"), sha256(KEY)], priority: "high" },
];
const keyHeaders = ["x-api-key", "authorization"];
const ask = (headers: Record<string, string>, queryKey: string | null = null, known = tenants) =>
  identify({ headers: new Headers(headers), keyHeaders, queryKey }, known);

describe("identify() with tenants", () => {
  it.each([
    ["its own header", { "x-thimble-key": KEY }, "x-thimble-key"],
    ["the SDK's header", { "x-api-key": KEY }, "x-api-key"],
    ["a bearer token", { authorization: `Bearer ${KEY}` }, "authorization"],
    ["its own header, beside a provider's key", { "x-thimble-key": KEY, "x-api-key": "sk-ant" }, "x-thimble-key"],
  ])("knows a key in %s, which then goes no further", async (_where, headers, spent) => {
    expect(await ask(headers)).toEqual({
      ok: true,
      value: { tenant: "acme", scope: "tenant:acme", priority: "high", spentHeaders: [spent] },
    });
  });

  it("knows a key in the query", async () => {
    expect(await ask({}, KEY)).toMatchObject({ ok: true, value: { scope: "tenant:acme", spentHeaders: ["query"] } });
  });

  it.each([
    "",
    " ",
    "x",
    KEY.slice(0, -1),
    `${KEY}x`,
    KEY.toUpperCase(),
    sha256(KEY),
    "null",
    "undefined",
    "__proto__",
    "constructor",
    "' OR 1=1 --",
    "*",
    "Bearer",
    "{}",
    "[]",
    "0",
    "a".repeat(100_000),
  ])("lets nobody in with %j, wherever it stands", async (key) => {
    for (const name of ["x-thimble-key", ...keyHeaders]) {
      expect(await ask({ [name]: key })).toMatchObject({ ok: false, problem: { kind: "authentication" } });
    }
    expect(await ask({ authorization: `Bearer ${key}` })).toMatchObject({ ok: false });
    expect(await ask({}, key)).toMatchObject({ ok: false });
  });

  it("does not look further where the router's own header is wrong", async () => {
    expect(await ask({ "x-thimble-key": "wrong", "x-api-key": KEY })).toMatchObject({ ok: false });
  });
});

describe("identify() without tenants", () => {
  const scopeOf = async (headers: Record<string, string>, queryKey: string | null = null): Promise<string> => {
    const caller = await ask(headers, queryKey, []);
    if (!caller.ok) throw new Error("it was refused");
    expect(caller.value.spentHeaders).toEqual([]);
    return caller.value.scope;
  };

  it("gives every key a scope of its own, which doesn't hold the key", async () => {
    const scopes = [
      await scopeOf({}),
      await scopeOf({ "x-api-key": KEY }),
      await scopeOf({ "x-api-key": `${KEY}x` }),
      await scopeOf({ authorization: KEY }),
      await scopeOf({ authorization: KEY, "x-api-key": KEY }),
      await scopeOf({}, KEY),
    ];
    expect(new Set(scopes).size).toBe(scopes.length);
    expect(scopes.join()).not.toContain(KEY.slice(0, 8));
    expect(await scopeOf({ "x-api-key": KEY })).toBe(scopes[1]);
  });

  it("is the same whichever header a dialect looks at first", async () => {
    const headers = new Headers({ "x-api-key": "one", authorization: "Bearer two" });
    const [one, other] = await Promise.all(
      [keyHeaders, keyHeaders.toReversed()].map((order) =>
        identify({ headers, keyHeaders: order, queryKey: null }, []),
      ),
    );
    expect(one).toEqual(other);
  });
});
