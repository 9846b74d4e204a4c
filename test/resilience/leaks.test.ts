/** Tests that no slot, place, or response is ever lost, over ten thousand random courses of requests. */

import { expect, it } from "vitest";
import { seededRandom, VirtualTime } from "../../bench/simulation/virtual-time.ts";
import { attempt, Registry, type Sent, type Target } from "../../src/resilience/index.ts";

const WORLDS = 200;
const REQUESTS = 50;

interface Reply {
  open: boolean;
}

const OUTCOMES = ["answered", "refused", "throttled", "transient", "timeout", "final", "throws", "hangs"] as const;

const runOne = async (seed: number): Promise<Record<string, number>> => {
  const [time, random] = [new VirtualTime(), seededRandom(seed)];
  const limit = 1 + Math.floor(random() * 4);
  const makeLimit = () => ({ current: limit, expectedMs: random() < 0.5 ? 0 : 200, era: 0, record: () => {} });
  const registry = new Registry({ clock: time, random, makeLimit, maximumWaiting: 8 });
  const targets: Target[] = ["a", "b"].map((key) => ({ key, model: "model" }));
  const replies: Reply[] = [];
  const ends: Record<string, number> = {};
  const reply = (): Reply => {
    const made = { open: true };
    replies.push(made);
    return made;
  };
  const send = async (signal: AbortSignal): Promise<Sent<Reply>> => {
    const outcome = OUTCOMES[Math.floor(random() * OUTCOMES.length)] ?? "answered";
    // Half obey the signal, half answer whenever they like.
    await time.sleep(random() * 800, random() < 0.5 ? signal : undefined);
    if (outcome === "throws") throw new Error("a bug");
    if (outcome === "hangs") return await new Promise<never>(() => {});
    if (outcome === "timeout") return { outcome };
    return { outcome, response: reply() };
  };
  const ask = async () => {
    const caller = new AbortController();
    if (random() < 0.5) time.schedule(random() * 1500, () => caller.abort());
    const deadlineMs = time.now() + random() * 3000;
    const discard = (response: Reply) => {
      expect(response.open).toBe(true);
      response.open = false;
    };
    const chain = random() < 0.5 ? targets : targets.slice(0, 1);
    const plan = {
      targets: chain,
      deadlineMs,
      signal: caller.signal,
      send: (_: Target, signal: AbortSignal) => send(signal),
      discard,
    };
    let end = "threw";
    try {
      const { result } = await attempt(plan, registry);
      if (result.ok) {
        // The one that came back is still whole.
        discard(result.value);
        end = "response";
      } else end = result.problem === "caller_left" ? "caller_left" : result.problem.kind;
      expect(time.now()).toBeLessThanOrEqual(deadlineMs);
    } catch (error) {
      if (!(error instanceof Error && error.message === "a bug")) throw error;
    }
    ends[end] = (ends[end] ?? 0) + 1;
  };
  const asked: Promise<void>[] = [];
  for (let index = 0; index < REQUESTS; index++) time.schedule(random() * 5000, () => asked.push(ask()));
  await time.run();
  await Promise.all(asked);
  for (const target of targets) {
    const { admission } = registry.key(target);
    expect([seed, admission.inFlight, admission.waiting]).toEqual([seed, 0, 0]);
  }
  expect([seed, replies.filter(({ open }) => open).length]).toEqual([seed, 0]);
  return ends;
};

it("loses nothing in 10,000 requests that fail, hang, are left and run out of time", { timeout: 120_000 }, async () => {
  const totals: Record<string, number> = {};
  for (let seed = 1; seed <= WORLDS; seed++) {
    for (const [end, count] of Object.entries(await runOne(seed))) totals[end] = (totals[end] ?? 0) + count;
  }
  expect(Object.values(totals).reduce((sum, count) => sum + count, 0)).toBe(WORLDS * REQUESTS);
  // Else a whole way to end would go untested.
  for (const end of ["response", "caller_left", "overloaded", "upstream_timeout", "threw"]) {
    expect([end, (totals[end] ?? 0) > 50]).toEqual([end, true]);
  }
});
