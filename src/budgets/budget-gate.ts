/**
 * Owns an isolate's side of tenants' budgets: asks before a request goes out, settles when it is over, and goes on
 * without the keeper where that doesn't answer.
 *
 * What the requests of an isolate share here is plain data, never a promise: one that awaits what another began hangs
 * when that one goes.
 */

import type { Clock } from "../core/clock.ts";
import type { Failure } from "../core/failure.ts";
import { within } from "../core/within.ts";
import { type AtLimit, type Budget, limitsOf } from "./budget.ts";
import { budgetUnknown, overBudget, tooManyInFlight } from "./failures.ts";
import type { MicroDollars } from "./money.ts";
import type { BudgetCalls, ReserveReply } from "./protocol.ts";
import { Refusals } from "./refusals.ts";

export interface BudgetGateOptions {
  /** How long the keeper's answer is waited for before a request goes out, in milliseconds. @default 200 */
  readonly callLimitMs?: number;
  /** Tenants remembered at once; one that is forgotten costs a call. @default 1000 */
  readonly maximumTenants?: number;
}

/** One request that may go to a provider, with the I/O that belongs to it. */
export interface BudgetRequest {
  /** The caller's: what is counted together. */
  readonly scope: string;
  readonly budget: Budget;
  /** What it may cost at most; null where its model is unpriced: then only the number of requests counts. */
  readonly cost: MicroDollars | null;
  /** Random, never used again. */
  readonly id: string;
  /** Longer than the request and its answer can take, in milliseconds. */
  readonly termMs: number;
  readonly calls: BudgetCalls;
  readonly clock: Clock;
  /** As `ExecutionContext.waitUntil`. */
  readonly waitUntil: (task: Promise<void>) => void;
}

/** Leave to send one request. One of its methods has to be called once; the reservation counts as spent otherwise. */
export interface BudgetReservation {
  /** False where the model has no price. */
  readonly isPriced: boolean;
  /** False where the keeper couldn't be reached, and the budget lets requests go on. */
  readonly isReserved: boolean;
  /** The request went out and has cost this much. Resolves within 10 s, and never rejects. */
  readonly settle: (cost: MicroDollars) => Promise<void>;
  /** The request never went out. Likewise. */
  readonly cancel: () => Promise<void>;
}

export type BudgetOutcome =
  | { readonly outcome: "granted"; readonly reservation: BudgetReservation }
  /** `atLimit`: what the tenant wants in that case; null where it isn't a limit that was in the way. */
  | { readonly outcome: "refused"; readonly failure: Failure; readonly atLimit: AtLimit | null };

/** What is known of one tenant. */
interface TenantState {
  readonly refusals: Refusals;
  /** Until when the keeper isn't asked, and how long that was the last time. */
  pause: { readonly untilMs: number; readonly lengthMs: number } | null;
}

const SETTLE_LIMIT_MS = 10_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/** One an isolate. */
export class BudgetGate {
  readonly #callLimitMs: number;
  readonly #maximumTenants: number;
  /** By scope, the least recently used first. */
  readonly #isolateTenants = new Map<string, TenantState>();

  constructor({ callLimitMs = 200, maximumTenants = 1000 }: BudgetGateOptions = {}) {
    this.#callLimitMs = callLimitMs;
    this.#maximumTenants = maximumTenants;
  }

  /**
   * Whether the tenant is known to be at a limit, whatever a request costs: null where it isn't, or this isolate doesn't
   * know. Asks nobody. For a budget that says "reject", before anything is done for the request.
   */
  knownFailure(scope: string, nowMs: number): Failure | null {
    const refusal = this.#isolateTenants.get(scope)?.refusals.find(1, nowMs) ?? null;
    return refusal === null ? null : overBudget(refusal);
  }

  /** Reserves what the request may cost. Takes no longer than the limit for a call, and never rejects. */
  async reserve(request: BudgetRequest): Promise<BudgetOutcome> {
    const { scope, budget, cost, clock } = request;
    const tenant = this.#tenant(scope);
    const refusal = tenant.refusals.find(cost ?? 0, clock.now());
    if (refusal !== null) return refuse(overBudget(refusal), budget);
    const reply = await this.#ask(request, tenant);
    if (reply === "unreachable") return this.#goOn(request);
    if (reply.granted) return grant(request, true);
    const now = clock.now();
    const refusals = reply.exceeded.map((exceeded) =>
      tenant.refusals.remember(exceeded, exceeded.limit === "spend" ? (cost ?? 0) : 1, now),
    );
    const longest = refusals.toSorted((a, b) => b.waitMs - a.waitMs)[0];
    return longest === undefined
      ? { outcome: "refused", failure: tooManyInFlight, atLimit: null }
      : refuse(overBudget(longest), budget);
  }

  async #ask(request: BudgetRequest, tenant: TenantState): Promise<ReserveReply | "unreachable"> {
    const { id, cost, budget, termMs, calls, clock } = request;
    const { pause } = tenant;
    if (pause !== null) {
      if (clock.now() < pause.untilMs) return "unreachable";
      // This request finds out; the others go on without until it has.
      tenant.pause = { ...pause, untilMs: clock.now() + pause.lengthMs };
    }
    const call = () => calls.reserve({ id, cost: cost ?? 0, limits: limitsOf(budget), termMs });
    const reply = await within(this.#callLimitMs, clock, call);
    if (reply !== null) {
      tenant.pause = null;
      return reply;
    }
    const lengthMs = pause === null ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, 2 * pause.lengthMs);
    tenant.pause = { untilMs: clock.now() + lengthMs, lengthMs };
    return "unreachable";
  }

  #goOn(request: BudgetRequest): BudgetOutcome {
    if (request.budget.ifUnreachable !== "refuse") return grant(request, false);
    // The call may have arrived, though its answer didn't come back.
    request.waitUntil(cancel(request));
    return { outcome: "refused", failure: budgetUnknown, atLimit: null };
  }

  #tenant(scope: string): TenantState {
    const tenant = this.#isolateTenants.get(scope) ?? { refusals: new Refusals(), pause: null };
    this.#isolateTenants.delete(scope);
    this.#isolateTenants.set(scope, tenant);
    for (const oldest of this.#isolateTenants.keys()) {
      if (this.#isolateTenants.size <= this.#maximumTenants) break;
      this.#isolateTenants.delete(oldest);
    }
    return tenant;
  }
}

const refuse = (failure: Failure, { atLimit = "reject" }: Budget): BudgetOutcome => ({
  outcome: "refused",
  failure,
  atLimit,
});

const grant = (request: BudgetRequest, isReserved: boolean): BudgetOutcome => ({
  outcome: "granted",
  reservation: {
    isPriced: request.cost !== null,
    isReserved,
    settle: async (cost) => {
      const { id, calls, clock } = request;
      await within(SETTLE_LIMIT_MS, clock, () => calls.settle({ id, cost, orCharge: !isReserved }));
    },
    cancel: () => cancel(request),
  },
});

const cancel = async ({ id, calls, clock }: BudgetRequest): Promise<void> => {
  await within(SETTLE_LIMIT_MS, clock, () => calls.cancel(id));
};
