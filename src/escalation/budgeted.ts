/** Owns sending a request within its tenant's budget: reserves what it may cost, and settles what it has cost. */

import {
  type Budget,
  type BudgetCalls,
  type BudgetGate,
  type BudgetReservation,
  type Budgets,
  budgetOf,
  costOf,
  estimate,
  highestCostOf,
  meterBody,
  type Prices,
  priceOf,
  type TokenEstimate,
} from "../budgets/index.ts";
import type { Choice } from "../configuration/routing.ts";
import { fail, succeed } from "../core/result.ts";
import { headersOfDecoded } from "../http/forwardable-headers.ts";
import { type Escalated, type EscalationServices, escalate, nobodyAsked, type Order } from "./escalate.ts";

export interface BudgetServices {
  readonly budgets: Budgets;
  readonly prices: Prices;
  readonly budgetGate: BudgetGate;
  /** @param scope - the caller's */
  readonly budgetCalls: (scope: string) => BudgetCalls;
}

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
  order: Order,
  budget: Budget,
  { budgetGate, budgetCalls, prices, registry, now, randomId, waitUntil }: EscalationServices & BudgetServices,
) => {
  const { caller, model } = order.escalation;
  const price = priceOf(prices, order.choice?.model ?? model, now().getTime());
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
  const { prices, now, waitUntil } = services;
  const escalated = await escalate(order, services);
  const { result, target, tries } = escalated;
  if (!result.ok || !result.value.ok || result.value.body === null) {
    // What fails costs nothing at any of the providers.
    waitUntil(tries === 0 ? reservation.cancel() : reservation.settle(0));
    return escalated;
  }
  const { body, status, statusText, headers } = result.value;
  const { dialect } = order.escalation.upstream.provider;
  const metered = meterBody(body, { dialect, contentType: headers.get("content-type"), estimate: estimateOf(order) });
  const price = priceOf(prices, target?.model ?? "", now().getTime());
  waitUntil(metered.usage.then((usage) => reservation.settle(price === null ? 0 : costOf(usage, price))));
  const response = new Response(metered.body, { status, statusText, headers: headersOfDecoded(headers) });
  return { ...escalated, result: succeed(response) };
};

/** Of a body that streams past nobody knows the length: such a one counts by its output alone. */
const estimateOf = ({ escalation: { incoming, upstream, body } }: Order): TokenEstimate =>
  estimate(body, {
    dialect: upstream.provider.dialect,
    bytes: incoming.body instanceof Uint8Array ? incoming.body.byteLength : 0,
  });
