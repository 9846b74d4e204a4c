/** Owns the way of a request to the large model. */

export { forwardWithinBudget } from "./budgeted.ts";
export type { Escalation, Routes, Upstream } from "./destination.ts";
export type { Incoming } from "./outgoing-request.ts";
export { runFlight, type Served, type ServingServices, serve } from "./serve.ts";
export { Slots, type SlotsOptions } from "./slots.ts";
