/** Owns one run of the lease simulation: load that rises, falls and moves, isolates that crash, a network that parts. */

import type { Random } from "../../src/core/clock.ts";
import { defaultTerms, type LeaseTerms, leasableSlots } from "../../src/leases/protocol.ts";
import { type Course, Isolate, type Watcher } from "./leases-isolate.ts";
import { Keeper } from "./leases-keeper.ts";
import { exponential, lognormal, seededRandom, VirtualTime } from "./virtual-time.ts";

export interface LeaseOutcome {
  readonly seed: number;
  readonly cap: number;
  readonly peak: number;
  /**
   * Of the cap less what is set aside for isolates that are cut off, over the time in which at least as many requests ran
   * or waited as the cap allows; null where none did.
   */
  readonly usedShare: number | null;
  readonly served: number;
  readonly rejected: number;
  readonly cutShort: number;
  /** To the keeper, for each request served. */
  readonly callsPerRequest: number;
  /** Broken rules, each with the virtual time. Empty is as it must be. */
  readonly broken: readonly string[];
}

export interface LeaseWorldOptions {
  /** @default 160000 */
  readonly lengthMs?: number;
  /** Changes the terms, so that a test sees a wrong one found out. */
  readonly adjust?: (terms: LeaseTerms) => LeaseTerms;
}

/** Isolates whose share of the requests changes with the load. */
const MOVED = 1 / 3;
const LOADS = [0.5, 1.5, 2, 3];

/** Runs one seed. Never rejects for a broken rule: it is in the outcome. */
export const simulateLeases = async (
  seed: number,
  { lengthMs = 160_000, adjust = (terms) => terms }: LeaseWorldOptions = {},
): Promise<LeaseOutcome> => {
  const world = new World(seed, lengthMs, adjust);
  return await world.run();
};

class World implements Watcher {
  readonly #seed: number;
  readonly #lengthMs: number;
  readonly #time = new VirtualTime();
  readonly #random: Random;
  readonly #terms: LeaseTerms;
  readonly #keeper: Keeper;
  readonly #isolates: Isolate[];
  readonly #broken: string[] = [];
  readonly #runningOf = new Map<string, number>();
  readonly #meanDurationMs: number;
  #weights: readonly number[] = [];
  #loadFactor = 1;
  #holders = 0;
  #waiting = 0;
  #running = 0;
  #peak = 0;
  #served = 0;
  #rejected = 0;
  #cutShort = 0;
  #measuredAtMs = 0;
  #demandMs = 0;
  #usedMs = 0;

  constructor(seed: number, lengthMs: number, adjust: (terms: LeaseTerms) => LeaseTerms) {
    this.#seed = seed;
    this.#lengthMs = lengthMs;
    this.#random = seededRandom(seed);
    const isolates = 50 + this.#integer(11);
    const hasFallback = this.#random() < 0.2;
    const terms = defaultTerms((hasFallback ? 260 : 200) + this.#integer(301));
    const fallback = { slots: 1, isolates: isolates + 2 };
    this.#terms = adjust(hasFallback ? { ...terms, fallback } : terms);
    this.#meanDurationMs = 2_000 + 4_000 * this.#random();
    this.#keeper = new Keeper(this.#time, this.#random);
    this.#keeper.onChange = (holder) => this.#checkHolder(holder);
    this.#isolates = Array.from({ length: isolates }, () => this.#newIsolate());
  }

  async run(): Promise<LeaseOutcome> {
    this.#changeLoad();
    this.#arrive();
    this.#every(120_000, () => this.#replaceIsolate());
    this.#every(45_000, () => this.#keeper.restart());
    this.#every(60_000, () => this.#cutOff(this.#isolates[this.#integer(this.#isolates.length)]));
    if (this.#random() < 0.3) this.#time.schedule(this.#lengthMs * this.#random(), () => this.#failKeeper());
    await this.#time.run(this.#lengthMs);
    this.#measure();
    const share = this.#usedMs / this.#demandMs;
    await this.#drain();
    return {
      seed: this.#seed,
      cap: this.#terms.cap,
      peak: this.#peak,
      usedShare: this.#demandMs > 0 ? share : null,
      served: this.#served,
      rejected: this.#rejected,
      cutShort: this.#cutShort,
      callsPerRequest: this.#keeper.calls / Math.max(1, this.#served),
      broken: this.#broken,
    };
  }

  waiting(change: 1 | -1): void {
    this.#measure();
    this.#waiting += change;
  }

  running(change: 1 | -1, holder: string): void {
    this.#measure();
    this.#running += change;
    this.#runningOf.set(holder, (this.#runningOf.get(holder) ?? 0) + change);
    this.#checkHolder(holder);
    this.#peak = Math.max(this.#peak, this.#running);
    if (this.#running > this.#terms.cap) this.broken(`${this.#running} run, the cap is ${this.#terms.cap}`);
  }

  served(): void {
    this.#served++;
  }

  cutShort(): void {
    this.#cutShort++;
  }

  rejected(): void {
    this.#rejected++;
  }

  broken(rule: string): void {
    this.#broken.push(`${(this.#time.now() / 1000).toFixed(3)} s: ${rule}`);
  }

  /** Stricter than the cap, which is seldom used to the last slot: nobody uses what the keeper might give to others. */
  #checkHolder(holder: string): void {
    const running = this.#runningOf.get(holder) ?? 0;
    const slots = this.#keeper.slotsOf(holder) + this.#terms.fallback.slots;
    if (running > slots) this.broken(`${holder} runs ${running} requests on ${slots} slots`);
  }

  #measure(): void {
    const elapsedMs = this.#time.now() - this.#measuredAtMs;
    this.#measuredAtMs = this.#time.now();
    if (this.#running + this.#waiting < this.#terms.cap) return;
    this.#demandMs += elapsedMs;
    this.#usedMs += (elapsedMs * this.#running) / leasableSlots(this.#terms);
  }

  /** Without new requests, everything comes free: requests end, and what nobody gives back runs out. */
  async #drain(): Promise<void> {
    await this.#time.run(this.#lengthMs + 600_000);
    const idle = this.#isolates[0];
    this.#keeper.health = "well";
    if (idle !== undefined) idle.cutOff = false;
    // Terms end when a call has the keeper look; again, since a very late call may reserve in vain for a term.
    for (let look = 1; look <= 6; look++) {
      void idle?.serve({ ...this.#course(), durationMs: 1, leavesAfterMs: null });
      await this.#time.run(this.#lengthMs + 600_000 + look * 120_000);
    }
    if (this.#running + this.#waiting !== 0) this.broken("a request never ended");
    if (this.#isolates.some(({ load }) => load > 0)) this.broken("an isolate counts requests that are over");
    if (this.#keeper.reserved > this.#terms.cap / 10) this.broken("the keeper counts slots that nobody holds");
  }

  #newIsolate(): Isolate {
    const holder = `${this.#seed}-${this.#holders++}`;
    const [time, random, keeper] = [this.#time, this.#random, this.#keeper];
    return new Isolate({ holder, terms: this.#terms, time, random, keeper, watcher: this });
  }

  /** Few isolates get most of the requests; every minute or so there are more or fewer, and a third goes elsewhere. */
  #changeLoad(): void {
    if (this.#time.now() >= this.#lengthMs) return;
    this.#loadFactor = LOADS[this.#integer(LOADS.length)] ?? 1;
    this.#weights = this.#isolates.map((_, index) => {
      const kept = this.#random() < MOVED ? undefined : this.#weights[index];
      return kept ?? lognormal(this.#random, 1, 1);
    });
    this.#time.schedule(50_000 + 50_000 * this.#random(), () => this.#changeLoad());
  }

  #arrive(): void {
    if (this.#time.now() >= this.#lengthMs) return;
    void this.#isolates[this.#chosenIsolate()]?.serve(this.#course());
    const gapMs = this.#meanDurationMs / (this.#loadFactor * this.#terms.cap);
    this.#time.schedule(exponential(this.#random, gapMs), () => this.#arrive());
  }

  #chosenIsolate(): number {
    let left = this.#random() * this.#weights.reduce((sum, weight) => sum + weight, 0);
    const index = this.#weights.findIndex((weight) => {
      left -= weight;
      return left < 0;
    });
    return Math.max(0, index);
  }

  #course(): Course {
    const isLong = this.#random() < 0.005;
    // A lognormal's mean is its median times e to half its spread's square.
    const median = this.#meanDurationMs / Math.exp(0.7 ** 2 / 2);
    const durationMs = isLong ? 60_000 + 240_000 * this.#random() : lognormal(this.#random, median, 0.7);
    return {
      durationMs,
      maximumWaitMs: 1_000 + 3_000 * this.#random(),
      leavesAfterMs: this.#random() < 0.03 ? durationMs * this.#random() : null,
      diesUnheard: this.#random() < 0.1,
    };
  }

  #replaceIsolate(): void {
    const index = this.#integer(this.#isolates.length);
    this.#isolates[index]?.crash();
    this.#isolates[index] = this.#newIsolate();
  }

  #cutOff(isolate: Isolate | undefined): void {
    if (isolate === undefined) return;
    isolate.cutOff = true;
    this.#time.schedule(5_000 + 195_000 * this.#random(), () => {
      isolate.cutOff = false;
    });
  }

  #failKeeper(): void {
    this.#keeper.health = this.#random() < 0.5 ? "hanging" : "failing";
    this.#time.schedule(5_000 + 145_000 * this.#random(), () => {
      this.#keeper.health = "well";
    });
  }

  #every(meanMs: number, action: () => void): void {
    this.#time.schedule(exponential(this.#random, meanMs), () => {
      if (this.#time.now() >= this.#lengthMs) return;
      action();
      this.#every(meanMs, action);
    });
  }

  #integer(below: number): number {
    return Math.floor(this.#random() * below);
  }
}
