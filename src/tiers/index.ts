/** Owns what the rest of the router may use of the tiers. */

export { type Assessment, assess, assessByRules } from "./assess.ts";
export { chooseTier } from "./choose-tier.ts";
export { type Fitted, readFitted } from "./fitted.ts";
export type { Task } from "./task.ts";
