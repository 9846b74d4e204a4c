/** Owns what the rest of the router sees of slot leases. */

export { type AskKeeper, defaultTerms, type Fallback, type LeaseTerms, leasableSlots } from "./protocol.ts";
export { type NoSlot, SlotPool, type SlotPoolOptions, type SlotRequest, type UpstreamSlot } from "./slot-pool.ts";
