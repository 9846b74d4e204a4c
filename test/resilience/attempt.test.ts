/** Tests the course of one request over its targets: order of tries, what comes back, what is discarded, when it stops. */

import { describe, expect, it } from "vitest";
import { seededRandom, VirtualTime } from "../../bench/simulation/virtual-time.ts";
import { attempt, type Plan, Registry, type Sent, type Target } from "../../src/resilience/index.ts";

const a: Target = { key: "a", model: "large" };
const b: Target = { key: "b", model: "large" };
const c: Target = { key: "a", model: "small" };

/** What a target says: an outcome after a time, or a promise that never ends. */
type Line = Sent<string> | "hangs" | "throws";

const throttled = (response: string | null, retryAfterMs?: number): Sent<string> => ({
  outcome: "throttled",
  response,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});
const transient = (response: string | null): Sent<string> => ({ outcome: "transient", response });
const answered = (response: string): Sent<string> => ({ outcome: "answered", response });

const ANSWER_MS = 100;

const setUp = (script: readonly Line[]) => {
  const time = new VirtualTime();
  const registry = new Registry({ clock: time, random: seededRandom(7) });
  const lines = [...script];
  const sent: string[] = [];
  const discarded: string[] = [];
  const signals: AbortSignal[] = [];
  const caller = new AbortController();
  const go = (targets: readonly Target[], changes: Partial<Plan<Target, string>> = {}) =>
    attempt<Target, string>(
      {
        targets,
        deadlineMs: time.now() + 60_000,
        signal: caller.signal,
        send: async ({ key, model }, signal) => {
          sent.push(`${key} ${model}`);
          signals.push(signal);
          const line = lines.shift() ?? "hangs";
          if (line === "hangs") return await new Promise<never>(() => {});
          await time.sleep(ANSWER_MS);
          if (line === "throws") throw new Error("a bug");
          return line;
        },
        discard: (response) => discarded.push(response),
        ...changes,
      },
      registry,
    );
  const run = async (targets: readonly Target[], changes: Partial<Plan<Target, string>> = {}) => {
    const attempted = go(targets, changes);
    await time.run();
    return await attempted;
  };
  const held = () => registry.key(a).admission.inFlight + registry.key(b).admission.inFlight;
  return { time, registry, sent, discarded, signals, caller, go, run, held };
};

describe("attempt()", () => {
  it("gives back the first answer, and discards nothing of it", async () => {
    const { run, sent, discarded, held } = setUp([answered("yes")]);
    const { result, target, tries } = await run([a, b]);
    expect([result, target]).toEqual([{ ok: true, value: "yes" }, a]);
    expect(tries).toEqual([{ target: a, outcome: "answered", waitedMs: 0, tookMs: ANSWER_MS }]);
    expect([sent, discarded, held()]).toEqual([["a large"], [], 0]);
  });

  it("passes a refusal that is the caller's fault through, untried elsewhere", async () => {
    const { run, sent } = setUp([{ outcome: "refused", response: "bad request" }]);
    expect((await run([a, b])).result).toEqual({ ok: true, value: "bad request" });
    expect(sent).toEqual(["a large"]);
  });

  it("tries a passing failure again in place, then elsewhere, and discards what failed", async () => {
    const { run, sent, discarded, registry } = setUp([transient("500"), answered("yes")]);
    // A tenth of many first tries may fail in vain.
    for (let index = 0; index < 100; index++) registry.key(a).quota.begin();
    const { result } = await run([a, b]);
    expect(result).toEqual({ ok: true, value: "yes" });
    expect([sent, discarded]).toEqual([["a large", "a large"], ["500"]]);
  });

  it("goes from a throttled key to the next at once, and on to another model", async () => {
    const { run, sent, discarded, time, registry } = setUp([throttled("429"), throttled("529"), answered("yes")]);
    for (let index = 0; index < 100; index++) registry.key(a).quota.begin();
    await run([a, b, c]);
    expect([sent, discarded]).toEqual([
      ["a large", "b large", "a small"],
      ["429", "529"],
    ]);
    expect(time.now()).toBe(3 * ANSWER_MS);
  });

  it("stops after three tries, and hands on the last response there was", async () => {
    const { run, sent, discarded, registry } = setUp([transient("first"), transient("second"), transient(null)]);
    for (let index = 0; index < 100; index++) registry.key(a).quota.begin();
    const { result, target } = await run([a, b, c]);
    expect([result, target]).toEqual([{ ok: true, value: "second" }, a]);
    expect([sent, discarded]).toEqual([["a large", "a large", "b large"], ["first"]]);
  });

  it("says so itself where no provider said anything", async () => {
    const { run } = setUp([transient(null), transient(null), { outcome: "timeout" }]);
    const { result } = await run([a]);
    if (result.ok || result.problem === "caller_left") return expect.unreachable();
    expect([result.problem.kind, result.problem.retryable]).toEqual(["upstream_unreachable", true]);
    expect(result.problem.retryAfterMs).toBeGreaterThan(0);
  });

  it("doesn't ask again sooner than a server allows", async () => {
    const { run, sent, time } = setUp([throttled("429", 37_000)]);
    expect((await run([a])).result).toEqual({ ok: true, value: "429" });
    expect([sent, time.now()]).toEqual([["a large"], ANSWER_MS]);
  });

  it("sends no retry that the quota has no room for", async () => {
    const { run, sent } = setUp([transient("1"), transient("2"), transient("3"), transient("4"), transient("5")]);
    await run([a]);
    await run([a]);
    // The first request's one retry was in vain: the second gets none.
    expect(sent).toHaveLength(3);
  });

  it("ends at the deadline what hangs, discards what comes after it, and frees the slot", async () => {
    const { time, registry, discarded, caller } = setUp([]);
    const signals: AbortSignal[] = [];
    const attempted = attempt<Target, string>(
      {
        targets: [a],
        deadlineMs: 5000,
        signal: caller.signal,
        send: async (_target, signal) => {
          signals.push(signal);
          await time.sleep(9000);
          return answered("too late");
        },
        discard: (response) => discarded.push(response),
      },
      registry,
    );
    await time.run(5000);
    const { result } = await attempted;
    if (result.ok || result.problem === "caller_left") return expect.unreachable();
    expect(result.problem.kind).toBe("upstream_timeout");
    expect([signals[0]?.aborted, registry.key(a).admission.inFlight, discarded]).toEqual([true, 0, []]);
    await time.run();
    expect(discarded).toEqual(["too late"]);
  });

  it("ends with the caller, in the middle of a try and between two", async () => {
    for (const atMs of [ANSWER_MS / 2, ANSWER_MS + 1]) {
      const { time, run, caller, sent, discarded, held, registry } = setUp([throttled("429", 3000), answered("no")]);
      time.schedule(atMs, () => caller.abort());
      const { result } = await run([a]);
      expect(result).toEqual({ ok: false, problem: "caller_left" });
      expect([sent, discarded, held()]).toEqual([["a large"], ["429"], 0]);
      // The retry it was waiting for was never sent, so it costs nothing.
      expect(registry.key(a).quota.tokens).toBe(500);
    }
  });

  it("keeps the answer's body tied to the caller, and to nothing else", async () => {
    const { run, caller, signals, time } = setUp([answered("a long stream")]);
    await run([a], { deadlineMs: 1000 });
    await time.run(5000);
    expect(signals[0]?.aborted).toBe(false);
    caller.abort();
    expect(signals[0]?.aborted).toBe(true);
  });

  it("leaves out a target whose breaker is open, without counting it as a try", async () => {
    const { run, registry, sent } = setUp([answered("yes")]);
    for (let index = 0; index < 10; index++) registry.breaker(a).enter()?.settle("failure");
    const { result, tries } = await run([a, b]);
    expect([result.ok, sent, tries[0]?.outcome]).toEqual([true, ["b large"], "open"]);
    // The other model behind the same key has a breaker of its own.
    expect(registry.breaker(c).state).toBe("closed");
  });

  it("tells when to come back where everything is left out, at once", async () => {
    const { run, registry, time, sent } = setUp([]);
    for (const target of [a, b]) {
      for (let index = 0; index < 10; index++) registry.breaker(target).enter()?.settle("failure");
    }
    const { result } = await run([a, b]);
    if (result.ok || result.problem === "caller_left") return expect.unreachable();
    expect([result.problem.kind, sent, time.now()]).toEqual(["overloaded", [], 0]);
    expect(result.problem.retryAfterMs).toBeGreaterThan(0);
  });

  it("throws a bug of send's on, with every slot given back and every response discarded", async () => {
    const { go, time, held, discarded } = setUp([transient("500"), "throws"]);
    const attempted = go([a]);
    const thrown = expect(attempted).rejects.toThrow("a bug");
    await time.run();
    await thrown;
    expect([held(), discarded]).toEqual([0, ["500"]]);
  });
});
