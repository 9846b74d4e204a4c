/** Owns the list of Durable Objects: what isolates share, each a thin shell around logic that runs anywhere. */

export { BudgetKeeper, budgetCalls } from "./budget-keeper.ts";
export { flightKeeper } from "./flight-keeper.ts";
export { askSlotKeeper, SlotKeeper } from "./slot-keeper.ts";
