/** Tests one isolate's pool against the real ledger in virtual time: who gets a slot, when the keeper is called, what is left of a request that died. */

import { describe, expect, it } from "vitest";
import { VirtualTime } from "../../bench/simulation/virtual-time.ts";
import type { Result } from "../../src/core/result.ts";
import { defaultTerms, type LeaseTerms, leasableSlots, type NoSlot, SlotPool } from "../../src/leases/index.ts";
import { SlotLedger } from "../../src/leases/slot-ledger.ts";
import type { SlotRequest, UpstreamSlot } from "../../src/leases/slot-pool.ts";

type Taken = Result<UpstreamSlot, NoSlot>;

interface Overrides {
  readonly waitMs?: number;
  readonly signal?: AbortSignal;
  /** What the platform has ended hears of nothing any more. */
  readonly context?: { dead: boolean };
}

/** One isolate and the keeper, 10 ms apart. */
const makeIsolate = (terms: LeaseTerms, maximumWaiting?: number) => {
  const time = new VirtualTime();
  const ledger = new SlotLedger([], 0);
  const keeper = { calls: 0, hangs: false };
  const bound = maximumWaiting === undefined ? {} : { maximumWaiting };
  const pool = new SlotPool({ holder: "isolate", terms, random: () => 0.5, nowMs: 0, ...bound });
  const request = ({ waitMs = 5_000, signal, context = { dead: false } }: Overrides): SlotRequest => {
    const whileAlive = <Value>(promise: Promise<Value>) =>
      new Promise<Value>((resolve) => {
        void promise.then((value) => {
          if (!context.dead) resolve(value);
        });
      });
    return {
      signal: signal ?? new AbortController().signal,
      waitByMs: time.now() + waitMs,
      endByMs: time.now() + 3_600_000,
      clock: { now: () => time.now(), sleep: (ms, abort) => whileAlive(time.sleep(ms, abort)) },
      ask: async (call) => {
        keeper.calls++;
        await whileAlive(time.sleep(keeper.hangs ? 1e9 : 10));
        return ledger.lease(call, time.now()).reply;
      },
      waitUntil: () => undefined,
    };
  };
  const take = (overrides: Overrides = {}): Promise<Taken> => pool.take(request(overrides));
  /** Settles where virtual time reaches it. */
  const runTo = (ms: number) => time.run(ms);
  return { time, ledger, keeper, pool, take, runTo };
};

const slotOf = (taken: Taken): UpstreamSlot => {
  if (!taken.ok) throw new Error(`no slot: ${taken.problem.cause}`);
  return taken.value;
};

const problemOf = (taken: Taken): NoSlot => {
  if (taken.ok) throw new Error("a slot where there should be none");
  return taken.problem;
};

/** Notes how each take ended, and when. */
const follow = (isolate: ReturnType<typeof makeIsolate>, count: number, overrides: Overrides = {}) => {
  const ends: { readonly index: number; readonly atMs: number; readonly taken: Taken }[] = [];
  for (let index = 0; index < count; index++) {
    void isolate.take(overrides).then((taken) => ends.push({ index, atMs: isolate.time.now(), taken }));
  }
  return ends;
};

describe("SlotPool", () => {
  it("calls once for the first request, and asks ahead for the next", async () => {
    const isolate = makeIsolate(defaultTerms(100));
    const first = follow(isolate, 4);
    await isolate.runTo(1_000);
    expect(first.every(({ taken }) => taken.ok)).toBe(true);
    const calls = isolate.keeper.calls;
    const more = follow(isolate, 1);
    await isolate.runTo(1_000);
    expect(more).toMatchObject([{ atMs: 1_000, taken: { ok: true } }]);
    expect(calls).toBeLessThanOrEqual(2);
  });

  it("hands a slot that comes free to whoever has waited longest", async () => {
    const isolate = makeIsolate(defaultTerms(1));
    const ends = follow(isolate, 4, { waitMs: 60_000 });
    for (let served = 0; served < 4; served++) {
      await isolate.runTo((served + 1) * 5_000);
      expect(ends.map(({ index }) => index)).toEqual([0, 1, 2, 3].slice(0, served + 1));
      const slot = slotOf(ends[served]?.taken ?? { ok: false, problem: { cause: "caller_left" } });
      slot.release();
      // A second time frees nobody else's.
      slot.release();
    }
  });

  it("turns away who has waited long enough, who left, and whom the queue has no room for", async () => {
    const isolate = makeIsolate(defaultTerms(1), 2);
    const leaving = new AbortController();
    const [holder] = [follow(isolate, 1)];
    await isolate.runTo(100);
    expect(holder).toHaveLength(1);
    const patient = follow(isolate, 1, { waitMs: 2_000 });
    const left = follow(isolate, 1, { signal: leaving.signal });
    await isolate.runTo(200);
    const surplus = follow(isolate, 1);
    isolate.time.schedule(300, () => leaving.abort());
    await isolate.runTo(10_000);
    expect(surplus).toMatchObject([{ atMs: 200, taken: { problem: { cause: "queue_full" } } }]);
    expect(left).toMatchObject([{ taken: { problem: { cause: "caller_left" } } }]);
    expect(left[0]?.atMs).toBeLessThan(700);
    expect(patient).toMatchObject([{ atMs: 2_100, taken: { problem: { cause: "no_slot" } } }]);
    const problem = problemOf(patient[0]?.taken ?? { ok: false, problem: { cause: "caller_left" } });
    if (problem.cause === "caller_left") throw new Error("nobody left");
    expect(problem.retryAfterMs).toBeGreaterThanOrEqual(1_000);
    expect(problem.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it("keeps a stream's slot for as long as it runs, a few calls a minute", async () => {
    const isolate = makeIsolate(defaultTerms(10));
    const [stream] = [follow(isolate, 1)];
    await isolate.runTo(1_200_000);
    const slot = slotOf(stream[0]?.taken ?? { ok: false, problem: { cause: "caller_left" } });
    expect(slot.signal.aborted).toBe(false);
    expect(isolate.ledger.reserved).toBeGreaterThanOrEqual(1);
    expect(isolate.keeper.calls).toBeLessThanOrEqual(1_200 / 40 + 5);
  });

  it("aborts a stream whose lease can't be renewed, before the keeper gives its slot away", async () => {
    const terms = defaultTerms(1);
    const isolate = makeIsolate(terms);
    const stream = follow(isolate, 1);
    await isolate.runTo(1_000);
    const slot = slotOf(stream[0]?.taken ?? { ok: false, problem: { cause: "caller_left" } });
    isolate.keeper.hangs = true;
    await isolate.runTo(terms.termMs - terms.marginMs - 1);
    expect(slot.signal.aborted).toBe(false);
    await isolate.runTo(terms.termMs - terms.marginMs);
    expect(slot.signal.aborted).toBe(true);
    // The provider may not have seen it yet: whatever the code that was aborted says, no other request starts in its place.
    slot.release();
    expect(isolate.pool.load(isolate.time.now())).toMatchObject({ leased: 1, slots: 0 });
    await isolate.runTo(terms.termMs - 1);
    expect(isolate.pool.load(isolate.time.now())).toMatchObject({ leased: 0, slots: 0 });
    expect(isolate.ledger.reserved).toBe(1);
  });

  it("starts nothing on a lease about to end", async () => {
    const terms = defaultTerms(10);
    const isolate = makeIsolate(terms);
    const first = follow(isolate, 1);
    await isolate.runTo(100);
    expect(first).toHaveLength(1);
    isolate.keeper.hangs = true;
    await isolate.runTo(terms.termMs - terms.marginMs - terms.startReserveMs - 10);
    const inTime = follow(isolate, 1, { waitMs: 0 });
    await isolate.runTo(terms.termMs - terms.marginMs - terms.startReserveMs + 10);
    const late = follow(isolate, 1, { waitMs: 0 });
    await isolate.runTo(terms.termMs);
    expect([...inTime, ...late].map(({ taken }) => taken.ok)).toEqual([true, false]);
  });

  it("uses the slots set aside, and no more, after a second without the keeper; none where none are", async () => {
    const terms = { ...defaultTerms(100), fallback: { slots: 2, isolates: 10 } };
    expect(leasableSlots(terms)).toBe(80);
    const isolate = makeIsolate(terms);
    isolate.keeper.hangs = true;
    const ends = follow(isolate, 3);
    await isolate.runTo(20_000);
    expect(ends.map(({ taken }) => taken.ok)).toEqual([true, true, false]);
    expect(ends[1]?.atMs).toBeLessThan(1_200);
    const without = makeIsolate(defaultTerms(100));
    without.keeper.hangs = true;
    const none = follow(without, 3);
    await without.runTo(20_000);
    expect(none.map(({ taken }) => taken.ok)).toEqual([false, false, false]);
  });

  it("leases again once the keeper answers", async () => {
    const isolate = makeIsolate(defaultTerms(100));
    isolate.keeper.hangs = true;
    const ends = follow(isolate, 1, { waitMs: 60_000 });
    isolate.time.schedule(20_000, () => {
      isolate.keeper.hangs = false;
    });
    await isolate.runTo(60_000);
    expect(ends).toMatchObject([{ taken: { ok: true } }]);
    expect(ends[0]?.atMs).toBeLessThan(37_000);
  });

  it("doesn't wait for a request that died while it called, waited or ran", async () => {
    const isolate = makeIsolate(defaultTerms(1));
    const [calling, running, waiting] = [{ dead: false }, { dead: false }, { dead: false }];
    follow(isolate, 1, { context: calling });
    isolate.time.schedule(5, () => {
      calling.dead = true;
    });
    await isolate.runTo(100);
    const ran = follow(isolate, 1, { context: running, waitMs: 60_000 });
    await isolate.runTo(10_000);
    expect(ran).toHaveLength(1);
    running.dead = true;
    follow(isolate, 1, { context: waiting, waitMs: 60_000 });
    const last = follow(isolate, 1, { waitMs: 60_000 });
    waiting.dead = true;
    await isolate.runTo(60_000);
    expect(last).toMatchObject([{ taken: { ok: true } }]);
    expect(last[0]?.atMs).toBeLessThan(30_000);
  });

  it("gives everything back when it stays without requests", async () => {
    const isolate = makeIsolate(defaultTerms(100));
    const ends = follow(isolate, 5);
    await isolate.runTo(1_000);
    for (const { taken } of ends) slotOf(taken).release();
    await isolate.runTo(1_000 + 14_000);
    expect(isolate.ledger.reserved).toBeGreaterThanOrEqual(5);
    await isolate.runTo(1_000 + 16_000);
    expect(isolate.ledger.reserved).toBe(0);
  });
});
