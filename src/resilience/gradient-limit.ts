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
  /** `dropped`: turned away as too many, or presumed lost. `abandoned`: the caller left first. */
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
/** Times the recent time to first byte after which a caller who leaves has waited for too long. */
const LATE = 2;
/** Weight of the newest sample in the recent time to first byte. */
const RECENCY = 0.1;
/** The base is the least the recent time has been over so many samples, in so many steps. */
const BASE_SAMPLES = 600;
const BASE_STEPS = 6;

export class GradientLimit implements ConcurrencyLimit {
  #current = START;
  #era = 0;
  #recentMs = 0;
  /** The least recent time of each step, the newest last. */
  #leastMs: number[] = [];
  #samples = 0;

  get current(): number {
    return this.#current;
  }

  get era(): number {
    return this.#era;
  }

  get expectedMs(): number {
    return this.#recentMs;
  }

  /** The time to first byte of a provider that isn't busy, as far as was seen; 0 where nothing was. */
  get baseMs(): number {
    return this.#leastMs.length === 0 ? 0 : Math.min(...this.#leastMs);
  }

  record({ elapsedMs, inFlight, sentInEra, ending }: Sample): void {
    if (ending === "answered") {
      this.#learn(elapsedMs);
      // A limit that is not used up says nothing of whether a higher one would do.
      if (inFlight >= this.#current / 2) this.#follow();
    }
    if (ending === "dropped") this.#cut(sentInEra, DROPPED_CUT);
    // That a caller left early tells nothing; that it left late tells that the provider is late.
    const late = ending === "abandoned" && elapsedMs > LATE * this.#recentMs;
    if (ending === "timed_out" || late) this.#cut(sentInEra, LATE_CUT);
  }

  #learn(elapsedMs: number): void {
    this.#recentMs = this.#samples === 0 ? elapsedMs : this.#recentMs + RECENCY * (elapsedMs - this.#recentMs);
    if (this.#samples % (BASE_SAMPLES / BASE_STEPS) === 0) {
      this.#leastMs = [...this.#leastMs.slice(1 - BASE_STEPS), this.#recentMs];
    }
    const newest = this.#leastMs.length - 1;
    this.#leastMs[newest] = Math.min(this.#leastMs[newest] ?? this.#recentMs, this.#recentMs);
    this.#samples++;
  }

  #follow(): void {
    const gradient = Math.max(SMALLEST_GRADIENT, Math.min(1, (TOLERANCE * this.baseMs) / this.#recentMs));
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
