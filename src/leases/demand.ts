/** Owns how many slots one isolate has use for: its mean and its peak demand of late, in requests at once. No I/O. */

/** The memory of the mean, and half that of the peak, in milliseconds. */
const MEMORY_MS = 6_000;
/** Asked for on top of the peak while there is enough for all, so that a rise in demand needn't wait for the keeper. */
const HEADROOM = 0.5;
/** Below this mean a scarce slot isn't kept for whoever may come next. */
const SELDOM = 0.2;

export class Demand {
  #atMs: number;
  #count = 0;
  #mean = 0;
  #peak = 0;
  #peakBefore = 0;
  #peakSinceMs: number;

  constructor(nowMs: number) {
    this.#atMs = nowMs;
    this.#peakSinceMs = nowMs;
  }

  /** @param count - requests that run or wait from now on */
  note(count: number, nowMs: number): void {
    this.#advance(nowMs);
    this.#count = count;
    this.#peak = Math.max(this.#peak, count);
  }

  /**
   * Slots to ask for. While they are scarce, a slot kept for the peak lies idle where others wait: then it is the mean.
   */
  wanted(nowMs: number, scarce: boolean): number {
    this.#advance(nowMs);
    if (scarce) return Math.max(Math.round(this.#mean), this.#count > 0 || this.#mean > SELDOM ? 1 : 0);
    return Math.ceil(Math.max(this.#peak, this.#peakBefore) * (1 + HEADROOM));
  }

  #advance(nowMs: number): void {
    const weight = -Math.expm1((this.#atMs - nowMs) / MEMORY_MS);
    this.#mean += (this.#count - this.#mean) * weight;
    this.#atMs = nowMs;
    const elapsedMs = nowMs - this.#peakSinceMs;
    if (elapsedMs < MEMORY_MS) return;
    this.#peakBefore = elapsedMs < 2 * MEMORY_MS ? this.#peak : this.#count;
    this.#peak = this.#count;
    this.#peakSinceMs = nowMs;
  }
}
