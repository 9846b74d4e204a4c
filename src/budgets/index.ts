/**
 * Owns what the rest of the router sees of budgets. The way of a request: `budgetOf` its tenant; `priceOf` its model;
 * `estimate` and `highestCostOf` it; `BudgetGate.reserve`; send it; `meterBody` its answer; `costOf` the usage; settle.
 */

export { type AtLimit, type Budget, type Budgets, budgetOf, budgetsSchema } from "./budget.ts";
export {
  BudgetGate,
  type BudgetGateOptions,
  type BudgetOutcome,
  type BudgetRequest,
  type BudgetReservation,
} from "./budget-gate.ts";
export type { MicroDollars } from "./money.ts";
export { costOf, dearestPrice, highestCostOf, type Price, type Prices, priceOf, pricesSchema } from "./prices.ts";
export type { BudgetCalls } from "./protocol.ts";
export { type EstimateOptions, estimate } from "./usage/estimate.ts";
export { type MeteredBody, meterBody } from "./usage/metered-body.ts";
export type { DialectName, TokenCounts, TokenEstimate } from "./usage/tokens.ts";
export { type MeteredUsage, UsageReader, type UsageReaderOptions } from "./usage/usage-reader.ts";
