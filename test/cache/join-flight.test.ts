/** Asking a Durable Object that isn't well: whoever asks is told so in time, and can make a call of its own. */

import { describe, expect, it } from "vitest";
import { type CacheKey, FLIGHT_HEADER, type FlightNamespace, joinFlight, tenantScope } from "../../src/cache/index.ts";
import { startSlowTime } from "./slow-time.ts";

const scope = tenantScope("one");
const key = "0".repeat(64) as CacheKey;

const ask = async (fetch: (request: Request) => Promise<Response>, signal?: AbortSignal) => {
  const { clock, during } = startSlowTime();
  const namespace: FlightNamespace = { getByName: () => ({ fetch }) };
  const request = new Request("https://provider/v1/messages", { method: "POST", body: "{}", signal: signal ?? null });
  const result = await during(joinFlight(scope, key, request, { namespace, clock }));
  return { result: result.ok ? "joined" : result.problem, tookMs: clock.now() };
};

const says = (word: string, body: BodyInit | null = null): Response =>
  new Response(body, { headers: { [FLIGHT_HEADER]: word } });

const streamOf = (pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });

describe("joinFlight()", () => {
  it.each<[string, (request: Request) => Promise<Response>]>([
    ["rejects", () => Promise.reject(new Error("overloaded"))],
    [
      "throws",
      () => {
        throw new Error("out of order");
      },
    ],
    ["speaks of something else", async () => new Response("hello")],
    ["has no more to say", async () => says("joined")],
    ["breaks off before the response", async () => says("joined", '{"status":200')],
    ["makes no sense", async () => says("joined", "hello\n")],
  ])("tells that the object %s", async (_name, fetch) => {
    expect((await ask(fetch)).result).toBe("unavailable");
  });

  it("waits a second for an object that hangs, and no longer", async () => {
    const { result, tookMs } = await ask(() => new Promise(() => undefined));
    expect(result).toBe("unavailable");
    expect(tookMs).toBeGreaterThanOrEqual(1000);
    expect(tookMs).toBeLessThan(1010);
  });

  it("waits for the answer itself as long as it takes, or until the caller leaves", async () => {
    const leaving = new AbortController();
    const silent = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => undefined) });
    const asked = ask(async () => says("joined", silent), leaving.signal);
    const early = await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, 100, "still waiting"))]);
    expect(early).toBe("still waiting");
    leaving.abort();
    expect((await asked).result).toBe("caller_left");
  });

  it("tells a call that failed from an object that is full", async () => {
    expect((await ask(async () => says("joined", "null\n"))).result).toBe("failed");
    expect((await ask(async () => says("full"))).result).toBe("turned_away");
  });

  it("puts the response together however its stream is split", async () => {
    const head = `${JSON.stringify({
      status: 200,
      statusText: "Fine",
      headers: [
        ["set-cookie", "a"],
        ["set-cookie", "b"],
      ],
    })}\n`;
    for (const size of [1, 7, 1000]) {
      const bytes = new TextEncoder().encode(`${head}one\ntwo`);
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.slice(index * size, (index + 1) * size),
      );
      const namespace = { getByName: () => ({ fetch: async () => says("joined", streamOf(pieces)) }) };
      const request = new Request("https://provider/");
      const { clock, during } = startSlowTime();
      const joined = await during(joinFlight(scope, key, request, { namespace, clock }));
      if (!joined.ok) throw new Error(joined.problem);
      expect([joined.value.statusText, joined.value.headers.getSetCookie()]).toEqual(["Fine", ["a", "b"]]);
      expect(await joined.value.text()).toBe("one\ntwo");
    }
  });
});
