/** An isolate's side in virtual time, over a real ledger: what it asks, what it remembers, what it does without a keeper. */

import { describe, expect, it } from "vitest";
import { VirtualTime } from "../../bench/simulation/virtual-time.ts";
import { BudgetLedger } from "../../src/budgets/budget-ledger.ts";
import { type Budget, type BudgetCalls, BudgetGate, type BudgetOutcome } from "../../src/budgets/index.ts";

/** Half a minute before a day, but no month, begins. */
const START = Date.UTC(2028, 1, 28, 23, 59, 30);

/** A keeper whose state of health can be changed, and a gate that asks it. */
class World {
  readonly time = new VirtualTime();
  readonly gate: BudgetGate;
  readonly ledger = new BudgetLedger({ totals: null, open: [] }, START);
  readonly background: Promise<void>[] = [];
  budget: Budget;
  health: "well" | "hangs" | "fails" | "answers late" = "well";
  calls: string[] = [];
  #ids = 0;

  constructor(budget: Budget, gate = new BudgetGate()) {
    this.budget = budget;
    this.gate = gate;
  }

  get #keeper(): BudgetCalls {
    return {
      reserve: (call) => this.#answer("reserve", () => this.ledger.reserve(call, this.utc).reply),
      settle: (call) => this.#answer("settle", () => void this.ledger.settle(call, this.utc)),
      cancel: (id) => this.#answer("cancel", () => void this.ledger.cancel(id, this.utc)),
    };
  }

  get utc(): number {
    return START + this.time.now();
  }

  async #answer<Value>(call: string, make: () => Value): Promise<Value> {
    this.calls.push(call);
    if (this.health === "fails") throw new Error("unreachable");
    if (this.health === "hangs") return await new Promise<never>(() => undefined);
    const value = make();
    if (this.health === "answers late") await this.time.sleep(5_000);
    return value;
  }

  /** Runs virtual time until the outcome is there. @returns it, and how long it took */
  async reserve(cost: number | null, scope = "tenant:one"): Promise<BudgetOutcome & { readonly tookMs: number }> {
    const began = this.time.now();
    const asked = this.gate.reserve({
      scope,
      budget: this.budget,
      cost,
      id: String(this.#ids++),
      termMs: 600_000,
      calls: this.#keeper,
      clock: this.time,
      waitUntil: (task) => this.background.push(task),
    });
    const outcome = await this.during(asked.then((value) => ({ ...value, tookMs: this.time.now() - began })));
    return outcome;
  }

  async granted(cost: number | null) {
    const outcome = await this.reserve(cost);
    if (outcome.outcome !== "granted") throw new Error("refused");
    return outcome.reservation;
  }

  async during<Value>(task: Promise<Value>): Promise<Value> {
    let isOver = false;
    const ended = task.finally(() => {
      isOver = true;
    });
    await this.time.run(this.time.now());
    while (!isOver) await this.time.run(this.time.now() + 50);
    return await ended;
  }

  async wait(ms: number): Promise<void> {
    await this.time.run(this.time.now() + ms);
  }
}

describe("BudgetGate", () => {
  it("reserves, settles at the true cost, and refuses what no longer fits", async () => {
    const world = new World({ spend: { day: 0.0001 } });
    const first = await world.granted(80);
    await world.during(first.settle(30));
    await world.granted(70);
    const refused = await world.reserve(1);
    expect(refused).toMatchObject({ outcome: "refused", atLimit: "reject", failure: { kind: "rate_limited" } });
  });

  it("frees what was reserved for a request that never went out", async () => {
    const world = new World({ requests: { day: 1 } });
    const first = await world.granted(5);
    await world.during(first.cancel());
    expect((await world.granted(5)).isReserved).toBe(true);
  });

  it("asks nobody for a tenant that has spent its budget, until the window ends", async () => {
    const world = new World({ requests: { minute: 1 } });
    await world.during((await world.granted(1)).settle(1));
    const first = await world.reserve(1);
    expect(first).toMatchObject({ failure: { retryable: true, retryAfterMs: 30_000 } });
    world.calls = [];
    for (let count = 0; count < 100; count++) expect(await world.reserve(1)).toMatchObject({ outcome: "refused" });
    expect(world.calls).toEqual([]);
    await world.wait(10_000);
    expect(await world.reserve(1)).toMatchObject({ failure: { retryAfterMs: 20_000 } });
    expect(world.gate.knownFailure("tenant:one", world.time.now())).toMatchObject({ retryAfterMs: 20_000 });
    await world.wait(20_000);
    expect(world.gate.knownFailure("tenant:one", world.time.now())).toBeNull();
    expect((await world.reserve(1)).outcome).toBe("granted");
  });

  it("still asks for what would fit into what is left", async () => {
    const world = new World({ spend: { month: 0.0001 } });
    await world.during((await world.granted(60)).settle(60));
    expect((await world.reserve(50)).outcome).toBe("refused");
    world.calls = [];
    expect((await world.reserve(41)).outcome).toBe("refused");
    expect(world.calls).toEqual([]);
    expect(world.gate.knownFailure("tenant:one", world.time.now())).toBeNull();
    expect((await world.reserve(40)).outcome).toBe("granted");
  });

  it("asks again after a second where only what is in flight is in the way", async () => {
    const world = new World({ spend: { month: 0.0001 } });
    const first = await world.granted(100);
    expect(await world.reserve(50)).toMatchObject({ failure: { retryable: true, retryAfterMs: 1000 } });
    await world.during(first.settle(10));
    expect((await world.reserve(50)).outcome).toBe("refused");
    await world.wait(1000);
    expect((await world.reserve(50)).outcome).toBe("granted");
  });

  it("says that a long wait isn't worth trying again, and that a request is too large for ever", async () => {
    const world = new World({ spend: { month: 0.0001 }, atLimit: "tier_down" });
    await world.during((await world.granted(100)).settle(100));
    const waitMs = Date.UTC(2028, 2, 1) - world.utc;
    expect(await world.reserve(1)).toMatchObject({
      atLimit: "tier_down",
      failure: { kind: "rate_limited", retryable: false, retryAfterMs: waitMs },
    });
    const tooLarge = await world.reserve(101);
    expect(tooLarge).toMatchObject({ failure: { kind: "rate_limited", retryable: false } });
    expect(tooLarge.outcome === "refused" && tooLarge.failure.retryAfterMs).toBeUndefined();
  });

  it("counts the requests of a model without a price, and no money", async () => {
    const world = new World({ spend: { day: 0 }, requests: { day: 2 } });
    expect((await world.granted(null)).isPriced).toBe(false);
    await world.granted(null);
    expect((await world.reserve(null)).outcome).toBe("refused");
  });

  it("keeps tenants apart", async () => {
    const world = new World({ requests: { day: 1 } });
    await world.during((await world.granted(1)).settle(1));
    expect((await world.reserve(1)).outcome).toBe("refused");
    expect(world.gate.knownFailure("tenant:two", world.time.now())).toBeNull();
    world.calls = [];
    await world.reserve(1, "tenant:two");
    expect(world.calls).toEqual(["reserve"]);
  });

  it.each([
    ["hangs", 200],
    ["answers late", 200],
    ["fails", 0],
  ] as const)("goes on within 200 ms where the keeper %s, and counts the cost afterwards", async (health, ms) => {
    const world = new World({ spend: { day: 0.0001 } });
    world.health = health;
    const outcome = await world.reserve(60);
    expect(outcome).toMatchObject({ outcome: "granted", reservation: { isReserved: false } });
    expect(outcome.tookMs).toBe(ms);
    world.health = "well";
    if (outcome.outcome === "granted") await world.during(outcome.reservation.settle(60));
    await world.wait(1000);
    expect((await world.reserve(41)).outcome).toBe("refused");
    expect((await world.reserve(40)).outcome).toBe("granted");
  });

  it.each(["hangs", "fails"] as const)("turns away where the keeper %s and the budget says so", async (health) => {
    const world = new World({ spend: { day: 1 }, ifUnreachable: "refuse" });
    world.health = health;
    const outcome = await world.reserve(1);
    expect(outcome).toMatchObject({
      outcome: "refused",
      atLimit: null,
      failure: { kind: "overloaded", retryable: true },
    });
    expect(outcome.tookMs).toBeLessThanOrEqual(200);
  });

  it("takes back a reservation whose answer came too late", async () => {
    const world = new World({ requests: { month: 1 }, ifUnreachable: "refuse" });
    world.health = "answers late";
    expect((await world.reserve(1)).outcome).toBe("refused");
    await world.during(Promise.all(world.background));
    world.health = "well";
    expect((await world.reserve(1)).outcome).toBe("granted");
  });

  it("loses no time on a keeper that is known not to answer, and comes back to it", async () => {
    const world = new World({ spend: { month: 1 } });
    world.health = "hangs";
    await world.reserve(1);
    let lostMs = 0;
    for (let second = 0; second < 60; second++) {
      lostMs += (await world.reserve(1)).tookMs;
      await world.wait(1000);
    }
    // After pauses of 1, 2, 4, 8 and 15 seconds.
    expect(world.calls.length).toBeLessThanOrEqual(8);
    expect(lostMs).toBeLessThanOrEqual(7 * 200);
    world.health = "well";
    await world.wait(15_000);
    expect((await world.granted(1)).isReserved).toBe(true);
    world.health = "fails";
    await world.reserve(1);
    await world.wait(1000);
    world.health = "well";
    expect((await world.granted(1)).isReserved).toBe(true);
  });

  it("ends settling after 10 s at most", async () => {
    const world = new World({ spend: { day: 1 } });
    const reservation = await world.granted(1);
    world.health = "hangs";
    const began = world.time.now();
    await world.during(reservation.settle(1));
    expect(world.time.now() - began).toBe(10_000);
  });

  it("remembers no more tenants than it may", async () => {
    const world = new World({ requests: { day: 0 } }, new BudgetGate({ maximumTenants: 2 }));
    for (const tenant of ["one", "two", "one", "three"]) await world.reserve(1, tenant);
    const known = ["one", "two", "three"].map((tenant) => world.gate.knownFailure(tenant, world.time.now()) !== null);
    expect(known).toEqual([true, false, true]);
  });
});
