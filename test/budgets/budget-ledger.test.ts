/** The ledger against a model that recounts everything it ever saw; restarts from what was stored; borders; expiry. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Limits } from "../../src/budgets/budget.ts";
import {
  BudgetLedger,
  type LedgerChanges,
  type OpenReservation,
  type Totals,
} from "../../src/budgets/budget-ledger.ts";
import type { ReserveReply } from "../../src/budgets/protocol.ts";
import { WINDOW_NAMES, type WindowName, windowAt } from "../../src/budgets/windows.ts";

const start = Date.UTC(2028, 1, 28, 23, 58);

/** What an object's storage would hold. */
class Storage {
  totals: Totals | null = null;
  readonly open = new Map<string, OpenReservation>();

  apply({ totals, open }: LedgerChanges): void {
    this.totals = totals ?? this.totals;
    for (const [id, reservation] of open) {
      if (reservation === null) this.open.delete(id);
      else this.open.set(id, reservation);
    }
  }
}

interface Known {
  readonly id: string;
  readonly atMs: number;
  readonly expiresAtMs: number;
  readonly estimate: number;
  state: "open" | "spent" | "cancelled";
  actual: number;
}

/** Keeps every request for ever, and adds them all up each time. */
class Model {
  readonly requests: Known[] = [];
  readonly limits: Limits;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  expire(nowMs: number): void {
    for (const request of this.requests) {
      if (request.state === "open" && request.expiresAtMs <= nowMs) this.settle(request, request.estimate);
    }
  }

  settle(request: Known, actual: number): void {
    request.state = "spent";
    request.actual = actual;
  }

  sums(window: WindowName, nowMs: number) {
    const { startsAtMs } = windowAt(window, nowMs);
    const within = this.requests.filter(({ atMs }) => windowAt(window, atMs).startsAtMs === startsAtMs);
    const spent = within.filter(({ state }) => state === "spent");
    const open = within.filter(({ state }) => state === "open");
    return {
      spend: { spent: sum(spent.map(({ actual }) => actual)), reserved: sum(open.map(({ estimate }) => estimate)) },
      requests: { spent: spent.length, reserved: open.length },
    };
  }

  exceeded(cost: number, nowMs: number) {
    return WINDOW_NAMES.flatMap((window) =>
      (["spend", "requests"] as const).flatMap((limit) => {
        const allowed = this.limits[limit][window];
        const asked = limit === "spend" ? cost : 1;
        const { spent, reserved } = this.sums(window, nowMs)[limit];
        if (allowed === undefined || asked === 0 || spent + reserved + asked <= allowed) return [];
        const endsInMs = windowAt(window, nowMs).endsAtMs - nowMs;
        return [{ limit, window, allowed, endsInMs, attainable: Math.max(0, allowed - spent) }];
      }),
    );
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const cost = fc.nat(40);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("reserve" as const), cost }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("settle" as const), which: fc.nat(), cost }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("charge" as const), cost }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cancel" as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("restart" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      ms: fc.oneof(fc.nat(30_000), fc.nat(40 * 3_600_000), fc.nat(20 * 86_400_000)),
    }),
  },
);
const bound = fc.option(fc.nat(120), { nil: undefined });
const byWindow = fc.record({ minute: bound, day: bound, month: bound }).map((windows) => {
  const given = Object.entries(windows).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Partial<Record<WindowName, number>>;
});

/** One run of ledger and model side by side. */
class Run {
  readonly model: Model;
  readonly storage = new Storage();
  ledger = new BudgetLedger({ totals: null, open: [] }, start);
  nowMs = start;
  /** Per window of a limit on spending: who was in flight when the last request was granted. */
  readonly inFlight = new Map<string, readonly Known[]>();
  readonly outside = new Map<string, number>();

  constructor(limits: Limits) {
    this.model = new Model(limits);
  }

  reserve(estimate: number): void {
    const id = String(this.model.requests.length);
    const call = { id, cost: estimate, limits: this.model.limits, termMs: 90_000 };
    const { reply, changes } = this.ledger.reserve(call, this.nowMs);
    this.storage.apply(changes);
    const exceeded = this.model.exceeded(estimate, this.nowMs);
    expect(reply.granted).toBe(exceeded.length === 0);
    if (!reply.granted) {
      expect(reply.exceeded).toHaveLength(exceeded.length);
      expect(reply.exceeded).toEqual(expect.arrayContaining(exceeded));
      return;
    }
    const expiresAtMs = this.nowMs + call.termMs;
    this.model.requests.push({ id, atMs: this.nowMs, expiresAtMs, estimate, state: "open", actual: 0 });
    const open = this.model.requests.filter(({ state }) => state === "open");
    for (const window of WINDOW_NAMES) {
      const name = this.#name(window, this.nowMs);
      // What costs nothing, as far as one can tell, is granted beyond the limit too.
      this.inFlight.set(name, estimate > 0 ? open : [...(this.inFlight.get(name) ?? []), ...open.slice(-1)]);
    }
  }

  settle(which: number, actual: number): void {
    const request = this.model.requests[which % this.model.requests.length];
    if (request === undefined) return;
    this.storage.apply(this.ledger.settle({ id: request.id, cost: actual, orCharge: false }, this.nowMs));
    // One that is settled, cancelled or expired already stays as it is.
    if (request.state === "open") this.model.settle(request, actual);
  }

  charge(actual: number): void {
    const id = `charge ${this.model.requests.length}`;
    this.storage.apply(this.ledger.settle({ id, cost: actual, orCharge: true }, this.nowMs));
    const { nowMs } = this;
    this.model.requests.push({ id, atMs: nowMs, expiresAtMs: nowMs, estimate: 0, state: "spent", actual });
    for (const window of WINDOW_NAMES) {
      const name = this.#name(window, nowMs);
      this.outside.set(name, (this.outside.get(name) ?? 0) + actual);
    }
  }

  cancel(which: number): void {
    const request = this.model.requests[which % this.model.requests.length];
    if (request === undefined) return;
    this.storage.apply(this.ledger.cancel(request.id, this.nowMs));
    if (request.state === "open") request.state = "cancelled";
  }

  restart(): void {
    this.ledger = new BudgetLedger(
      { totals: this.storage.totals, open: structuredClone(this.storage.open) },
      this.nowMs,
    );
  }

  /** The promise: no further over a limit than what was in flight turned out dearer than estimated. */
  check(): void {
    for (const window of WINDOW_NAMES) {
      const allowed = this.model.limits.spend[window];
      if (allowed === undefined) continue;
      const name = this.#name(window, this.nowMs);
      const { spent } = this.model.sums(window, this.nowMs).spend;
      const beyond = sum((this.inFlight.get(name) ?? []).map(({ actual, estimate }) => Math.max(0, actual - estimate)));
      expect(spent).toBeLessThanOrEqual(allowed + beyond + (this.outside.get(name) ?? 0));
    }
  }

  /** Storage holds those in flight and nothing else. */
  checkStorage(): void {
    const open = this.model.requests.filter(({ state }) => state === "open").map(({ id }) => id);
    expect([...this.storage.open.keys()].toSorted()).toEqual(open.toSorted());
  }

  #name(window: WindowName, atMs: number): string {
    return `${window} ${windowAt(window, atMs).startsAtMs}`;
  }
}

describe("BudgetLedger", () => {
  it("decides as a model that recounts everything, whatever happens, restarts included", () => {
    fc.assert(
      fc.property(byWindow, byWindow, fc.array(step, { maxLength: 60, size: "max" }), (spend, requests, steps) => {
        const run = new Run({ spend, requests });
        for (const one of steps) {
          if (one.kind === "wait") run.nowMs += one.ms;
          run.model.expire(run.nowMs);
          if (one.kind === "reserve") run.reserve(one.cost);
          if (one.kind === "settle") run.settle(one.which, one.cost);
          if (one.kind === "charge") run.charge(one.cost);
          if (one.kind === "cancel") run.cancel(one.which);
          if (one.kind === "restart") run.restart();
          run.check();
          if (one.kind === "reserve" || one.kind === "charge") run.checkStorage();
        }
      }),
      { numRuns: 300 },
    );
  });

  const limits: Limits = { spend: { day: 100 }, requests: {} };
  const reserve = (ledger: BudgetLedger, id: string, estimate: number, nowMs: number, termMs = 1e9): ReserveReply =>
    ledger.reserve({ id, cost: estimate, limits, termMs }, nowMs).reply;
  const fresh = (nowMs: number): BudgetLedger => new BudgetLedger({ totals: null, open: [] }, nowMs);

  it("counts a request in the day it began in, however late it ends", () => {
    const noon = Date.UTC(2028, 1, 29, 12);
    const ledger = fresh(noon);
    expect(reserve(ledger, "yesterday", 100, noon).granted).toBe(true);
    expect(reserve(ledger, "refused", 1, Date.UTC(2028, 2, 1) - 1).granted).toBe(false);
    const tomorrow = Date.UTC(2028, 2, 1);
    expect(reserve(ledger, "today", 100, tomorrow).granted).toBe(true);
    ledger.settle({ id: "yesterday", cost: 70, orCharge: false }, tomorrow);
    ledger.settle({ id: "today", cost: 60, orCharge: false }, tomorrow);
    expect(reserve(ledger, "more", 40, tomorrow).granted).toBe(true);
    expect(reserve(ledger, "too much", 1, tomorrow).granted).toBe(false);
  });

  it("counts what nobody settles as spent", () => {
    const ledger = fresh(start);
    reserve(ledger, "lost", 100, start, 1000);
    const { reply, changes } = ledger.reserve({ id: "next", cost: 1, limits, termMs: 1000 }, start + 1000);
    expect(reply).toMatchObject({ granted: false, exceeded: [{ attainable: 0 }] });
    expect(changes.open).toEqual([["lost", null]]);
    expect(changes.totals?.day).toMatchObject({ cost: 100, requests: 1 });
    ledger.settle({ id: "lost", cost: 5, orCharge: false }, start + 2000);
    expect(reserve(ledger, "later", 1, start + 2000).granted).toBe(false);
  });

  it.each(["in memory", "after a restart"])(
    "goes on in a window that has begun when the clock goes back, %s",
    (where) => {
      const midnight = Date.UTC(2028, 2, 1);
      const storage = new Storage();
      let ledger = fresh(midnight);
      storage.apply(ledger.reserve({ id: "one", cost: 100, limits, termMs: 1e9 }, midnight).changes);
      storage.apply(ledger.settle({ id: "one", cost: 100, orCharge: false }, midnight));
      if (where !== "in memory") ledger = new BudgetLedger({ totals: storage.totals, open: [] }, midnight - 5000);
      expect(reserve(ledger, "two", 1, midnight - 5000).granted).toBe(false);
    },
  );

  it("counts what is reserved while the clock has gone back", () => {
    const midnight = Date.UTC(2028, 2, 1);
    const ledger = fresh(midnight);
    expect(reserve(ledger, "one", 60, midnight - 5000).granted).toBe(true);
    expect(reserve(ledger, "two", 41, midnight + 5000).granted).toBe(false);
  });

  it("keeps what is in flight in its window when the clock goes back with a restart", () => {
    const midnight = Date.UTC(2028, 2, 1);
    const storage = new Storage();
    const ledger = fresh(midnight - 1000);
    storage.apply(ledger.settle({ id: "yesterday", cost: 50, orCharge: true }, midnight - 1000));
    storage.apply(ledger.reserve({ id: "today", cost: 100, limits, termMs: 1e9 }, midnight).changes);
    const later = new BudgetLedger({ totals: storage.totals, open: storage.open }, midnight - 1000);
    for (const nowMs of [midnight - 1000, midnight]) expect(reserve(later, "refused", 1, nowMs).granted).toBe(false);
  });

  it("reserves once for a call that comes twice", () => {
    const ledger = fresh(start);
    expect(reserve(ledger, "one", 60, start).granted).toBe(true);
    expect(reserve(ledger, "one", 60, start).granted).toBe(true);
    expect(reserve(ledger, "two", 40, start).granted).toBe(true);
  });

  it("names the limit that ends last first", () => {
    const ledger = fresh(start);
    const strict: Limits = { spend: { minute: 1, month: 1 }, requests: { day: 0 } };
    const { reply } = ledger.reserve({ id: "one", cost: 2, limits: strict, termMs: 1 }, start);
    expect(reply.granted || reply.exceeded.map(({ window }) => window)).toEqual(["month", "day", "minute"]);
  });

  it("holds no more than so many requests in flight", () => {
    const ledger = fresh(start);
    const free: Limits = { spend: { day: 1e9 }, requests: {} };
    const ask = (id: number) => ledger.reserve({ id: String(id), cost: 0, limits: free, termMs: 1e9 }, start).reply;
    for (let id = 0; id < 10_000; id++) ask(id);
    expect(ask(10_000)).toEqual({ granted: false, exceeded: [] });
    ledger.cancel("7", start);
    expect(ask(10_000).granted).toBe(true);
  });
});
