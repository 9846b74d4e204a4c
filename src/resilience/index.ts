/** Owns how a request is sent to a large model when the model, its provider or the router itself has too much to do. */

export { Admission, type AdmissionOptions, type Applicant, type Rejection, type Slot } from "./admission.ts";
export { attempt } from "./attempt.ts";
export type { ConcurrencyLimit, Sample } from "./gradient-limit.ts";
export type { Attempted, Plan, Sent, Try } from "./outcome.ts";
export { Registry, type RegistryOptions, type Target } from "./registry.ts";
