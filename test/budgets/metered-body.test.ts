/** The body passes unchanged, at its reader's speed, and its usage is told once however it ends. */

import { describe, expect, it } from "vitest";
import { meterBody } from "../../src/budgets/index.ts";
import { answers } from "./answers.ts";

const options = {
  dialect: "anthropic",
  contentType: "text/event-stream",
  estimate: { input: 9, output: 100 },
} as const;

/** A source that counts what is asked of it, and gives `pieces` and then whatever `end` does. */
const sourceOf = (pieces: readonly Uint8Array[], end: "close" | "error" | "hang") => {
  const seen = { pulls: 0, cancelled: null as unknown };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const piece = pieces[seen.pulls++];
        if (piece !== undefined) controller.enqueue(piece);
        else if (end === "close") controller.close();
        else if (end === "error") controller.error(new Error("broke off"));
        else return new Promise(() => undefined);
        return undefined;
      },
      cancel: (reason) => {
        seen.cancelled = reason;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, seen };
};

const piecesOf = (text: string, size: number): Uint8Array[] => {
  const bytes = new TextEncoder().encode(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
};

describe("meterBody()", () => {
  it.each(answers)("passes every byte on: $name", async ({ dialect, contentType, text, usage }) => {
    const { stream } = sourceOf(piecesOf(text, 7), "close");
    const metered = meterBody(stream, { ...options, dialect, contentType });
    expect(await new Response(metered.body).text()).toBe(text);
    expect(await metered.usage).toMatchObject(usage ?? { source: "estimate", input: 9 });
  });

  it("asks for a piece only when one is wanted", async () => {
    const { stream, seen } = sourceOf(piecesOf("data: {}\n\n".repeat(100), 10), "close");
    const reader = meterBody(stream, options).body.getReader();
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen.pulls).toBe(0);
    await reader.read();
    await reader.read();
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen.pulls).toBe(2);
  });

  it("breaks off when the source does, and estimates", async () => {
    const { stream } = sourceOf(piecesOf('data: {"delta":{"text":"12345678"}}\n\n', 100), "error");
    const metered = meterBody(stream, options);
    await expect(new Response(metered.body).text()).rejects.toThrow("broke off");
    expect(await metered.usage).toEqual({ input: 9, cachedInput: 0, cacheWrite: 0, output: 2, source: "estimate" });
  });

  it.each(["between two pieces", "while it waits for one"])(
    "ends the source when its reader leaves %s",
    async (when) => {
      const { stream, seen } = sourceOf(piecesOf('data: {"delta":{"text":"12345678"}}\n\n', 100), "hang");
      const metered = meterBody(stream, options);
      const reader = metered.body.getReader();
      await reader.read();
      const waiting = when === "between two pieces" ? null : reader.read();
      await reader.cancel("left");
      expect(seen.cancelled).toBe("left");
      expect((await waiting)?.done ?? true).toBe(true);
      expect(await metered.usage).toMatchObject({ output: 2, source: "estimate" });
    },
  );
});
