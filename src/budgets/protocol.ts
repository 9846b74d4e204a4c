/**
 * Owns what an isolate and the keeper of a tenant's budget say to each other, and the promise they keep together: in
 * each window, what was spent passes the limit by no more than what was in flight turned out to cost beyond its estimate.
 *
 * How the promise holds. Before a request goes out its estimate is reserved, and granted only where it fits beside all
 * that was spent and all that is reserved. Afterwards it is settled: the true cost takes the reservation's place. A
 * reservation nobody settles (an isolate that died, a message that was lost) expires, and then its estimate counts as
 * spent: the request may well have gone out. A request counts in the windows it was reserved in, however long it takes.
 *
 * What it takes for granted. That a reservation's term is longer than its request can last. A request that went out
 * without a reservation, since the keeper couldn't be reached and the budget says "allow", is outside the promise; it is
 * counted when it is over, in the windows of that moment.
 */

import type { Limits } from "./budget.ts";
import type { MicroDollars } from "./money.ts";
import type { WindowName } from "./windows.ts";

export interface ReserveCall {
  /** Random, never used again. */
  readonly id: string;
  /** What the request will cost at most, as far as one can tell. */
  readonly cost: MicroDollars;
  /** As the caller is configured: where two versions run side by side, each keeps its own. */
  readonly limits: Limits;
  /** Milliseconds from the call's arrival until the reservation counts as spent. */
  readonly termMs: number;
}

/** One limit in the way of a request. */
export interface Exceeded {
  readonly limit: "spend" | "requests";
  readonly window: WindowName;
  /** Milliseconds from the reply until the window ends. */
  readonly endsInMs: number;
  /** The whole limit: micro-dollars, or requests. */
  readonly allowed: number;
  /** What would be left in this window if nothing in flight cost anything: it never grows before the window's end. */
  readonly attainable: number;
}

/** Refused by each of `exceeded`, the last to end first; empty: too many of the tenant's requests are in flight to count. */
export type ReserveReply =
  | { readonly granted: true }
  | { readonly granted: false; readonly exceeded: readonly Exceeded[] };

export interface SettleCall {
  readonly id: string;
  /** What the request has cost. */
  readonly cost: MicroDollars;
  /** True where the reservation may never have been made; then the cost is counted all the same. */
  readonly orCharge: boolean;
}

/**
 * Brings calls to a tenant's keeper, as part of the request that makes them and in their order. Each rejects, or never
 * settles, where the keeper can't be reached.
 */
export interface BudgetCalls {
  reserve(call: ReserveCall): Promise<ReserveReply>;
  /** One that isn't open any more, or never was, changes nothing but where it says `orCharge`. */
  settle(call: SettleCall): Promise<void>;
  /** For a request that never went out: neither it nor its cost count. */
  cancel(id: string): Promise<void>;
}
