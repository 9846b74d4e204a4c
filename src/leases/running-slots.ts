/** Owns which requests of one isolate run, on what kind of slot, and until when each may. No I/O. */

export interface RunningSlot {
  /** False for one of the slots set aside for isolates that are cut off. */
  readonly leased: boolean;
  /** When its request is over at the latest, whatever the lease. */
  readonly endByMs: number;
  /** From then on it may not run; a renewal moves it. */
  endsAtMs: number;
  /** When its request last showed that it lives. */
  seenAtMs: number;
}

/** How often a running request shows that it lives, in milliseconds. */
export const SIGN_OF_LIFE_MS = 5_000;
/** Who hasn't for so long has died unheard, and its connection to the provider with it. */
const SILENT_MS = 3 * SIGN_OF_LIFE_MS;
/** What a late timer and the provider are given until an aborted request is over; less than any term's margin. */
const ABORT_MS = 2_000;

export class RunningSlots {
  readonly #slots = new Set<RunningSlot>();

  /** Requests that are over don't count, whether or not they have said so; aborted ones do for a moment longer. */
  count(leased: boolean, nowMs: number): number {
    let count = 0;
    for (const slot of this.#slots) {
      if (slot.endsAtMs + ABORT_MS <= nowMs || nowMs - slot.seenAtMs > SILENT_MS) this.#slots.delete(slot);
      else if (slot.leased === leased) count++;
    }
    return count;
  }

  add(leased: boolean, endByMs: number, leaseEndsAtMs: number, nowMs: number): RunningSlot {
    const endsAtMs = leased ? Math.min(endByMs, leaseEndsAtMs) : endByMs;
    const slot = { leased, endByMs, endsAtMs, seenAtMs: nowMs };
    this.#slots.add(slot);
    return slot;
  }

  show(slot: RunningSlot, nowMs: number): void {
    slot.seenAtMs = nowMs;
  }

  remove(slot: RunningSlot): void {
    this.#slots.delete(slot);
  }

  /** Lets what still runs under the lease go on until its new end. */
  extend(leaseEndsAtMs: number, nowMs: number): void {
    for (const slot of this.#slots) {
      if (slot.leased && slot.endsAtMs > nowMs) slot.endsAtMs = Math.min(slot.endByMs, leaseEndsAtMs);
    }
  }
}
