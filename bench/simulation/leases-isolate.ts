/**
 * Owns the isolates' side of the lease simulation: the real pool, with requests whose contexts can die at any moment.
 * What a dead context waits for never comes, as on Workers: whoever relies on another request's promise hangs here too.
 */

import type { Random } from "../../src/core/clock.ts";
import type { LeaseTerms } from "../../src/leases/protocol.ts";
import { SlotPool, type UpstreamSlot } from "../../src/leases/slot-pool.ts";
import type { Keeper } from "./leases-keeper.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** What the whole simulation is told of. */
export interface Watcher {
  waiting(change: 1 | -1): void;
  /** At the provider; @param holder - the isolate's name */
  running(change: 1 | -1, holder: string): void;
  served(): void;
  /** Ended before its time because its slot was taken back. */
  cutShort(): void;
  rejected(): void;
  broken(rule: string): void;
}

/** How a request goes when nobody hinders it. */
export interface Course {
  readonly durationMs: number;
  readonly maximumWaitMs: number;
  /** When its caller leaves; null where it stays. */
  readonly leavesAfterMs: number | null;
  /** The platform ends the context with the caller, without a word to the code. */
  readonly diesUnheard: boolean;
}

export interface IsolateOptions {
  readonly holder: string;
  readonly terms: LeaseTerms;
  readonly time: VirtualTime;
  readonly random: Random;
  readonly keeper: Keeper;
  readonly watcher: Watcher;
}

/** Most that clocks of two machines drift apart, in parts of the time passed. */
const DRIFT = 0.0005;
/** A timer fires up to so many milliseconds late, and seldom up to `STALL_MS`. */
const LATE_MS = 5;
const STALL_MS = 800;
const STALLED = 0.001;
/** How long a provider may take to see that a request has been aborted, in milliseconds. */
const ABORT_MS = 700;
const LONGEST_REQUEST_MS = 400_000;
/** What a look and a late timer may add to a wait. */
const WAIT_SLACK_MS = 2_000;

export class Isolate {
  cutOff = false;
  readonly #options: IsolateOptions;
  readonly #pool: SlotPool;
  readonly #rate: number;
  readonly #offsetMs: number;
  /** How to end what runs upstream, one for each request under way. */
  readonly #onDeath = new Set<() => void>();
  #dead = false;

  constructor(options: IsolateOptions) {
    const { random, holder, terms } = options;
    this.#options = options;
    this.#rate = 1 + DRIFT * (2 * random() - 1);
    this.#offsetMs = 1e7 * random();
    this.#pool = new SlotPool({ holder, terms, random, nowMs: this.#now(), lookMs: 50 });
  }

  /** Requests it believes to run or wait. */
  get load(): number {
    const { leased, fallback, waiting } = this.#pool.load(this.#now());
    return leased + fallback + waiting;
  }

  /** Gone at once with all it holds. */
  crash(): void {
    this.#dead = true;
    for (const end of this.#onDeath) end();
  }

  /** Runs one request to its end. */
  async serve(course: Course): Promise<void> {
    const { time, watcher, keeper, random } = this.#options;
    const context = { dead: false };
    const isAlive = () => !this.#dead && !context.dead;
    const caller = new AbortController();
    let stage: "waiting" | "running" | "over" = "waiting";
    watcher.waiting(1);
    const leaveQueue = () => {
      if (stage === "waiting") watcher.waiting(-1);
      stage = stage === "waiting" ? "over" : stage;
      this.#onDeath.delete(leaveQueue);
    };
    this.#onDeath.add(leaveQueue);
    if (course.leavesAfterMs !== null) {
      time.schedule(course.leavesAfterMs, () => {
        if (!isAlive()) return;
        if (course.diesUnheard) context.dead = true;
        if (course.diesUnheard) leaveQueue();
        caller.abort();
      });
    }
    const startedAtMs = time.now();
    const taken = await this.#pool.take({
      signal: caller.signal,
      waitByMs: this.#now() + course.maximumWaitMs,
      endByMs: this.#now() + LONGEST_REQUEST_MS,
      clock: {
        now: () => this.#now(),
        sleep: (ms, signal) => whileAlive(isAlive, time.sleep(ms / this.#rate + this.#lateness(), signal)),
      },
      ask: (call) =>
        whileAlive(
          isAlive,
          keeper.ask(call, () => this.cutOff || this.#dead),
        ),
      waitUntil: () => undefined,
    });
    leaveQueue();
    if (time.now() - startedAtMs > course.maximumWaitMs + WAIT_SLACK_MS) watcher.broken("a wait outlasted its limit");
    if (!taken.ok) return watcher.rejected();
    stage = "running";
    this.#run(taken.value, course, caller.signal, context, random);
  }

  #run(
    slot: UpstreamSlot,
    course: Course,
    caller: AbortSignal,
    context: { readonly dead: boolean },
    random: Random,
  ): void {
    const { time, watcher, holder } = this.#options;
    watcher.running(1, holder);
    /** @param unseenMs - how long the provider goes on with it */
    const end = (unseenMs: number) => {
      if (!this.#onDeath.delete(crashed)) return;
      callOff();
      if (unseenMs === 0) watcher.running(-1, holder);
      else time.schedule(unseenMs, () => watcher.running(-1, holder));
      if (!context.dead && !this.#dead) slot.release();
    };
    const crashed = () => end(ABORT_MS * random());
    this.#onDeath.add(crashed);
    const callOff = time.schedule(course.durationMs, () => {
      watcher.served();
      end(0);
    });
    slot.signal.addEventListener("abort", () => {
      watcher.cutShort();
      end(ABORT_MS * random());
    });
    // The router's own count: how soon the provider hears of it is the same with and without leases.
    caller.addEventListener("abort", () => end(0));
  }

  #now(): number {
    return this.#offsetMs + this.#options.time.now() * this.#rate;
  }

  #lateness(): number {
    const { random } = this.#options;
    return random() * (random() < STALLED ? STALL_MS : LATE_MS);
  }
}

/** Settles as the promise does, unless the context it belongs to has died by then. */
const whileAlive = <Value>(isAlive: () => boolean, promise: Promise<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    promise.then(
      (value) => {
        if (isAlive()) resolve(value);
      },
      (error: unknown) => {
        if (isAlive()) reject(error);
      },
    );
  });
