/** Owns what a seed stands for: one upstream or chain of them, a number of isolates, and the patience of callers. */

import type { Random } from "../../src/core/clock.ts";
import type { Outage, UpstreamOptions } from "./upstream.ts";
import { seededRandom } from "./virtual-time.ts";

export interface World {
  /** The first choice, then what stands in for it; each has a provider key of its own. */
  readonly upstreams: readonly UpstreamOptions[];
  readonly isolates: number;
  /** The router's own deadline for a request's first byte. */
  readonly deadlineMs: number;
  /** How long callers wait for their first byte, which the router isn't told: from, to. */
  readonly patienceMs: readonly [number, number];
}

/** Nothing is measured before this: limits, caches and queues start cold. */
export const WARM_UP_MS = 15_000;
export const END_MS = 40_000;

const MANNERS: readonly Outage["manner"][] = ["fails", "throttles", "hangs"];

/** An upstream that is too small for what comes; in half of the worlds it also has an outage of 2 to 5 seconds. */
export const overloadedWorld = (seed: number): World => {
  const random = seededRandom(seed);
  const upstream = drawUpstream(random);
  const fromMs = between(random, WARM_UP_MS, 25_000);
  const outage = { fromMs, toMs: fromMs + between(random, 2000, 5000), manner: pick(random, MANNERS) };
  const outages = random() < 0.5 ? [outage] : [];
  return { upstreams: [{ ...upstream, outages }], ...drawCallers(random) };
};

/** A chain of one to three upstreams, all of which fail from the end of the warm-up on. */
export const failingWorld = (seed: number): World => {
  const random = seededRandom(seed);
  const upstreams = Array.from({ length: pick(random, [1, 2, 3]) }, () => ({
    ...drawUpstream(random),
    outages: [{ fromMs: WARM_UP_MS, toMs: Number.POSITIVE_INFINITY, manner: pick(random, MANNERS) }],
  }));
  return { upstreams, ...drawCallers(random) };
};

const drawUpstream = (random: Random): UpstreamOptions => {
  const capacity = Math.round(between(random, 6, 32));
  return {
    capacity,
    queueBound: Math.round(capacity * pick(random, [0.5, 2, 5, 20])),
    firstByteMs: between(random, 200, 1000),
    bodyMs: between(random, 1000, 4000),
    spread: between(random, 0.2, 0.7),
    retryAfterMs: pick(random, [null, 1000, 5000]),
    outages: [],
  };
};

const drawCallers = (random: Random): Omit<World, "upstreams"> => {
  const shortest = between(random, 4000, 8000);
  return {
    isolates: pick(random, [1, 2, 3, 4, 6]),
    deadlineMs: pick(random, [8000, 15_000, 30_000]),
    patienceMs: [shortest, shortest * 2],
  };
};

const between = (random: Random, least: number, most: number): number => least + random() * (most - least);

const pick = <Value>(random: Random, values: readonly [Value, ...Value[]] | readonly Value[]): Value => {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new RangeError("nothing to pick from");
  return value;
};
