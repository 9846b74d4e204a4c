/** Tests admission: who is let in, who waits, in which order, who is turned away and when. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom, VirtualTime } from "../../bench/simulation/virtual-time.ts";
import type { Priority } from "../../src/core/priority.ts";
import type { Result } from "../../src/core/result.ts";
import { Admission, type Rejection, type Slot } from "../../src/resilience/admission.ts";

interface Setting {
  readonly limit?: number;
  readonly expectedMs?: number;
  readonly maximumWaiting?: number;
}

const setUp = ({ limit = 1, expectedMs = 0, maximumWaiting = 128 }: Setting = {}) => {
  const time = new VirtualTime();
  const recorded: string[] = [];
  const admission = new Admission({
    clock: time,
    random: seededRandom(1),
    limit: { current: limit, expectedMs, era: 0, record: ({ ending }) => void recorded.push(ending) },
    maximumWaiting,
  });
  const decided: { name: string; atMs: number; decision: Result<Slot, Rejection> }[] = [];
  const come = (
    name: string,
    { priority = "normal", withinMs = 60_000, signal = new AbortController().signal } = {} as Coming,
  ) =>
    void admission.admit({ priority, signal, deadlineMs: time.now() + withinMs }).then((decision) => {
      decided.push({ name, atMs: time.now(), decision });
    });
  const slotOf = (name: string): Slot => {
    const decision = decided.find((one) => one.name === name)?.decision;
    if (decision?.ok !== true) throw new Error(`${name} has no slot`);
    return decision.value;
  };
  const told = () =>
    decided.map(({ name, atMs, decision }) => [name, atMs, decision.ok ? "in" : decision.problem.reason]);
  return { time, admission, come, slotOf, told, decided, recorded };
};

interface Coming {
  readonly priority?: Priority;
  readonly withinMs?: number;
  readonly signal?: AbortSignal;
}

describe("Admission", () => {
  it("lets in as many as the limit says, then the next with each release, the oldest first", async () => {
    const { time, come, slotOf, told, admission } = setUp({ limit: 2 });
    for (const name of ["a", "b", "c", "d"]) come(name);
    time.schedule(10, () => slotOf("b").release("answered"));
    time.schedule(20, () => slotOf("a").release("answered"));
    await time.run(30);
    expect(told()).toEqual([
      ["a", 0, "in"],
      ["b", 0, "in"],
      ["c", 10, "in"],
      ["d", 20, "in"],
    ]);
    expect([admission.inFlight, admission.waiting]).toEqual([2, 0]);
  });

  it("serves by priority before age", async () => {
    const { time, come, slotOf, told } = setUp();
    come("a");
    come("low", { priority: "low" });
    come("normal");
    come("high", { priority: "high" });
    for (const [atMs, name] of [
      [10, "a"],
      [20, "high"],
      [30, "normal"],
    ] as const) {
      time.schedule(atMs, () => slotOf(name).release("answered"));
    }
    await time.run(40);
    expect(told().map(([name]) => name)).toEqual(["a", "high", "normal", "low"]);
  });

  it("serves those who have waited too long after all newer ones, the newest of them first", async () => {
    const { time, come, slotOf, told } = setUp();
    come("a");
    time.schedule(1, () => come("b"));
    time.schedule(2, () => come("c"));
    time.schedule(2500, () => come("d"));
    for (const [atMs, name] of [
      [3000, "a"],
      [3001, "d"],
      [3002, "c"],
    ] as const) {
      time.schedule(atMs, () => slotOf(name).release("answered"));
    }
    await time.run(4000);
    expect(told().map(([name]) => name)).toEqual(["a", "d", "c", "b"]);
  });

  it("turns away at once, with a time to come back, who would wait too long", async () => {
    // Ten slots of a second each: one comes free every 100 ms, so the 21st waits longer than two seconds.
    const { time, come, told, decided } = setUp({ limit: 10, expectedMs: 1000 });
    for (let index = 0; index < 31; index++) come(`${index}`);
    await time.run(0);
    expect(told()).toEqual([...Array.from({ length: 10 }, (_, index) => [`${index}`, 0, "in"]), ["30", 0, "busy"]]);
    const problem = decided.find(({ name }) => name === "30")?.decision;
    if (problem?.ok !== false || problem.problem.reason === "caller_left") return expect.unreachable();
    expect(problem.problem.retryAfterMs).toBeGreaterThanOrEqual(3000);
    expect(problem.problem.retryAfterMs).toBeLessThanOrEqual(6000);
  });

  it("turns away at once whose deadline the wait and an answer would not meet", async () => {
    const { time, come, told } = setUp({ limit: 10, expectedMs: 1000 });
    for (let index = 0; index < 10; index++) come(`${index}`);
    come("hurried", { withinMs: 1050 });
    come("patient", { withinMs: 1150 });
    await time.run(0);
    expect(told().at(-1)).toEqual(["hurried", 0, "busy"]);
  });

  it("keeps a line short that never empties", async () => {
    const { time, come, slotOf, told } = setUp({ limit: 10, expectedMs: 1000 });
    // One comes and one goes every 100 ms, with six waiting all the while: a wait of 700 ms.
    for (let index = 0; index < 16; index++) come(`${index}`);
    for (let step = 0; step < 30; step++) {
      time.schedule(100 * (step + 1), () => {
        come(`${16 + step}`);
        slotOf(`${step}`).release("answered");
      });
    }
    await time.run(3000);
    // From two seconds on a quarter of the wait is too long; two turned away make the line short enough.
    expect(told().filter(([, , what]) => what === "busy")).toEqual([
      ["36", 2100, "busy"],
      ["37", 2200, "busy"],
    ]);
  });

  it("makes room in a full line for a higher priority, and for nobody else", async () => {
    const { time, come, told } = setUp({ maximumWaiting: 2 });
    come("a");
    come("b", { priority: "low" });
    come("c");
    come("d");
    come("e", { priority: "high" });
    await time.run(0);
    expect(told().toSorted()).toEqual([
      ["a", 0, "in"],
      ["b", 0, "busy"],
      ["d", 0, "busy"],
    ]);
  });

  it("ends a wait with the caller's leaving or the deadline, to the millisecond", async () => {
    const { time, come, told, admission } = setUp();
    const leaving = new AbortController();
    come("a");
    come("b", { signal: leaving.signal });
    come("c", { withinMs: 700 });
    come("gone", { signal: AbortSignal.abort() });
    time.schedule(300, () => leaving.abort());
    await time.run();
    expect(told()).toEqual([
      ["a", 0, "in"],
      ["gone", 0, "caller_left"],
      ["b", 300, "caller_left"],
      ["c", 700, "deadline"],
    ]);
    expect([admission.inFlight, admission.waiting]).toEqual([1, 0]);
  });

  it("counts a slot once, however often it is released", async () => {
    const { time, come, slotOf, admission, recorded } = setUp({ limit: 3 });
    for (const name of ["a", "b"]) come(name);
    await time.run(0);
    for (let times = 0; times < 3; times++) slotOf("a").release("answered");
    expect([admission.inFlight, recorded]).toEqual([1, ["answered"]]);
  });

  it("turns newcomers away while nothing comes free for longer than an answer takes", async () => {
    const { time, come, told } = setUp({ limit: 1, expectedMs: 1000 });
    come("a");
    time.schedule(900, () => come("early"));
    time.schedule(2100, () => come("late"));
    await time.run(2100);
    expect(told()).toEqual([
      ["a", 0, "in"],
      ["late", 2100, "busy"],
    ]);
  });

  it("stops counting what is silent for four times the expected time, or all of it at a standstill", async () => {
    const { time, come, told } = setUp({ limit: 4, expectedMs: 100 });
    for (const name of ["a", "b", "c", "d"]) come(name);
    // With four in flight, 175 ms without a single end.
    time.schedule(170, () => come("early"));
    time.schedule(180, () => come("late"));
    await time.run(180);
    expect(told().slice(4).toSorted()).toEqual([
      ["early", 180, "in"],
      ["late", 180, "in"],
    ]);
  });

  it("never has more in flight than the limit, and serves everyone it let wait or tells them why not", async () => {
    const visit = fc.record({
      atMs: fc.nat(3000),
      holdsMs: fc.nat(400),
      withinMs: fc.integer({ min: 1, max: 4000 }),
      leavesAfterMs: fc.option(fc.nat(2000)),
      priority: fc.constantFrom<Priority[]>("high", "normal", "low"),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(visit, { maxLength: 60, size: "max" }),
        fc.integer({ min: 1, max: 6 }),
        async (visits, limit) => {
          const { time, admission } = setUp({ limit, maximumWaiting: 20 });
          let ended = 0;
          const visitOnce = async ({ holdsMs, withinMs, leavesAfterMs, priority }: (typeof visits)[number]) => {
            const caller = new AbortController();
            if (leavesAfterMs !== null) time.schedule(leavesAfterMs, () => caller.abort());
            const deadlineMs = time.now() + withinMs;
            const decision = await admission.admit({ deadlineMs, priority, signal: caller.signal });
            expect(time.now()).toBeLessThanOrEqual(deadlineMs);
            expect(admission.inFlight).toBeLessThanOrEqual(limit);
            if (decision.ok) {
              await time.sleep(holdsMs);
              decision.value.release("answered");
            }
            ended++;
          };
          for (const one of visits) time.schedule(one.atMs, () => void visitOnce(one));
          await time.run();
          expect([ended, admission.inFlight, admission.waiting]).toEqual([visits.length, 0, 0]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
