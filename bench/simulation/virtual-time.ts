/** Owns virtual time: a scheduler of discrete events that jumps from one to the next, and randomness that repeats. */

import type { Clock, Random } from "../../src/core/clock.ts";

interface Event {
  readonly atMs: number;
  /** Orders what is due at one instant by when it was scheduled. */
  readonly number: number;
  /** Null once it has run or was called off. */
  action: (() => void) | null;
}

const earlier = (a: Event, b: Event): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.number < b.number);

/** Turns queued at once: enough to make a pass through Node's event loop cheap, few enough to end soon after the last event. */
const TURNS = 64;

/**
 * A clock that stands still while code runs, and jumps when all of it waits.
 *
 * Code under test awaits real promises. Between two events every microtask runs to its end, because each event has a
 * turn of `setImmediate` to itself; Node empties its microtask queue between the turns of one pass.
 */
export class VirtualTime implements Clock {
  /** A binary heap, the earliest first. */
  readonly #events: Event[] = [];
  #nowMs = 0;
  #scheduled = 0;

  /** Virtual milliseconds since the scheduler was made. */
  now(): number {
    return this.#nowMs;
  }

  /**
   * Calls `action` once, `delayMs` from now; an `action` that throws makes `run` reject.
   * @returns calls it off; without effect once it has run
   */
  schedule(delayMs: number, action: () => void): () => void {
    const event: Event = { atMs: this.#nowMs + Math.max(0, delayMs), number: this.#scheduled++, action };
    this.#push(event);
    return () => {
      event.action = null;
    };
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      if (signal === undefined) {
        this.schedule(ms, resolve);
        return;
      }
      const wake = () => {
        callOff();
        signal.removeEventListener("abort", wake);
        resolve();
      };
      const callOff = this.schedule(ms, wake);
      signal.addEventListener("abort", wake);
    });
  }

  /**
   * Runs events in order until none is left, or up to and including `untilMs`, at which the clock then stands.
   * One run at a time.
   */
  run(untilMs = Number.POSITIVE_INFINITY): Promise<void> {
    return new Promise((resolve, reject) => {
      let done = false;
      const turn = () => {
        if (done) return;
        const event = this.#next(untilMs);
        if (event === null) {
          done = true;
          if (untilMs !== Number.POSITIVE_INFINITY) this.#nowMs = Math.max(this.#nowMs, untilMs);
          resolve();
          return;
        }
        try {
          event();
        } catch (error) {
          done = true;
          reject(error);
        }
      };
      const pass = () => {
        if (done) return;
        for (let index = 0; index < TURNS; index++) setImmediate(turn);
        setImmediate(pass);
      };
      // Starts on a turn of its own, so that what the caller has begun comes to rest first.
      setImmediate(pass);
    });
  }

  /** Takes the next event's action and moves the clock to it; null where none is due. */
  #next(untilMs: number): (() => void) | null {
    for (;;) {
      const event = this.#events[0];
      if (event === undefined || event.atMs > untilMs) return null;
      this.#pop();
      const { action } = event;
      if (action === null) continue;
      event.action = null;
      this.#nowMs = event.atMs;
      return action;
    }
  }

  #push(event: Event): void {
    const heap = this.#events;
    let index = heap.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !earlier(event, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = event;
  }

  #pop(): void {
    const heap = this.#events;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const [leftEvent, rightEvent] = [heap[left], heap[left + 1]];
      if (leftEvent === undefined) break;
      const right = rightEvent !== undefined && earlier(rightEvent, leftEvent);
      const child = right ? rightEvent : leftEvent;
      if (!earlier(child, last)) break;
      heap[index] = child;
      index = right ? left + 1 : left;
    }
    heap[index] = last;
  }
}

/** The same sequence for the same seed, on every machine (mulberry32). */
export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** Waits of the given mean with no memory, as arrivals of independent callers have them. */
export const exponential = (random: Random, mean: number): number => -Math.log(1 - random()) * mean;

/** Values around the given median, a long tail above: `spread` 0.5 makes the 95th percentile 2.3 times the median. */
export const lognormal = (random: Random, median: number, spread: number): number => {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return median * Math.exp(spread * normal);
};
