/** One stream to many readers: latecomers, slow readers, readers that leave, sources that break off. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Broadcast } from "../../src/cache/index.ts";

/** A source that counts what is asked of it. */
const startSource = (pieces: readonly string[], ending: "end" | "break" | "stall" = "end") => {
  const seen = { pulled: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const piece = pieces[seen.pulled];
        if (piece !== undefined) controller.enqueue(new TextEncoder().encode(piece));
        else if (ending === "end") controller.close();
        else if (ending === "break") controller.error(new Error("cut"));
        else await new Promise(() => undefined);
        seen.pulled += 1;
      },
      cancel: () => {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, seen };
};

const join = (broadcast: Broadcast) => {
  const stream = broadcast.join();
  if (stream === null) throw new Error("turned away");
  const reader = stream.getReader();
  return { reader, take: async () => new TextDecoder().decode((await reader.read()).value) };
};

const all = async ({ reader }: ReturnType<typeof join>): Promise<string> => {
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += new TextDecoder().decode(value);
  }
};

describe("Broadcast", () => {
  it("reads the source once, and hands all of it to each of a thousand readers", async () => {
    const { stream, seen } = startSource(["a", "b", "c"]);
    const broadcast = new Broadcast(stream, { maximumBytes: 10 });
    const readers = Array.from({ length: 1000 }, () => join(broadcast));
    expect(new Set(await Promise.all(readers.map(all)))).toEqual(new Set(["abc"]));
    expect(seen.pulled).toBe(4);
  });

  it("reads no further than the fastest reader takes", async () => {
    const { stream, seen } = startSource(["a", "b", "c"]);
    const broadcast = new Broadcast(stream, { maximumBytes: 10 });
    const [fast] = [join(broadcast), join(broadcast)];
    expect(seen.pulled).toBe(0);
    await fast.take();
    await fast.take();
    expect(seen.pulled).toBe(2);
  });

  it("gives a latecomer everything from the start, and turns away who comes when the start is gone or all is over", async () => {
    const { stream } = startSource(["aaaa", "bbbb", "cccc"]);
    const broadcast = new Broadcast(stream, { maximumBytes: 8 });
    const first = join(broadcast);
    expect([await first.take(), await first.take()]).toEqual(["aaaa", "bbbb"]);
    const latecomer = join(broadcast);
    expect([await latecomer.take(), await latecomer.take()]).toEqual(["aaaa", "bbbb"]);
    expect(await first.take()).toBe("cccc");
    expect(broadcast.join()).toBeNull();
    expect([await all(first), await all(latecomer)]).toEqual(["", "cccc"]);
    expect(broadcast.join()).toBeNull();
  });

  it("breaks off who falls further behind than the bound; the others aren't held up", async () => {
    const { stream } = startSource(["aaaa", "bbbb", "cccc", "dddd"]);
    const broadcast = new Broadcast(stream, { maximumBytes: 8 });
    const [fast, slow, slower] = [join(broadcast), join(broadcast), join(broadcast)];
    await slow.take();
    expect(await all(fast)).toBe("aaaabbbbccccdddd");
    await expect(all(slower)).rejects.toThrow("too far behind");
    await expect(all(slow)).rejects.toThrow("too far behind");
  });

  it("hands on a piece that is longer than the bound by itself", async () => {
    const { stream } = startSource(["a", "b".repeat(20), "c"]);
    const broadcast = new Broadcast(stream, { maximumBytes: 8 });
    const readers = [join(broadcast), join(broadcast)];
    for (const expected of ["a", "b".repeat(20), "c"]) {
      expect(await Promise.all(readers.map(({ take }) => take()))).toEqual([expected, expected]);
    }
  });

  it("goes on when the one who came first leaves, and stops the source when the last one does", async () => {
    const { stream, seen } = startSource(["a"], "stall");
    let ends = 0;
    const broadcast = new Broadcast(stream, { maximumBytes: 10, onEnd: () => ends++ });
    const [leader, follower] = [join(broadcast), join(broadcast)];
    await leader.take();
    const waiting = leader.reader.read();
    await leader.reader.cancel();
    await waiting;
    expect(await follower.take()).toBe("a");
    expect([seen.cancelled, ends]).toEqual([false, 0]);
    await follower.reader.cancel();
    expect([seen.cancelled, ends]).toEqual([true, 1]);
    expect(broadcast.join()).toBeNull();
  });

  it("tells every reader that the source broke off, after all that came before", async () => {
    const { stream } = startSource(["a", "b"], "break");
    const broadcast = new Broadcast(stream, { maximumBytes: 10 });
    const readers = [join(broadcast), join(broadcast)];
    for (const { take } of readers) expect([await take(), await take()]).toEqual(["a", "b"]);
    await expect(Promise.all(readers.map(all))).rejects.toThrow("broke off");
    await expect(readers[1]?.reader.closed).rejects.toThrow("broke off");
  });

  it("keeps to all of that however readers come, read and leave", async () => {
    const step = fc.record({ reader: fc.nat(3), action: fc.constantFrom("join", "read", "read", "read", "leave") });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60 }),
        fc.integer({ min: 4, max: 40 }),
        async (steps, maximumBytes) => {
          const whole = Array.from({ length: 12 }, (_, index) => `<${index}>`);
          const { stream } = startSource(whole);
          const broadcast = new Broadcast(stream, { maximumBytes });
          const readers = new Map<number, ReadableStreamDefaultReader<Uint8Array>>();
          const taken = new Map<number, string>();
          for (const { reader: number, action } of steps) {
            const reader = readers.get(number);
            if (action === "join" && reader === undefined) {
              const joined = broadcast.join();
              if (joined !== null) readers.set(number, joined.getReader());
              taken.set(number, "");
            } else if (action === "leave" && reader !== undefined) {
              await reader.cancel().catch(() => undefined);
              readers.delete(number);
            } else if (reader !== undefined) {
              const piece = await reader.read().catch(() => null);
              taken.set(number, (taken.get(number) ?? "") + new TextDecoder().decode(piece?.value));
              if (piece?.done) expect(taken.get(number)).toBe(whole.join(""));
            }
            for (const text of taken.values()) expect(whole.join("").startsWith(text)).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
