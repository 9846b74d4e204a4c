/**
 * Owns the order in which requests wait: by priority, and within one the oldest first. Whoever has waited longer than
 * anyone should is overloaded beyond help: it goes behind the newer ones, and among its like the newest goes first.
 */

import type { Priority } from "../core/priority.ts";

interface Waiting {
  readonly priority: Priority;
  readonly sinceMs: number;
}

const PRIORITIES: readonly Priority[] = ["high", "normal", "low"];

export class WaitingLine<Waiter extends Waiting> {
  /** One line a priority, each the oldest first. */
  readonly #lines = new Map<Priority, Waiter[]>(PRIORITIES.map((priority) => [priority, []]));
  readonly #capacity: number;
  #length = 0;

  /** @param capacity - waiters at most; the line's operations take time in proportion to it */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get length(): number {
    return this.#length;
  }

  /**
   * Adds a waiter. Where the line is full, whoever would be served last makes room.
   * @param patientUntilMs - who has waited since before this has waited too long
   * @returns who is out, which may be the newcomer; null where there was room
   */
  join(waiter: Waiter, patientUntilMs: number): Waiter | null {
    const out = this.#length < this.#capacity ? null : this.#last(waiter, patientUntilMs);
    if (out === waiter) return waiter;
    if (out !== null) this.remove(out);
    this.#lines.get(waiter.priority)?.push(waiter);
    this.#length++;
    return out;
  }

  /** Takes out who is to be served next; null where nobody waits. */
  next(patientUntilMs: number): Waiter | null {
    for (const line of this.#lines.values()) {
      const waiter = line.find(({ sinceMs }) => sinceMs >= patientUntilMs) ?? line.at(-1);
      if (waiter === undefined) continue;
      this.remove(waiter);
      return waiter;
    }
    return null;
  }

  /** @returns false where it waits no more */
  remove(waiter: Waiter): boolean {
    const line = this.#lines.get(waiter.priority) ?? [];
    const index = line.indexOf(waiter);
    if (index < 0) return false;
    line.splice(index, 1);
    this.#length--;
    return true;
  }

  /** How many would be served before a newcomer of the priority. */
  countBefore(priority: Priority, patientUntilMs: number): number {
    let count = 0;
    for (const [linePriority, line] of this.#lines) {
      const own = linePriority === priority;
      // Of a higher priority even those who have waited too long go first.
      count += own ? line.filter(({ sinceMs }) => sinceMs >= patientUntilMs).length : line.length;
      if (own) break;
    }
    return count;
  }

  #last(newcomer: Waiter, patientUntilMs: number): Waiter {
    for (const priority of PRIORITIES.toReversed()) {
      const [oldest] = this.#lines.get(priority) ?? [];
      const newest = priority === newcomer.priority ? newcomer : this.#lines.get(priority)?.at(-1);
      if (oldest !== undefined && oldest.sinceMs < patientUntilMs) return oldest;
      if (newest !== undefined) return newest;
    }
    return newcomer;
  }
}
