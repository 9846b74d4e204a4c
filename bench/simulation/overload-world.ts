/** Owns one simulated world: several isolates that run the router's own code, a chain of upstreams, impatient callers. */

import type { Random } from "../../src/core/clock.ts";
import { type Attempted, attempt, Registry, type RegistryOptions, type Target } from "../../src/resilience/index.ts";
import { END_MS, WARM_UP_MS, type World } from "./overload-scenarios.ts";
import { type Stream, Upstream } from "./upstream.ts";
import { exponential, seededRandom, VirtualTime } from "./virtual-time.ts";

/** `gradient`: the router as it is. The others differ from it in nothing but the concurrency limit. */
export type Policy = "gradient" | "fixed" | "none";

export interface RunOptions {
  readonly seed: number;
  readonly world: World;
  /** Requests arriving, as a multiple of what the first upstream can serve. */
  readonly load: number;
  readonly policy: Policy;
  /** Called once a virtual second. */
  readonly trace?: (line: string) => void;
}

export interface RunReport {
  /** Useful slot-time of the first upstream, to all it had outside outages, in the time measured: 0…1. */
  readonly goodput: number;
  /** The first upstream had an outage. */
  readonly outage: boolean;
  /** Callers that came in the time measured. */
  readonly callers: number;
  /** Requests all upstreams together were sent in the time measured. */
  readonly upstreamRequests: number;
  /** Milliseconds each caller waited who was turned away without anything being sent for it. */
  readonly rejectionsMs: readonly number[];
  /** Slots held and places in the queue taken after everything has ended. */
  readonly leaked: number;
}

/** Each isolate's fixed limit: what the gradient starts from. */
const FIXED = 20;

const constant = (current: number) => () => ({ current, expectedMs: 0, era: 0, record: () => {} });

const LIMITS: Readonly<Record<Policy, Pick<RegistryOptions, "makeLimit">>> = {
  gradient: {},
  fixed: { makeLimit: constant(FIXED) },
  none: { makeLimit: constant(Number.POSITIVE_INFINITY) },
};

interface Place extends Target {
  readonly upstream: Upstream;
}

/** Runs a world from cold until all of its callers are gone; everything in it follows from the seed. */
export const runWorld = async ({ seed, world, load, policy, trace }: RunOptions): Promise<RunReport> => {
  const time = new VirtualTime();
  // Streams of randomness apart, so that the same callers come whatever the policy makes of them.
  const [arriving, serving, routing] = [seededRandom(seed), seededRandom(seed ^ 0x5eed), seededRandom(seed ^ 0xa11ce)];
  const chain = world.upstreams.map((options, index): Place => {
    return { key: `key ${index}`, model: `model ${index}`, upstream: new Upstream(time, serving, options) };
  });
  const [first] = chain;
  if (first === undefined) throw new RangeError("a world needs an upstream");
  const registries = Array.from(
    { length: world.isolates },
    () => new Registry({ clock: time, random: routing, ...LIMITS[policy] }),
  );
  const tally = new Tally();
  let sentBefore = 0;
  const sent = () => chain.reduce((sum, { upstream }) => sum + upstream.received, 0);
  time.schedule(WARM_UP_MS, () => {
    sentBefore = sent();
  });
  const meanGapMs = first.upstream.meanGapMs / load;
  const arrive = () => {
    const registry = registries[Math.floor(arriving() * registries.length)];
    if (registry !== undefined) void ask({ time, chain, world, registry, random: arriving }, tally);
    const gapMs = exponential(arriving, meanGapMs);
    if (time.now() + gapMs < END_MS) time.schedule(gapMs, arrive);
  };
  time.schedule(exponential(arriving, meanGapMs), arrive);
  const admissions = () => registries.flatMap((registry) => chain.map((place) => registry.key(place).admission));
  for (let atMs = 1000; trace !== undefined && atMs <= END_MS; atMs += 1000) {
    time.schedule(atMs, () => trace(traceLine(atMs, chain, registries, tally)));
  }
  await time.run(END_MS);
  const upstreamRequests = sent() - sentBefore;
  await time.run();
  return {
    goodput: tally.usefulMs / (first.upstream.capacity * first.upstream.availableMs(WARM_UP_MS, END_MS)),
    outage: (world.upstreams[0]?.outages.length ?? 0) > 0,
    callers: tally.callers,
    upstreamRequests,
    rejectionsMs: tally.rejectionsMs,
    leaked: admissions().reduce((sum, { inFlight, waiting }) => sum + inFlight + waiting, 0),
  };
};

/** Counts what came in the time measured. */
class Tally {
  usefulMs = 0;
  callers = 0;
  answered = 0;
  readonly rejectionsMs: number[] = [];

  add({ result, tries, target }: Attempted<Place, Stream | null>, sinceMs: number, nowMs: number): void {
    if (result.ok && result.value !== null && target !== null) {
      const { fromMs, toMs } = result.value;
      // Streams go on through an outage; for that time nothing is counted on either side.
      this.usefulMs += target.upstream.availableMs(Math.max(WARM_UP_MS, fromMs), Math.min(END_MS, toMs));
    }
    if (sinceMs < WARM_UP_MS) return;
    this.callers++;
    if (result.ok) this.answered++;
    const rejected = !result.ok && result.problem !== "caller_left" && tries.every(({ tookMs }) => tookMs === 0);
    if (rejected) this.rejectionsMs.push(nowMs - sinceMs);
  }
}

interface Surroundings {
  readonly time: VirtualTime;
  readonly chain: readonly Place[];
  readonly world: World;
  readonly registry: Registry;
  readonly random: Random;
}

const ask = async ({ time, chain, world, registry, random }: Surroundings, tally: Tally): Promise<void> => {
  const sinceMs = time.now();
  const caller = new AbortController();
  const [least, most] = world.patienceMs;
  const stay = time.schedule(least + random() * (most - least), () => caller.abort("impatient"));
  const attempted = await attempt<Place, Stream | null>(
    {
      targets: chain,
      deadlineMs: sinceMs + world.deadlineMs,
      signal: caller.signal,
      send: ({ upstream }, signal) => upstream.send(signal),
      discard: () => {},
    },
    registry,
  );
  stay();
  tally.add(attempted, sinceMs, time.now());
};

const traceLine = (atMs: number, chain: readonly Place[], registries: readonly Registry[], tally: Tally): string => {
  const upstreams = chain.map(({ upstream }) => `${upstream.running} served ${upstream.queued} queued`);
  const isolates = registries.map((registry) => {
    const states = chain.map((place) => {
      const { admission } = registry.key(place);
      return `${admission.limit.toFixed(1)}/${admission.inFlight}/${admission.waiting} ${registry.breaker(place).state}`;
    });
    return states.join(", ");
  });
  const { callers, answered, rejectionsMs } = tally;
  const counts = `callers ${callers} answered ${answered} rejected ${rejectionsMs.length}`;
  return `${atMs / 1000} s | ${upstreams.join(", ")} | ${counts} | limit/in flight/waiting: ${isolates.join(" | ")}`;
};
