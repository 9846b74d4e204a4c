/** Owns a count of what happened lately. Memory and time are constant: events are told apart by slice, not one by one. */

const SLICES = 10;

export class RecentCount {
  readonly #slices = new Float64Array(SLICES);
  readonly #sliceMs: number;
  #newest = Number.NEGATIVE_INFINITY;
  #total = 0;

  /** @param windowMs - how long an event counts, exact to a tenth of it */
  constructor(windowMs: number) {
    this.#sliceMs = windowMs / SLICES;
  }

  add(nowMs: number, amount = 1): void {
    this.#forget(nowMs);
    const index = this.#newest % SLICES;
    this.#slices[index] = (this.#slices[index] ?? 0) + amount;
    this.#total += amount;
  }

  total(nowMs: number): number {
    this.#forget(nowMs);
    return this.#total;
  }

  #forget(nowMs: number): void {
    const newest = Math.floor(nowMs / this.#sliceMs);
    const passed = Math.min(SLICES, newest - this.#newest);
    for (let slice = newest - passed + 1; slice <= newest; slice++) {
      const index = slice % SLICES;
      this.#total -= this.#slices[index] ?? 0;
      this.#slices[index] = 0;
    }
    this.#newest = Math.max(this.#newest, newest);
  }
}
