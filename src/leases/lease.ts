/** Owns what one isolate has been granted: how many slots, until when on its own clock, and its latest call. No I/O. */

import { type LeaseCall, type LeaseReply, type LeaseTerms, leasableSlots } from "./protocol.ts";

interface Calling {
  readonly sequence: number;
  readonly askedAtMs: number;
  /** From then on nobody waits for the answer any more, whether its request lives or not. */
  readonly givenUpAtMs: number;
}

/** The part of a term after which it is renewed. */
const RENEWAL = 0.45;

export class Lease {
  readonly #holder: string;
  readonly #terms: LeaseTerms;
  #slots = 0;
  #heldAtCall = 0;
  #endsAtMs = Number.NEGATIVE_INFINITY;
  #renewAtMs = Number.NEGATIVE_INFINITY;
  #sequence = 0;
  #calling: Calling | null = null;
  #reply: LeaseReply = { granted: 0, scarce: false, owed: false };

  /** @param holder - this isolate's name, new and random */
  constructor(holder: string, terms: LeaseTerms) {
    this.#holder = holder;
    this.#terms = terms;
  }

  /** From then on nothing may run under the lease. */
  get endsAtMs(): number {
    return this.#endsAtMs;
  }

  /** From then on whoever runs under the lease sees to its renewal. */
  get renewAtMs(): number {
    return this.#renewAtMs;
  }

  /** The keeper's last word. */
  get reply(): LeaseReply {
    return this.#reply;
  }

  /** Slots the keeper has asked back and counts until it hears that no request runs on them. */
  get askedBack(): number {
    return Math.max(0, this.#heldAtCall - this.#slots);
  }

  /** Slots that requests may run on. */
  slots(nowMs: number): number {
    return nowMs < this.#endsAtMs ? this.#slots : 0;
  }

  /** Slots that a request may start on; fewer than are in use where the keeper wants some back. */
  startableSlots(nowMs: number): number {
    return nowMs < this.#endsAtMs - this.#terms.startReserveMs ? this.#slots : 0;
  }

  isCalling(nowMs: number): boolean {
    return this.#calling !== null && nowMs < this.#calling.givenUpAtMs;
  }

  /**
   * Makes the next call; an earlier one's answer is worth nothing from here on. Slots that are neither wanted nor in
   * use are given back by it, and gone at once.
   * @param running - requests under the lease
   * @param limitMs - how long to wait for the answer
   */
  ask(running: number, wanted: number, nowMs: number, limitMs: number): LeaseCall {
    this.#slots = Math.min(this.slots(nowMs), Math.max(running, wanted));
    this.#sequence++;
    this.#calling = { sequence: this.#sequence, askedAtMs: nowMs, givenUpAtMs: nowMs + limitMs };
    const held = Math.max(this.#slots, running);
    this.#heldAtCall = held;
    const { termMs } = this.#terms;
    return {
      holder: this.#holder,
      sequence: this.#sequence,
      held,
      wanted,
      leasable: leasableSlots(this.#terms),
      termMs,
    };
  }

  /** @returns false where the answer is to an earlier call, and changes nothing */
  accept({ sequence }: LeaseCall, reply: LeaseReply): boolean {
    if (this.#calling?.sequence !== sequence) return false;
    const { askedAtMs } = this.#calling;
    this.#calling = null;
    this.#slots = reply.granted;
    this.#endsAtMs = askedAtMs + this.#terms.termMs - this.#terms.marginMs;
    this.#renewAtMs = askedAtMs + this.#terms.termMs * RENEWAL;
    this.#reply = reply;
    return true;
  }

  /** The call came to nothing. @returns false where a later one is under way */
  giveUp({ sequence }: LeaseCall): boolean {
    if (this.#calling?.sequence !== sequence) return false;
    this.#calling = null;
    return true;
  }
}
