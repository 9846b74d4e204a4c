/** Owns sending a request within its tenant's budget: reserves what it may cost, and settles what it has cost. */

import {
  type Budget,
  type BudgetCalls,
  type BudgetGate,
  type BudgetReservation,
  type Budgets,
  budgetOf,
  costOf,
  dearestPrice,
  estimate,
  highestCostOf,
  meterBody,
  type Price,
  type Prices,
  priceOf,
  type TokenEstimate,
} from "../budgets/index.ts";
import type { Choice } from "../configuration/routing.ts";
import { fail, succeed } from "../core/result.ts";
import { headersOfDecoded } from "../http/forwardable-headers.ts";
import type { Escalation } from "./destination.ts";
import { type Escalated, type EscalationServices, escalate, nobodyAsked, type Order } from "./escalate.ts";
import { forward } from "./forward.ts";

export interface BudgetServices {
  readonly budgets: Budgets;
  readonly prices: Prices;
  readonly budgetGate: BudgetGate;
  /** @param scope - the caller's */
  readonly budgetCalls: (scope: string) => BudgetCalls;
}

type Spending = Pick<Order, "escalation" | "choice">;

/** Longer than any request and its answer take. */
const TERM_MS = 2 * 60 * 60 * 1000;

/** Escalates where the budget allows it: at a limit with a smaller model, if the tenant's budget says so and one fits. */
export const escalateWithinBudget = async (
  order: Order,
  services: EscalationServices & BudgetServices,
): Promise<Escalated> => {
  const budget = budgetOf(services.budgets, order.escalation.caller.tenant);
  if (budget === null) return await escalate(order, services);
  return await spendOnFirstAllowed(order, order.smaller, budget, services);
};

/**
 * Hands a request of a path on which nothing is decided to its own provider, where the budget allows it. Only posts count: what reads,
 * lists or deletes costs nothing.
 */
export const forwardWithinBudget = async (
  escalation: Escalation,
  services: EscalationServices & BudgetServices,
): Promise<Escalated["result"]> => {
  const budget = escalation.incoming.method === "POST" ? budgetOf(services.budgets, escalation.caller.tenant) : null;
  if (budget === null) return await forward(escalation, services);
  const order = { escalation, choice: null };
  const reserved = await reserve(order, budget, services);
  if (reserved.outcome !== "granted") return fail(reserved.failure);
  const forwarded = await forward(escalation, services);
  return settle(order, { ...nobodyAsked, result: forwarded, tries: 1 }, reserved.reservation, services);
};

const spendOnFirstAllowed = async (
  order: Order,
  [next, ...smaller]: readonly Choice[],
  budget: Budget,
  services: EscalationServices & BudgetServices,
): Promise<Escalated> => {
  const reserved = await reserve(order, budget, services);
  if (reserved.outcome === "granted") return await spend(order, reserved.reservation, services);
  if (reserved.atLimit !== "tier_down" || next === undefined) return { result: fail(reserved.failure), ...nobodyAsked };
  return await spendOnFirstAllowed({ ...order, choice: next }, smaller, budget, services);
};

const reserve = async (
  order: Spending,
  budget: Budget,
  { budgetGate, budgetCalls, prices, registry, now, randomId, waitUntil }: EscalationServices & BudgetServices,
) => {
  const { caller, model } = order.escalation;
  const price = priceFor(order.choice?.model ?? model, prices, now);
  return await budgetGate.reserve({
    scope: caller.scope,
    budget,
    cost: price && highestCostOf(estimateOf(order), price),
    id: randomId(),
    termMs: TERM_MS,
    calls: budgetCalls(caller.scope),
    clock: registry.clock,
    waitUntil,
  });
};

const spend = async (
  order: Order,
  reservation: BudgetReservation,
  services: EscalationServices & BudgetServices,
): Promise<Escalated> => {
  const escalated = await escalate(order, services);
  return { ...escalated, result: settle(order, escalated, reservation, services) };
};

/** @returns the same result; what it costs is settled when its body has been read */
const settle = (
  order: Spending,
  { result, target, tries }: Escalated,
  reservation: BudgetReservation,
  { prices, now, waitUntil }: EscalationServices & BudgetServices,
): Escalated["result"] => {
  if (!result.ok || !result.value.ok || result.value.body === null) {
    // What fails costs nothing at any of the providers.
    waitUntil(tries === 0 ? reservation.cancel() : reservation.settle(0));
    return result;
  }
  const { body, status, statusText, headers } = result.value;
  const { dialect } = order.escalation.upstream.provider;
  const metered = meterBody(body, { dialect, contentType: headers.get("content-type"), estimate: estimateOf(order) });
  const price = priceFor(target?.model ?? "", prices, now);
  waitUntil(metered.usage.then((usage) => reservation.settle(price === null ? 0 : costOf(usage, price))));
  return succeed(new Response(metered.body, { status, statusText, headers: headersOfDecoded(headers) }));
};

/** What nobody has read may be for any model. */
const priceFor = (model: string, prices: Prices, now: () => Date): Price | null =>
  model === "" ? dearestPrice(prices, now().getTime()) : priceOf(prices, model, now().getTime());

/** Of a body that streams past nobody knows the length: such a one counts by its output alone. */
const estimateOf = ({ escalation: { incoming, upstream, body } }: Spending): TokenEstimate =>
  estimate(body, {
    dialect: upstream.provider.dialect,
    bytes: incoming.body instanceof Uint8Array ? incoming.body.byteLength : 0,
  });
