/** Owns how many requests run under one provider key: a slot ledger behind RPC, its records in the object's storage. */

import { DurableObject } from "cloudflare:workers";
import type { AskKeeper, LeaseCall, LeaseReply } from "../leases/protocol.ts";
import { type LeaseRecord, SlotLedger } from "../leases/slot-ledger.ts";

/** "lease:" and the holder; one for each holder of slots, deleted when it has none. */
const PREFIX = "lease:";

export class SlotKeeper extends DurableObject {
  readonly #storage: SyncKvStorage;
  readonly #ledger: SlotLedger;

  constructor(state: DurableObjectState, bindings: Cloudflare.Env) {
    super(state, bindings);
    this.#storage = state.storage.kv;
    const stored = [...this.#storage.list<LeaseRecord>({ prefix: PREFIX })];
    this.#ledger = new SlotLedger(
      stored.map(([key, record]) => [key.slice(PREFIX.length), record]),
      Date.now(),
    );
  }

  lease(call: LeaseCall): LeaseReply {
    const { reply, changes } = this.#ledger.lease(call, Date.now());
    // The platform holds the reply back until these are safe.
    for (const [holder, record] of changes) {
      if (record === null) this.#storage.delete(PREFIX + holder);
      else this.#storage.put(PREFIX + holder, record);
    }
    return reply;
  }
}

/**
 * The keeper of a provider key, for one request: a stub belongs to the request that makes it.
 * @param key - a name of the provider key, never the key itself
 */
export const askSlotKeeper =
  (namespace: DurableObjectNamespace<SlotKeeper>, key: string): AskKeeper =>
  async (call) =>
    await namespace.getByName(key).lease(call);
