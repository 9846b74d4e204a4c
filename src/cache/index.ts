/** Owns the answers that may be given again: which, to whom, from where, and how many ask for one at a time. */

export {
  AnswerCache,
  type AnswerCacheOptions,
  type Hit,
  type Recording,
  type RecordingSettings,
} from "./answer-cache.ts";
export { Broadcast } from "./broadcast.ts";
export { isTag } from "./directives.ts";
export { durableGenerations, type GenerationNamespace } from "./durable-generations.ts";
export { flightStream, type Run } from "./flight.ts";
export { FIRST_GENERATION, type Generation, raised } from "./generations.ts";
export {
  FLIGHT_HEADER,
  type FlightNamespace,
  type FlightOptions,
  type FlightProblem,
  joinFlight,
} from "./join-flight.ts";
export { type CacheKey, cacheKey, type KeyedRequest } from "./key.ts";
export { type Bypass, type CacheCandidate, type CachePlan, type CachePolicy, planCaching } from "./plan.ts";
export { type TenantScope, tenantScope } from "./scope.ts";
export { type Answer, replay } from "./stored-answer.ts";
export { cacheApiTier, type HttpCache, kvTier, r2Tier, type Tier } from "./tiers.ts";
