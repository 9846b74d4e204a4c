/** Owns what a tenant has spent: a budget ledger behind RPC, its records in the object's storage. */

import { DurableObject } from "cloudflare:workers";
import { BudgetLedger, type LedgerChanges, type OpenReservation, type Totals } from "../budgets/budget-ledger.ts";
import type { BudgetCalls, ReserveCall, ReserveReply, SettleCall } from "../budgets/protocol.ts";

/** One record: what was settled in each window. */
const TOTALS = "totals";
/** "open:" and the reservation's id; one for each request in flight, deleted when it is settled, cancelled or expired. */
const PREFIX = "open:";

export class BudgetKeeper extends DurableObject {
  readonly #storage: SyncKvStorage;
  readonly #ledger: BudgetLedger;

  constructor(state: DurableObjectState, bindings: Cloudflare.Env) {
    super(state, bindings);
    this.#storage = state.storage.kv;
    const open = [...this.#storage.list<OpenReservation>({ prefix: PREFIX })];
    this.#ledger = new BudgetLedger(
      {
        totals: this.#storage.get<Totals>(TOTALS) ?? null,
        open: open.map(([key, reservation]) => [key.slice(PREFIX.length), reservation]),
      },
      Date.now(),
    );
  }

  reserve(call: ReserveCall): ReserveReply {
    const { reply, changes } = this.#ledger.reserve(call, Date.now());
    this.#store(changes);
    return reply;
  }

  settle(call: SettleCall): void {
    this.#store(this.#ledger.settle(call, Date.now()));
  }

  cancel(id: string): void {
    this.#store(this.#ledger.cancel(id, Date.now()));
  }

  /** All of it or nothing, since nothing is awaited in between; the platform holds the reply back until it is safe. */
  #store({ totals, open }: LedgerChanges): void {
    if (totals !== null) this.#storage.put(TOTALS, totals);
    for (const [id, reservation] of open) {
      if (reservation === null) this.#storage.delete(PREFIX + id);
      else this.#storage.put(PREFIX + id, reservation);
    }
  }
}

/**
 * The keeper of a tenant's budget, for one request: a stub belongs to the request that makes it.
 * @param scope - the caller's scope
 */
export const budgetCalls = (namespace: DurableObjectNamespace<BudgetKeeper>, scope: string): BudgetCalls => {
  const keeper = namespace.getByName(scope);
  return {
    reserve: async (call) => await keeper.reserve(call),
    settle: async (call) => await keeper.settle(call),
    cancel: async (id) => await keeper.cancel(id),
  };
};
