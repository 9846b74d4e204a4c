/** Bodies that are listened to on their way: unchanged, unhurried, and remembered only when all of them came. */

import { describe, expect, it } from "vitest";
import { ByteBudget } from "../../src/cache/byte-budget.ts";
import { record } from "../../src/cache/record.ts";

const startBody = (pieces: readonly string[], breaks = false) => {
  const seen = { pulled: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const piece = pieces[seen.pulled++];
        if (piece !== undefined) controller.enqueue(new TextEncoder().encode(piece));
        else if (breaks) controller.error(new Error("cut"));
        else controller.close();
      },
      cancel: () => {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, seen };
};

const recordInto = (
  whole: string[],
  response: Response,
  maximumBytes = 100,
  budget: ByteBudget = new ByteBudget(1000),
): Response =>
  record(response, { maximumBytes, budget, onWhole: (bytes) => whole.push(new TextDecoder().decode(bytes)) });

const readPieces = async (response: Response): Promise<string[]> => {
  const pieces: string[] = [];
  for await (const piece of response.body ?? []) pieces.push(new TextDecoder().decode(piece));
  return pieces;
};

describe("record()", () => {
  it("passes pieces on as they come and tells the whole, once, after the last", async () => {
    const whole: string[] = [];
    const { body } = startBody(["one ", "", "two"]);
    const response = recordInto(whole, new Response(body, { status: 201, headers: { "x-a": "b" } }));
    expect([response.status, response.headers.get("x-a")]).toEqual([201, "b"]);
    expect(await readPieces(response)).toEqual(["one ", "", "two"]);
    expect(whole).toEqual(["one two"]);
  });

  it("reads nothing before it is taken", async () => {
    const { body, seen } = startBody(["one", "two"]);
    const reader = recordInto([], new Response(body)).body?.getReader();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(seen.pulled).toBe(0);
    await reader?.read();
    expect(seen.pulled).toBe(1);
  });

  it("remembers nothing that was left, broke off or is too long, and passes each on as it is", async () => {
    const whole: string[] = [];
    const left = startBody(["one", "two"]);
    const reader = recordInto(whole, new Response(left.body)).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(left.seen.cancelled).toBe(true);
    await expect(readPieces(recordInto(whole, new Response(startBody(["one"], true).body)))).rejects.toThrow("cut");
    expect(await readPieces(recordInto(whole, new Response(startBody(["one", "two"]).body), 5))).toEqual([
      "one",
      "two",
    ]);
    expect(whole).toEqual([]);
    await readPieces(recordInto(whole, new Response(startBody(["one", "two"]).body), 6));
    expect(whole).toEqual(["onetwo"]);
  });

  it("shares its budget with all others, and gives back what it took however it ends", async () => {
    const whole: string[] = [];
    const budget = new ByteBudget(6);
    const start = (pieces: readonly string[], breaks = false) =>
      recordInto(whole, new Response(startBody(pieces, breaks).body), 100, budget);
    const held = start(["one", "two"]).body?.getReader();
    await held?.read();
    expect(await readPieces(start(["four"]))).toEqual(["four"]);
    expect(whole).toEqual([]);
    await held?.cancel();
    await expect(readPieces(start(["sixsix"], true))).rejects.toThrow();
    expect(await readPieces(start(["sixsix"]))).toEqual(["sixsix"]);
    expect(await readPieces(start(["sixsix"]))).toEqual(["sixsix"]);
    expect(whole).toEqual(["sixsix", "sixsix"]);
  });

  it("keeps its own copy of what passes through", async () => {
    const whole: string[] = [];
    const { body } = startBody(["one"]);
    const reader = recordInto(whole, new Response(body)).body?.getReader();
    const piece = await reader?.read();
    piece?.value?.fill(0);
    await reader?.read();
    expect(whole).toEqual(["one"]);
  });

  it("takes off the headers of an encoding that the runtime has taken off the bytes", () => {
    const headers = { "content-encoding": "gzip", "content-length": "3", "content-type": "text/plain" };
    const response = recordInto([], new Response(startBody(["one"]).body, { headers }));
    expect([...response.headers.keys()]).toEqual(["content-type"]);
  });
});
