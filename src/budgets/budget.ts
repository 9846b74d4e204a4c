/** Owns what configuration says of tenants' limits: the variable BUDGETS. */

import type { JsonObject } from "../core/json.ts";
import { type MicroDollars, microDollars } from "./money.ts";
import type { WindowName } from "./windows.ts";

type ByWindow = Readonly<Partial<Record<WindowName, number>>>;

/**
 * What happens at a limit:
 * `reject`: every request of the tenant is refused, one that could be answered in place too;
 * `in_place_only`: what can be answered in place still is, the rest is refused;
 * `tier_down`: a request is tried on the next smaller tier, whose cost may still fit, and refused where none does.
 */
export type AtLimit = "reject" | "tier_down" | "in_place_only";

/** The limits of one tenant; a window without a number has none. */
export interface Budget {
  /** US dollars in each fixed minute, day and month of UTC. */
  readonly spend?: ByWindow;
  /** Requests that go to a provider, likewise. */
  readonly requests?: ByWindow;
  /** @default "reject" */
  readonly atLimit?: AtLimit;
  /** What happens while it can't be told what was spent: "allow" lets requests go on, and counts them later. @default "allow" */
  readonly ifUnreachable?: "allow" | "refuse";
}

/** By tenant; "default" is for those without their own, and for callers where there are no tenants: each has its own count. */
export type Budgets = Readonly<Record<string, Budget>>;

const byWindow = (value: JsonObject): JsonObject => ({
  type: "object",
  properties: { minute: value, day: value, month: value },
  additionalProperties: false,
});

/** Of the variable BUDGETS. */
export const budgetsSchema: JsonObject = {
  type: "object",
  propertyNames: { pattern: "^[a-z0-9][a-z0-9_-]{0,63}$" },
  additionalProperties: {
    type: "object",
    properties: {
      spend: byWindow({ type: "number", minimum: 0, maximum: 1e9 }),
      requests: byWindow({ type: "integer", minimum: 0, maximum: 1e12 }),
      atLimit: { enum: ["reject", "tier_down", "in_place_only"] },
      ifUnreachable: { enum: ["allow", "refuse"] },
    },
    additionalProperties: false,
  },
};

/**
 * The limits a tenant has, null for none.
 * @param tenant - its name; null for a caller where no tenants are configured
 */
export const budgetOf = (budgets: Budgets, tenant: string | null): Budget | null => {
  const name = tenant !== null && Object.hasOwn(budgets, tenant) ? tenant : "default";
  const budget = Object.hasOwn(budgets, name) ? budgets[name] : undefined;
  return budget === undefined || isEmpty(budget) ? null : budget;
};

const isEmpty = ({ spend = {}, requests = {} }: Budget): boolean =>
  Object.keys(spend).length + Object.keys(requests).length === 0;

/** A budget's limits as the ledger counts them. */
export interface Limits {
  readonly spend: Readonly<Partial<Record<WindowName, MicroDollars>>>;
  readonly requests: ByWindow;
}

export const limitsOf = ({ spend = {}, requests = {} }: Budget): Limits => ({
  spend: Object.fromEntries(Object.entries(spend).map(([window, dollars]) => [window, microDollars(dollars)])),
  requests,
});
