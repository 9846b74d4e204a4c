/** Owns the way of a request to the large model. */

export type { Escalation, Routes, Upstream } from "./destination.ts";
export { type Escalated, type EscalationServices, escalate } from "./escalate.ts";
export { forward } from "./forward.ts";
export type { Incoming } from "./outgoing-request.ts";
export { Slots, type SlotsOptions } from "./slots.ts";
