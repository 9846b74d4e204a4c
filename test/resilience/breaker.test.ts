/** Tests the breaker against a model of it that remembers everything and counts anew each time. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Breaker, type Trial } from "../../src/resilience/breaker.ts";
import { type ManualClock, manualClock } from "./manual-clock.ts";

type Outcome = Parameters<Trial["settle"]>[0];

interface Letting {
  readonly era: number;
  readonly probe: boolean;
}

/** A plain account of the documented rules. Times are whole seconds, the size of the breaker's slices. */
class Model {
  era = 0;
  openUntilMs: number | null = null;
  openings = 0;
  probing = false;
  events: { atMs: number; failed: boolean }[] = [];

  enter(nowMs: number): Letting | null {
    if (this.openUntilMs === null) return { era: this.era, probe: false };
    if (nowMs < this.openUntilMs || this.probing) return null;
    this.probing = true;
    return { era: this.era, probe: true };
  }

  settle({ era, probe }: Letting, outcome: Outcome, nowMs: number): void {
    if (era !== this.era) return;
    if (probe) {
      this.probing = false;
      if (outcome === "failure") this.open(nowMs);
      if (outcome === "success") Object.assign(this, new Model(), { era: this.era + 1 });
    } else if (outcome !== "unknown") {
      this.events.push({ atMs: nowMs, failed: outcome === "failure" });
      const recent = this.events.filter(({ atMs }) => nowMs - atMs < 10_000);
      const failures = recent.filter(({ failed }) => failed).length;
      if (outcome === "failure" && recent.length >= 10 && failures >= recent.length / 2) this.open(nowMs);
    }
  }

  open(nowMs: number): void {
    this.era++;
    // The test's breaker draws 1 for its spread, so it opens for the whole time.
    this.openUntilMs = nowMs + Math.min(5000, 1000 * 2 ** this.openings++);
  }
}

interface Real {
  readonly breaker: Breaker;
  readonly clock: ManualClock;
  readonly trials: { readonly trial: Trial; readonly letting: Letting }[];
}

const enter = (): fc.Command<Model, Real> => ({
  check: () => true,
  run: (model, { breaker, clock, trials }) => {
    const waitMs = breaker.waitMs;
    const [trial, letting] = [breaker.enter(), model.enter(clock.nowMs)];
    expect(trial === null).toBe(letting === null);
    expect(waitMs > 0).toBe(trial === null);
    if (trial !== null && letting !== null) trials.push({ trial, letting });
  },
  toString: () => "enter",
});

const settle = (index: number, outcome: Outcome): fc.Command<Model, Real> => ({
  check: () => true,
  run: (model, { clock, trials }) => {
    const [taken] = trials.splice(index % Math.max(1, trials.length), 1);
    if (taken === undefined) return;
    taken.trial.settle(outcome);
    // A second word on the same trial must not count.
    taken.trial.settle("failure");
    model.settle(taken.letting, outcome, clock.nowMs);
  },
  toString: () => `settle ${index} ${outcome}`,
});

const pass = (seconds: number): fc.Command<Model, Real> => ({
  check: () => true,
  run: (_model, { clock }) => {
    clock.nowMs += seconds * 1000;
  },
  toString: () => `pass ${seconds} s`,
});

describe("Breaker", () => {
  it("lets through and refuses as its rules say, in any order of events", () => {
    const outcomes = fc.constantFrom<Outcome[]>("success", "failure", "failure", "failure", "unknown");
    const commands = fc.commands(
      [
        fc.constant(enter()),
        fc.constant(enter()),
        fc.tuple(fc.nat(40), outcomes).map(([index, outcome]) => settle(index, outcome)),
        fc.tuple(fc.nat(40), outcomes).map(([index, outcome]) => settle(index, outcome)),
        fc.nat(6).map(pass),
      ],
      { maxCommands: 300, size: "max" },
    );
    let opened = 0;
    fc.assert(
      fc.property(commands, (list) => {
        const clock = manualClock();
        const [model, real] = [new Model(), { breaker: new Breaker(clock, () => 1), clock, trials: [] }];
        fc.modelRun(() => ({ model, real }), list);
        if (model.openings > 0) opened++;
      }),
      { numRuns: 300 },
    );
    // Else the walks would never leave the closed state, and show nothing.
    expect(opened).toBeGreaterThan(20);
  });

  it("closes for one probe that succeeds, and lets only that one through until then", () => {
    const clock = manualClock();
    const breaker = new Breaker(clock, () => 0);
    for (let index = 0; index < 10; index++) breaker.enter()?.settle("failure");
    expect([breaker.state, breaker.waitMs, breaker.enter()]).toEqual(["open", 750, null]);
    clock.nowMs = 750;
    const probe = breaker.enter();
    expect([breaker.state, probe === null, breaker.enter()]).toEqual(["half-open", false, null]);
    probe?.settle("success");
    expect([breaker.state, breaker.waitMs]).toEqual(["closed", 0]);
  });
});
