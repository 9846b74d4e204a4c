/**
 * Owns how many requests of one provider key may wait for their first byte at once: the gradient limit of Netflix's
 * concurrency-limits (Gradient2), fed with times to first byte, since an answer's length says nothing of how busy its
 * provider is.
 */

/** A concurrency limit that learns from what becomes of the requests. */
export interface ConcurrencyLimit {
  /** 1 or more; a fraction counts as nothing. */
  readonly current: number;
  /** The time to first byte to reckon with, in milliseconds; 0 where none is known. */
  readonly expectedMs: number;
  /** Counts the times the limit was cut, so that one burst of bad news cuts it once. */
  readonly era: number;
  record(sample: Sample): void;
}

export interface Sample {
  /** Milliseconds from sending to the first byte, or to when the wait for it ended. */
  readonly elapsedMs: number;
  /** Requests in flight when this one was sent, itself included. */
  readonly inFlight: number;
  /** The limit's `era` when the request was sent. */
  readonly sentInEra: number;
  /** `dropped`: turned away as too many. `timed_out`: presumed lost as well. `abandoned`: the caller left first. */
  readonly ending: "answered" | "dropped" | "timed_out" | "abandoned";
}

const START = 20;
const SMALLEST = 1;
const LARGEST = 200;
const SMOOTHING = 0.2;
const SMALLEST_GRADIENT = 0.5;
/** Requests that may queue at the provider, so that it never runs dry. */
const QUEUE_ALLOWANCE = 4;
/** Times to first byte up to this much above the base are taken for noise. */
const TOLERANCE = 1.5;
/** What is left of the limit after a request was turned away, and after one came to nothing for its provider's slowness. */
const DROPPED_CUT = 0.75;
const LATE_CUT = 0.5;
/** Weight of the newest sample in the recent time to first byte. */
const RECENCY = 0.1;
/** Answers before there is a base: their mean, since the first alone may be luck. */
const FIRST_ANSWERS = 1 / RECENCY;
/**
 * How much the base rises with each answer, an eighth in 600. Slow enough that hours of overload don't pass for the
 * provider's best, and some day a lasting slowdown does.
 */
const CREEP = 1.0002;

export class GradientLimit implements ConcurrencyLimit {
  #current = START;
  #era = 0;
  #recentMs = 0;
  /** The time to first byte of a provider that isn't busy, as far as was seen. Infinite until enough was. */
  #baseMs = Number.POSITIVE_INFINITY;
  #answers = 0;

  get current(): number {
    return this.#current;
  }

  get era(): number {
    return this.#era;
  }

  get expectedMs(): number {
    return this.#recentMs;
  }

  record({ elapsedMs, inFlight, sentInEra, ending }: Sample): void {
    if (ending === "answered") {
      this.#learn(elapsedMs);
      // A limit that is not used up says nothing of whether a higher one would do.
      if (inFlight >= this.#current / 2) this.#follow();
    }
    if (ending === "dropped") this.#cut(sentInEra, DROPPED_CUT);
    // That a caller left early tells nothing; that it left late tells that the provider is late.
    const late = ending === "abandoned" && elapsedMs > this.#recentMs;
    if (ending === "timed_out" || late) this.#cut(sentInEra, LATE_CUT);
  }

  #learn(elapsedMs: number): void {
    this.#answers++;
    this.#recentMs += Math.max(RECENCY, 1 / this.#answers) * (elapsedMs - this.#recentMs);
    if (this.#answers >= FIRST_ANSWERS) this.#baseMs = Math.min(this.#recentMs, this.#baseMs * CREEP);
  }

  #follow(): void {
    const gradient = Math.max(SMALLEST_GRADIENT, Math.min(1, (TOLERANCE * this.#baseMs) / this.#recentMs));
    const next = this.#current * gradient + QUEUE_ALLOWANCE;
    this.#set(this.#current + SMOOTHING * (next - this.#current));
  }

  #cut(sentInEra: number, share: number): void {
    if (sentInEra !== this.#era) return;
    this.#era++;
    this.#set(this.#current * share);
  }

  #set(limit: number): void {
    this.#current = Math.max(SMALLEST, Math.min(LARGEST, limit));
  }
}
