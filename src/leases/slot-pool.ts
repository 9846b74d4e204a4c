/**
 * Owns one isolate's slots of one provider key: who of its requests runs, who waits, when the keeper is called.
 *
 * On Workers nothing runs outside a request, and a request that awaits what another one began hangs when that one goes.
 * So what the requests of an isolate share here is plain data, never a promise or a timer. Whoever calls the keeper does
 * so as part of its own request, with its own I/O, and writes the answer down; the others find it when their own timers
 * have them look. What a request began and didn't live to end (a call, a place in the queue, a slot) ends by the time
 * written beside it.
 */

import type { Clock, Random } from "../core/clock.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import { CallSchedule } from "./call-schedule.ts";
import { Demand } from "./demand.ts";
import { Lease } from "./lease.ts";
import type { AskKeeper, LeaseTerms } from "./protocol.ts";
import { Queue, type Waiter } from "./queue.ts";
import { type RunningSlot, RunningSlots, SIGN_OF_LIFE_MS } from "./running-slots.ts";

export interface SlotPoolOptions {
  /** This isolate's name to the keeper: new, random, never used again. */
  readonly holder: string;
  readonly terms: LeaseTerms;
  readonly random: Random;
  /** Of the first request; all requests' clocks have to show the same time. */
  readonly nowMs: number;
  /** How long the keeper's answer is waited for, in milliseconds. @default 1000 */
  readonly callLimitMs?: number;
  /** @default 256 */
  readonly maximumWaiting?: number;
  /** How often the first in the queue looks for a slot, in milliseconds; the others down to an eighth as often. @default 20 */
  readonly lookMs?: number;
}

/** One request that wants a slot, with the I/O that belongs to it. */
export interface SlotRequest {
  /** Aborts when the caller leaves. */
  readonly signal: AbortSignal;
  /** Until when it waits for a slot, on the clock's scale. */
  readonly waitByMs: number;
  /** When it is over at the latest, its stream included. */
  readonly endByMs: number;
  readonly clock: Clock;
  readonly ask: AskKeeper;
  /** Keeps the request's context alive for what it does beside its answer, as `ExecutionContext.waitUntil`. */
  readonly waitUntil: (task: Promise<void>) => void;
}

/** Leave to run one request. */
export interface UpstreamSlot {
  /** Aborts when the request must end at once: its time is over, or its lease is and couldn't be renewed. */
  readonly signal: AbortSignal;
  /** To be called when the request to the provider is over, its body read or cancelled; again does nothing. */
  readonly release: () => void;
}

/** Why there was no slot. `queue_full` and `no_slot` are worth another try after `retryAfterMs`. */
export type NoSlot =
  | { readonly cause: "queue_full" | "no_slot"; readonly retryAfterMs: number }
  | { readonly cause: "caller_left" };

/** How long an isolate without requests keeps its slots; within the 30 s that `waitUntil` gives. */
const LINGER_MS = 15_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** Weight of the newest duration in their mean. */
const RECENCY = 0.1;

export class SlotPool {
  readonly #terms: LeaseTerms;
  readonly #callLimitMs: number;
  readonly #maximumWaiting: number;
  readonly #lookMs: number;
  readonly #random: Random;
  readonly #lease: Lease;
  readonly #demand: Demand;
  readonly #schedule: CallSchedule;
  readonly #running = new RunningSlots();
  readonly #queue = new Queue();
  #meanDurationMs = FIRST_RETRY_MS;
  #started = 0;

  constructor(options: SlotPoolOptions) {
    this.#terms = options.terms;
    this.#callLimitMs = options.callLimitMs ?? 1_000;
    this.#maximumWaiting = options.maximumWaiting ?? 256;
    this.#lookMs = options.lookMs ?? 20;
    this.#random = options.random;
    this.#lease = new Lease(options.holder, options.terms);
    this.#demand = new Demand(options.nowMs);
    this.#schedule = new CallSchedule(options.random);
  }

  /** For whoever watches: requests on leased slots and on those of the fallback, requests that wait, slots leased. */
  load(nowMs: number): {
    readonly leased: number;
    readonly fallback: number;
    readonly waiting: number;
    readonly slots: number;
  } {
    return {
      leased: this.#running.count(true, nowMs),
      fallback: this.#running.count(false, nowMs),
      waiting: this.#queue.count(nowMs),
      slots: this.#lease.slots(nowMs),
    };
  }

  /** Resolves with a slot, or with why there is none, by `waitByMs` at the latest and soon after `signal` aborts. Never rejects. */
  async take(request: SlotRequest): Promise<Result<UpstreamSlot, NoSlot>> {
    const waiter: Waiter = { lookedAtMs: request.clock.now() };
    if (this.#queue.count(waiter.lookedAtMs) >= this.#maximumWaiting) {
      return fail({ cause: "queue_full", retryAfterMs: this.#retryAfterMs(waiter.lookedAtMs) });
    }
    try {
      return await this.#wait(waiter, request);
    } finally {
      this.#queue.leave(waiter);
    }
  }

  async #wait(waiter: Waiter, request: SlotRequest): Promise<Result<UpstreamSlot, NoSlot>> {
    const { clock, signal, waitByMs } = request;
    for (;;) {
      if (signal.aborted) return fail({ cause: "caller_left" });
      const now = clock.now();
      const ahead = this.#queue.ahead(waiter, now);
      this.#demand.note(this.#running.count(true, now) + this.#queue.count(now), now);
      const slot = this.#start(ahead, request, now);
      if (slot !== null) return succeed(this.#runOn(slot, request, now));
      if (now >= waitByMs) return fail({ cause: "no_slot", retryAfterMs: this.#retryAfterMs(now) });
      const call = this.#callIfDue(request);
      const pauseMs = Math.min(waitByMs - now, this.#lookMs * Math.min(8, 1 + ahead));
      const pause = clock.sleep(pauseMs);
      await (call === null ? pause : Promise.race([pause, call]));
    }
  }

  /** Only slots beyond those for the requests ahead are free for this one. */
  #start(ahead: number, { endByMs }: SlotRequest, now: number): RunningSlot | null {
    if (this.#running.count(true, now) + ahead < this.#lease.startableSlots(now)) {
      return this.#running.add(true, endByMs, this.#lease.endsAtMs, now);
    }
    const isCutOff = !this.#schedule.reachable;
    if (isCutOff && this.#running.count(false, now) + ahead < this.#terms.fallback.slots) {
      return this.#running.add(false, endByMs, this.#lease.endsAtMs, now);
    }
    return null;
  }

  #runOn(slot: RunningSlot, request: SlotRequest, startedAtMs: number): UpstreamSlot {
    const [ended, over] = [new AbortController(), new AbortController()];
    this.#started++;
    this.#schedule.earn();
    request.waitUntil(this.#watch(slot, request, ended.signal, over));
    // With the slot in use there may be none left for the next request.
    void this.#callIfDue(request);
    const release = () => {
      if (ended.signal.aborted) return;
      // A reason of its own: the default one is an error, made for every request.
      ended.abort("released");
      // Aborted, it isn't over yet at the provider: it goes by its own time.
      if (!over.signal.aborted) this.#running.remove(slot);
      const now = request.clock.now();
      this.#meanDurationMs += RECENCY * (now - startedAtMs - this.#meanDurationMs);
      this.#demand.note(this.#running.count(true, now) + this.#queue.count(now), now);
      void this.#callIfDue(request);
      if (this.#isIdle(now)) request.waitUntil(this.#linger(request));
    };
    return { signal: over.signal, release };
  }

  /** Renews the lease while the request runs, and ends the request when there is no lease for it. */
  async #watch(slot: RunningSlot, request: SlotRequest, ended: AbortSignal, over: AbortController): Promise<void> {
    const { clock } = request;
    for (let now = clock.now(); now < slot.endsAtMs; now = clock.now()) {
      void this.#callIfDue(request);
      this.#running.show(slot, now);
      // Within the part of the term in which renewal is due, one look a second finds the end of every pause.
      const lookAtMs = Math.min(Math.max(this.#lease.renewAtMs, now + 1_000), now + SIGN_OF_LIFE_MS);
      await clock.sleep(Math.min(slot.endsAtMs, lookAtMs) - now, ended);
      if (ended.aborted) return;
    }
    over.abort();
  }

  /** Gives back everything where the isolate stays without requests. */
  async #linger(request: SlotRequest): Promise<void> {
    const started = this.#started;
    await request.clock.sleep(LINGER_MS);
    const now = request.clock.now();
    const isUnchanged = this.#started === started && this.#isIdle(now) && !this.#lease.isCalling(now);
    if (isUnchanged && this.#lease.slots(now) > 0) await this.#call(request, 0);
  }

  #isIdle(now: number): boolean {
    return this.#running.count(true, now) + this.#running.count(false, now) + this.#queue.count(now) === 0;
  }

  /** Makes the call that is due, if one is. @returns settles with its outcome written down */
  #callIfDue(request: SlotRequest): Promise<void> | null {
    const now = request.clock.now();
    const wanted = this.#demand.wanted(now, this.#lease.reply.scarce);
    const situation = { running: this.#running.count(true, now), waiting: this.#queue.count(now), wanted };
    if (!this.#schedule.isDue(this.#lease, situation, now)) return null;
    const call = this.#call(request, wanted);
    request.waitUntil(call);
    return call;
  }

  async #call({ clock, ask }: SlotRequest, wanted: number): Promise<void> {
    const now = clock.now();
    this.#schedule.begin(now);
    const call = this.#lease.ask(this.#running.count(true, now), wanted, now, this.#callLimitMs);
    const answered = new AbortController();
    const limit = clock.sleep(this.#callLimitMs, answered.signal).then(() => null);
    const reply = await Promise.race([ask(call).catch(() => null), limit]);
    answered.abort("answered");
    if (reply === null) {
      if (this.#lease.giveUp(call)) this.#schedule.failed(clock.now());
    } else if (this.#lease.accept(call, reply)) {
      this.#schedule.answered();
      this.#running.extend(this.#lease.endsAtMs, clock.now());
    }
  }

  #retryAfterMs(now: number): number {
    const slots = Math.max(1, this.#lease.slots(now));
    const turnMs = (this.#meanDurationMs * (this.#queue.count(now) + 1)) / slots;
    const shortestMs = Math.max(FIRST_RETRY_MS, Math.min(LONGEST_RETRY_MS, turnMs));
    // Spread out, so that those turned away together don't come back together.
    return Math.round(shortestMs * (1 + this.#random()));
  }
}
