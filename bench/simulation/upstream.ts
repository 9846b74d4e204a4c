/** Owns a modelled provider: so many streams at once, a queue before them, refusals above that, and outages. */

import type { Random } from "../../src/core/clock.ts";
import type { Sent } from "../../src/resilience/index.ts";
import { lognormal, type VirtualTime } from "./virtual-time.ts";

export interface UpstreamOptions {
  /** Streams served at once. */
  readonly capacity: number;
  /** Requests that wait before it turns more of them away. */
  readonly queueBound: number;
  /** Median milliseconds from a stream's place to its first byte, and from that to its end. */
  readonly firstByteMs: number;
  readonly bodyMs: number;
  /** Spread of both, as `lognormal` takes it. */
  readonly spread: number;
  /** What it says when its queue is full: a wait in milliseconds, or nothing. */
  readonly retryAfterMs: number | null;
  readonly outages: readonly Outage[];
}

/** A time in which nothing is served: each request gets a 5xx or a 429 at once, or no answer at all. */
export interface Outage {
  readonly fromMs: number;
  readonly toMs: number;
  readonly manner: "fails" | "throttles" | "hangs";
}

/** The time a stream has its place for. */
export interface Stream {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Job {
  gone: boolean;
  readonly answer: (stream: Stream) => void;
}

/** Time a refusal or an error takes on its way. */
const REFUSAL_MS = 20;

export class Upstream {
  readonly #time: VirtualTime;
  readonly #random: Random;
  readonly #options: UpstreamOptions;
  readonly #queue: Job[] = [];
  #running = 0;
  /** Requests it was sent. */
  received = 0;

  constructor(time: VirtualTime, random: Random, options: UpstreamOptions) {
    this.#time = time;
    this.#random = random;
    this.#options = options;
  }

  get capacity(): number {
    return this.#options.capacity;
  }

  get running(): number {
    return this.#running;
  }

  get queued(): number {
    return this.#queue.length;
  }

  /** Mean milliseconds between requests that just use it up. */
  get meanGapMs(): number {
    const { firstByteMs, bodyMs, spread, capacity } = this.#options;
    return ((firstByteMs + bodyMs) * Math.exp(spread ** 2 / 2)) / capacity;
  }

  /** Milliseconds between two points of time, those of outages left out. */
  availableMs(fromMs: number, toMs: number): number {
    const lostMs = this.#options.outages.map((outage) => Math.min(toMs, outage.toMs) - Math.max(fromMs, outage.fromMs));
    return lostMs.reduce((left, ms) => left - Math.max(0, ms), Math.max(0, toMs - fromMs));
  }

  /** Resolves at the first byte or the refusal; as a timeout when the signal aborts. */
  send(signal: AbortSignal): Promise<Sent<Stream | null>> {
    this.received++;
    const now = this.#time.now();
    const outage = this.#options.outages.find(({ fromMs, toMs }) => fromMs <= now && now < toMs);
    return new Promise((resolve) => {
      const job: Job = { gone: false, answer: (response) => resolve({ outcome: "answered", response }) };
      signal.addEventListener(
        "abort",
        () => {
          job.gone = true;
          resolve({ outcome: "timeout" });
        },
        { once: true },
      );
      if (outage?.manner === "fails")
        this.#time.schedule(REFUSAL_MS, () => resolve({ outcome: "transient", response: null }));
      else if (outage?.manner === "hangs") return;
      else if (outage === undefined && this.#running < this.#options.capacity) this.#start(job);
      else if (outage === undefined && this.#queue.length < this.#options.queueBound) this.#queue.push(job);
      else {
        const { retryAfterMs } = this.#options;
        const wait = retryAfterMs === null ? {} : { retryAfterMs };
        this.#time.schedule(REFUSAL_MS, () => resolve({ outcome: "throttled", response: null, ...wait }));
      }
    });
  }

  /** Reads the prompt, whether or not its caller is still there: a provider finds out when it writes the first byte. */
  #start(job: Job): void {
    const { firstByteMs, bodyMs, spread } = this.#options;
    this.#running++;
    const readingMs = lognormal(this.#random, firstByteMs, spread);
    const writingMs = lognormal(this.#random, bodyMs, spread);
    this.#time.schedule(readingMs, () => {
      if (job.gone) {
        this.#finish();
        return;
      }
      job.answer({ fromMs: this.#time.now() - readingMs, toMs: this.#time.now() + writingMs });
      this.#time.schedule(writingMs, () => this.#finish());
    });
  }

  #finish(): void {
    this.#running--;
    const next = this.#queue.shift();
    if (next !== undefined) this.#start(next);
  }
}
