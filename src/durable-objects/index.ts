/** Owns the list of Durable Objects: what isolates share, each a thin shell around logic that runs anywhere. */

export { BudgetKeeper } from "./budget-keeper.ts";
export { FlightKeeper } from "./flight-keeper.ts";
export { SlotKeeper } from "./slot-keeper.ts";
