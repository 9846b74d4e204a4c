/** Tests virtual time: order, exactness, microtasks drained between events, repeatable randomness. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom, VirtualTime } from "../../bench/simulation/virtual-time.ts";

describe("VirtualTime", () => {
  it("runs events by time, and by when they were scheduled where times are equal", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(20), { maxLength: 60 }), async (delays) => {
        const time = new VirtualTime();
        const ran: number[] = [];
        for (const [index, delay] of delays.entries()) time.schedule(delay, () => ran.push(index));
        await time.run();
        const expected = [...delays.keys()].sort((a, b) => (delays[a] ?? 0) - (delays[b] ?? 0) || a - b);
        expect(ran).toEqual(expected);
        expect(time.now()).toBe(Math.max(0, ...delays));
      }),
    );
  });

  it("lets every microtask finish before the clock moves", async () => {
    const time = new VirtualTime();
    const seen: number[] = [];
    const chain = async () => {
      for (let step = 0; step < 100; step++) await null;
      seen.push(time.now());
    };
    time.schedule(5, () => void chain());
    time.schedule(5.001, () => seen.push(-1));
    await time.run();
    expect(seen).toEqual([5, -1]);
  });

  it("wakes a sleeper at its time, or at once when its signal aborts, and leaves no event behind", async () => {
    const time = new VirtualTime();
    const leaving = new AbortController();
    const woken: [string, number][] = [];
    void time.sleep(10).then(() => woken.push(["slept", time.now()]));
    void time.sleep(1000, leaving.signal).then(() => woken.push(["aborted", time.now()]));
    void time.sleep(1000, AbortSignal.abort()).then(() => woken.push(["never", time.now()]));
    time.schedule(7, () => leaving.abort());
    await time.run();
    expect(woken).toEqual([
      ["never", 0],
      ["aborted", 7],
      ["slept", 10],
    ]);
    expect(time.now()).toBe(10);
  });

  it("stops where it is told, and goes on from there", async () => {
    const time = new VirtualTime();
    const ran: number[] = [];
    for (const delay of [1, 2, 3]) time.schedule(delay, () => ran.push(delay));
    await time.run(2);
    expect([ran, time.now()]).toEqual([[1, 2], 2]);
    await time.run(2.5);
    expect(time.now()).toBe(2.5);
    await time.run();
    expect([ran, time.now()]).toEqual([[1, 2, 3], 3]);
  });

  it("forgets what was called off, and hands on what an event throws", async () => {
    const time = new VirtualTime();
    time.schedule(1, () => expect.unreachable())();
    await time.run();
    expect(time.now()).toBe(0);
    time.schedule(1, () => {
      throw new Error("broken");
    });
    await expect(time.run()).rejects.toThrow("broken");
  });
});

describe("seededRandom", () => {
  it("repeats itself, lies in [0, 1), and spreads evenly", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [first, second] = [seededRandom(seed), seededRandom(seed)];
        const values = Array.from({ length: 2000 }, first);
        expect(values).toEqual(Array.from({ length: 2000 }, second));
        expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
        expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length - 0.5)).toBeLessThan(0.05);
      }),
    );
  });
});
