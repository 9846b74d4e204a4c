/** Owns the order in which one isolate's requests wait for a slot: whoever came first. No I/O. */

export interface Waiter {
  /** When it last looked whether it is its turn. */
  lookedAtMs: number;
}

/** A request that hasn't looked for so long has died unheard, and bars nobody's way. */
const SILENT_MS = 1_000;

export class Queue {
  readonly #waiters = new Set<Waiter>();

  count(nowMs: number): number {
    for (const waiter of this.#waiters) {
      if (nowMs - waiter.lookedAtMs > SILENT_MS) this.#waiters.delete(waiter);
    }
    return this.#waiters.size;
  }

  /** How many are to be served before this one, which thereby shows that it is alive. */
  ahead(waiter: Waiter, nowMs: number): number {
    waiter.lookedAtMs = nowMs;
    this.#waiters.add(waiter);
    let ahead = 0;
    for (const other of this.#waiters) {
      if (other === waiter) break;
      if (nowMs - other.lookedAtMs > SILENT_MS) this.#waiters.delete(other);
      else ahead++;
    }
    return ahead;
  }

  leave(waiter: Waiter): void {
    this.#waiters.delete(waiter);
  }
}
