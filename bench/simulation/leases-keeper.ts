/** Owns the keeper's side of the lease simulation: the real ledger, storage that survives, a network that loses, delays and doubles. */

import type { Random } from "../../src/core/clock.ts";
import type { LeaseCall, LeaseReply } from "../../src/leases/protocol.ts";
import { type LeaseRecord, SlotLedger } from "../../src/leases/slot-ledger.ts";
import { exponential, lognormal, type VirtualTime } from "./virtual-time.ts";

/** "hanging": calls arrive nowhere. "failing": they are turned away at once. */
export type KeeperHealth = "well" | "hanging" | "failing";

/** How far apart the clocks of two machines are at most. */
const CLOCK_JUMP_MS = 500;
const LOST = 0.01;
const DOUBLED = 0.02;
const SLOW = 0.02;
const VERY_LATE = 0.002;
/** Of the calls taken, those after which the object dies before its writes are safe. */
const DEATH_IN_WRITING = 0.002;

export class Keeper {
  health: KeeperHealth = "well";
  calls = 0;
  /** Told of every holder whose record changes. */
  onChange: (holder: string) => void = () => undefined;
  readonly #time: VirtualTime;
  readonly #random: Random;
  readonly #storage = new Map<string, LeaseRecord>();
  #offsetMs = 1e9;
  #ledger: SlotLedger;

  constructor(time: VirtualTime, random: Random) {
    this.#time = time;
    this.#random = random;
    this.#ledger = new SlotLedger([], this.#now());
  }

  get reserved(): number {
    return this.#ledger.reserved;
  }

  /** The most slots the holder could be using, as it stands in storage. */
  slotsOf(holder: string): number {
    return this.#storage.get(holder)?.slots ?? 0;
  }

  /** Everything in memory is lost, and the next machine's clock differs. */
  restart(): void {
    this.#offsetMs = 1e9 + CLOCK_JUMP_MS * (this.#random() - 0.5);
    this.#ledger = new SlotLedger(this.#storage, this.#now());
  }

  /**
   * Carries a call there and its answer back.
   * @param isCutOff - asked when either would pass
   */
  ask(call: LeaseCall, isCutOff: () => boolean): Promise<LeaseReply> {
    this.calls++;
    return new Promise((resolve, reject) => {
      const arrive = () => {
        if (isCutOff() || this.health === "hanging") return;
        if (this.health === "failing") return reject(new Error("the object fails"));
        const reply = this.#take(call);
        if (reply === null) return reject(new Error("the object died"));
        this.#travel(() => {
          if (!isCutOff()) resolve(reply);
        });
      };
      this.#travel(arrive);
      if (this.#random() < DOUBLED) this.#travel(arrive);
    });
  }

  #now(): number {
    return this.#time.now() + this.#offsetMs;
  }

  #take(call: LeaseCall): LeaseReply | null {
    const { reply, changes } = this.#ledger.lease(call, this.#now());
    if (this.#ledger.reserved > call.leasable) throw new Error("the ledger reserved more than it has");
    if (this.#random() < DEATH_IN_WRITING) {
      this.restart();
      return null;
    }
    for (const [holder, record] of changes) {
      if (record === null) this.#storage.delete(holder);
      else this.#storage.set(holder, record);
      this.onChange(holder);
    }
    return reply;
  }

  #travel(arrive: () => void): void {
    const fate = this.#random();
    if (fate < LOST) return;
    let delayMs = lognormal(this.#random, 15, 0.6);
    if (fate > 1 - VERY_LATE) delayMs += exponential(this.#random, 100_000);
    else if (fate > 1 - SLOW) delayMs += exponential(this.#random, 2_000);
    this.#time.schedule(delayMs, arrive);
  }
}
