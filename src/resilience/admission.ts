/**
 * Owns who may send to one provider key now, who waits, and who is turned away: a concurrency limit with a bounded
 * queue before it. What happens to a request once it is sent is no matter of this file.
 */

import type { Clock, Random } from "../core/clock.ts";
import type { Priority } from "../core/priority.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import type { ConcurrencyLimit, Sample } from "./gradient-limit.ts";
import { WaitingLine } from "./waiting-line.ts";

export interface AdmissionOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly limit: ConcurrencyLimit;
  /** @default 128 */
  readonly maximumWaiting?: number;
  /** Who would have to wait longer than this, in milliseconds, is turned away at once. @default 2000 */
  readonly maximumWaitMs?: number;
}

export interface Applicant {
  /** On the clock's scale: the time by which the first byte must have come. */
  readonly deadlineMs: number;
  readonly priority: Priority;
  /** Aborts when the caller leaves. */
  readonly signal: AbortSignal;
}

/** Why a request was not let through. `deadline`: its time ran out while it waited. */
export type Rejection =
  | { readonly reason: "busy" | "deadline"; readonly retryAfterMs: number }
  | { readonly reason: "caller_left" };

/** A request's place among those in flight. To be released once, whatever happens; more often does nothing. */
export interface Slot {
  /** @param ending - "unmeasured" where the time to first byte says nothing of how busy the provider is */
  release(ending: Sample["ending"] | "unmeasured"): void;
}

interface Waiter extends Applicant {
  readonly sinceMs: number;
  decide(decision: Result<Slot, Rejection>): void;
}

/** What is known of a request in flight. */
type Sending = Omit<Sample, "elapsedMs" | "ending"> & { readonly sentAtMs: number };

/** Times the expected time to first byte after which one request in flight is presumed lost. */
const LOST_AFTER = 4;
/** Share of the longest wait that is left once the line has not been empty for as long as that. */
const STANDING_SHARE = 0.25;
const SHORTEST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;

/** Given as an abort's reason: the default one is made anew each time, with its stack. */
const DECIDED = "decided";

export class Admission {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #limit: ConcurrencyLimit;
  readonly #maximumWaitMs: number;
  readonly #line: WaitingLine<Waiter>;
  /** Requests in flight, in the order they were sent. */
  readonly #held = new Set<Sending>();
  /** When a slot last came free, or the first was taken of none. */
  #lastFreedMs = 0;
  /** When nobody was waiting last, as far as was seen by who came. */
  #lastEmptyMs = 0;

  constructor({ clock, random, limit, maximumWaiting = 128, maximumWaitMs = 2000 }: AdmissionOptions) {
    this.#clock = clock;
    this.#random = random;
    this.#limit = limit;
    this.#maximumWaitMs = maximumWaitMs;
    this.#line = new WaitingLine(maximumWaiting);
  }

  get inFlight(): number {
    return this.#held.size;
  }

  get waiting(): number {
    return this.#line.length;
  }

  get limit(): number {
    return this.#limit.current;
  }

  /** True where nobody holds or awaits a slot. */
  get idle(): boolean {
    return this.#held.size === 0 && this.#line.length === 0;
  }

  /** Resolves with a slot, or with why there is none: at once where waiting would be in vain. Never rejects. */
  async admit(applicant: Applicant): Promise<Result<Slot, Rejection>> {
    if (applicant.signal.aborted) return fail({ reason: "caller_left" });
    const now = this.#clock.now();
    // Room may have come while nobody asked: those who wait go first.
    this.#serve(now);
    if (this.#line.length === 0 && this.#hasRoom(now)) return succeed(this.#take(now));
    const expectedMs = this.#expectedWaitMs(applicant.priority, now);
    const tooLong =
      expectedMs > this.#longestWaitMs(now) || now + expectedMs + this.#limit.expectedMs > applicant.deadlineMs;
    if (tooLong) return fail(this.#reject("busy"));
    return await this.#wait(applicant, now);
  }

  async #wait(applicant: Applicant, sinceMs: number): Promise<Result<Slot, Rejection>> {
    const decided = new AbortController();
    const { promise, resolve } = Promise.withResolvers<Result<Slot, Rejection>>();
    const decide = (decision: Result<Slot, Rejection>) => {
      decided.abort(DECIDED);
      resolve(decision);
    };
    const waiter: Waiter = { ...applicant, sinceMs, decide };
    const leave = () => {
      if (this.#line.remove(waiter)) decide(fail({ reason: "caller_left" }));
    };
    const displaced = this.#line.join(waiter, sinceMs - this.#maximumWaitMs);
    if (displaced === waiter) return fail(this.#reject("busy"));
    displaced?.decide(fail(this.#reject("busy")));
    applicant.signal.addEventListener("abort", leave, { once: true });
    // The wait's own timer: no other request's progress is needed for this one to end.
    void this.#clock.sleep(applicant.deadlineMs - sinceMs, decided.signal).then(() => {
      if (this.#line.remove(waiter)) decide(fail(this.#reject("deadline")));
    });
    const decision = await promise;
    applicant.signal.removeEventListener("abort", leave);
    return decision;
  }

  #hasRoom(now: number): boolean {
    const room = Math.max(1, Math.floor(this.#limit.current));
    if (this.#held.size >= room) this.#presumeLost(now);
    return this.#held.size < room;
  }

  #take(now: number): Slot {
    if (this.#held.size === 0) this.#lastFreedMs = now;
    const sending: Sending = { sentAtMs: now, sentInEra: this.#limit.era, inFlight: this.#held.size + 1 };
    this.#held.add(sending);
    let released = false;
    return {
      release: (ending) => {
        if (released) return;
        released = true;
        this.#release(sending, ending, this.#clock.now());
      },
    };
  }

  #release(sending: Sending, ending: Sample["ending"] | "unmeasured", now: number): void {
    const counted = this.#held.delete(sending);
    if (counted) this.#lastFreedMs = now;
    // Of a request presumed lost, only that it wasn't is news.
    const news = ending === "answered" || (counted && ending !== "unmeasured");
    if (news) this.#limit.record({ ...sending, elapsedMs: now - sending.sentAtMs, ending });
    this.#serve(now);
  }

  /** Stops counting whatever is silent far longer than answers take, lest hung connections keep all others out. */
  #presumeLost(now: number): void {
    const { expectedMs } = this.#limit;
    if (expectedMs === 0) return;
    const stalledMs = now - this.#lastFreedMs;
    // The more are in flight, the less likely it is that none of them ends for so long.
    const stalled = stalledMs > expectedMs * (1 + (LOST_AFTER - 1) / this.#held.size);
    const longestMs = Math.min(LOST_AFTER * expectedMs, stalled ? stalledMs : Number.POSITIVE_INFINITY);
    for (const sending of this.#held) {
      if (now - sending.sentAtMs < longestMs) break;
      this.#held.delete(sending);
      this.#lastFreedMs = now;
      this.#limit.record({ ...sending, elapsedMs: now - sending.sentAtMs, ending: "timed_out" });
    }
  }

  /** Gives the room there is to those who wait. */
  #serve(now: number): void {
    while (this.#line.length > 0 && this.#hasRoom(now)) {
      const waiter = this.#line.next(now - this.#maximumWaitMs);
      if (waiter === null) return;
      // Sending what can't be answered in time would cost the provider work that nobody waits for.
      if (waiter.deadlineMs - now <= this.#limit.expectedMs) waiter.decide(fail(this.#reject("deadline")));
      else waiter.decide(succeed(this.#take(now)));
    }
  }

  /** A burst may wait; but a line that never empties helps nobody, so it is kept short. */
  #longestWaitMs(now: number): number {
    if (this.#line.length === 0) this.#lastEmptyMs = now;
    const standing = now - this.#lastEmptyMs > this.#maximumWaitMs;
    return standing ? this.#maximumWaitMs * STANDING_SHARE : this.#maximumWaitMs;
  }

  /** How long someone who came now would wait, in milliseconds. */
  #expectedWaitMs(priority: Priority, now: number): number {
    return (this.#line.countBefore(priority, now - this.#maximumWaitMs) + 1) * this.#gapMs(now);
  }

  /** Milliseconds between two slots that come free while all are taken. */
  #gapMs(now: number): number {
    const { expectedMs, current } = this.#limit;
    const stalledMs = now - this.#lastFreedMs;
    if (expectedMs === 0) return 0;
    // Little's law, unless nothing has come free for longer than any one request should take.
    return Math.max(expectedMs / current, stalledMs > expectedMs ? stalledMs : 0);
  }

  #reject(reason: "busy" | "deadline"): Rejection {
    const drainMs = this.#line.length * this.#gapMs(this.#clock.now()) + this.#limit.expectedMs;
    const shortestMs = Math.max(SHORTEST_RETRY_MS, Math.min(LONGEST_RETRY_MS, drainMs));
    // Spread out, so that those turned away together don't come back together.
    return { reason, retryAfterMs: Math.round(shortestMs * (1 + this.#random())) };
  }
}
