/** Owns the way of a request to the large model. */

export { type ForwardOptions, type ForwardProblem, forward } from "./forward.ts";
export type { Incoming, Target } from "./outgoing-request.ts";
