/**
 * Owns which holder may use how many slots of one provider key: the state behind the keeper, without any I/O.
 *
 * Stored, by holder: its slots, the number of its last call, the end of its term. A ledger that starts from them counts
 * no holder lower than the one before it did, and takes no old call for a new one. Not stored: what holders wanted. It
 * makes the shares fair, not the cap safe, and comes again with their next calls.
 */

import type { LeaseCall, LeaseReply } from "./protocol.ts";

/** What must outlive the object's memory, one for each holder of slots. */
export interface LeaseRecord {
  /** The most slots the holder could be using. */
  readonly slots: number;
  /** Of the last call taken. */
  readonly sequence: number;
  /** On the object's clock. */
  readonly expiresAtMs: number;
  readonly termMs: number;
}

/** To be stored before the reply leaves: null where the holder's record goes. */
export type LeaseChange = readonly [holder: string, record: LeaseRecord | null];

interface Holder extends LeaseRecord {
  readonly wanted: number;
  readonly heardAtMs: number;
}

/** What a holder wants beyond what it has counts for this part of a term: it may be dead, and others are not. */
const WANTS_FRESH = 1 / 4;
/** With this part of its share, a holder is well enough off: a slot that moves costs calls, and lies idle on its way. */
const NEARLY = 3 / 4;

export class SlotLedger {
  readonly #holders = new Map<string, Holder>();

  /**
   * @param stored - what the ledger before this one left
   * @param nowMs - on the object's clock
   */
  constructor(stored: Iterable<readonly [holder: string, record: LeaseRecord]>, nowMs: number) {
    for (const [holder, record] of stored) {
      // No term ends later than one that begins now, however far the clock has gone back.
      const expiresAtMs = Math.min(record.expiresAtMs, nowMs + record.termMs);
      this.#holders.set(holder, { ...record, expiresAtMs, wanted: record.slots, heardAtMs: nowMs });
    }
  }

  /** Slots nobody else can have now; those of dead holders count until their terms end. */
  get reserved(): number {
    return sum([...this.#holders.values()].map(({ slots }) => slots));
  }

  /**
   * Takes one call. Never throws.
   * @param nowMs - when it arrived, on the object's clock
   */
  lease(call: LeaseCall, nowMs: number): { readonly reply: LeaseReply; readonly changes: readonly LeaseChange[] } {
    const changes = this.#endTerms(nowMs);
    const known = this.#holders.get(call.holder);
    if (known !== undefined && call.sequence <= known.sequence) {
      // Late or doubled. Only the very last call's holder can still be listening: what is reserved is safe to tell.
      const granted = call.sequence === known.sequence ? known.slots : 0;
      return { reply: { granted, scarce: true, owed: false }, changes };
    }
    // What a holder claims beyond its record was granted in a term that has ended since, and is used no more.
    const held = Math.min(call.held, known?.slots ?? 0);
    const reply = this.#share(call, held, known?.slots ?? 0, nowMs);
    const record = {
      slots: Math.max(held, reply.granted),
      sequence: call.sequence,
      expiresAtMs: nowMs + call.termMs,
      termMs: call.termMs,
    };
    this.#holders.set(call.holder, { ...record, wanted: call.wanted, heardAtMs: nowMs });
    // Without slots nothing is at stake: even an old call taken for a new one could only reserve in vain.
    const change: LeaseChange = [call.holder, record.slots > 0 ? record : null];
    return { reply, changes: [...changes, change] };
  }

  #endTerms(nowMs: number): LeaseChange[] {
    const ended = [...this.#holders].filter(([, { expiresAtMs }]) => expiresAtMs <= nowMs);
    for (const [holder] of ended) this.#holders.delete(holder);
    return ended.filter(([, { slots }]) => slots > 0).map(([holder]) => [holder, null]);
  }

  /**
   * Where there isn't enough for all, shares are in proportion to what is wanted: isolates are no tenants, and a request's
   * chance must not hang on which of them it came to. Besides, an isolate served in full while others queue would have
   * slots idle whenever its load is below its mean; served in proportion, all have a queue, and no slot waits for work.
   */
  #share({ holder, wanted, leasable }: LeaseCall, held: number, had: number, nowMs: number): LeaseReply {
    const others = [...this.#holders].filter(([name]) => name !== holder).map(([, other]) => demandOf(other, nowMs));
    const room = Math.max(0, leasable - sum(others.map(({ slots }) => slots)));
    const ratio = leasable / Math.max(1, wanted + sum(others.map((other) => other.wanted)));
    if (ratio >= 1) return { granted: Math.min(wanted, room), scarce: wanted > room, owed: wanted > room };
    const reserved = sum(others.map((other) => lacking(other, ratio)));
    // Where there are more holders than slots, they take turns.
    const least = others.filter((other) => other.wanted > 0).length < leasable ? 1 : 0;
    const whole = wanted * ratio;
    // Judged by what it had: who has just given slots back as asked must not be the first to get them again.
    const floor = Math.max(least, Math.floor(whole));
    const fair = reserved > 0 && had > floor ? floor : Math.max(held, 1, Math.ceil(whole));
    // What nobody lacks is better used beyond the fair share than not at all; it is asked back when somebody does.
    const granted = Math.min(wanted, room, Math.max(fair, room - reserved));
    return { granted, scarce: true, owed: lacking({ wanted, slots: granted }, ratio) > 0 };
  }
}

interface Demand {
  readonly slots: number;
  readonly wanted: number;
}

const demandOf = ({ slots, wanted, heardAtMs, termMs }: Holder, nowMs: number): Demand => ({
  slots,
  wanted: nowMs - heardAtMs <= termMs * WANTS_FRESH ? wanted : Math.min(wanted, slots),
});

const entitledTo = (wanted: number, ratio: number): number => Math.min(wanted, Math.max(1, Math.floor(wanted * ratio)));

/** Slots a holder must get from others; none where it has nearly its share. */
const lacking = ({ slots, wanted }: Demand, ratio: number): number => {
  const entitled = entitledTo(wanted, ratio);
  return slots < entitled * NEARLY ? entitled - slots : 0;
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
