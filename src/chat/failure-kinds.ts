/** Owns what a status means where a provider's API gives it the meaning that HTTP has for it. */

import type { FailureKind } from "../core/failure.ts";

/** Statuses with a kind of their own. Others are the request's fault below 500 and the provider's from there. */
export const KINDS_BY_STATUS: ReadonlyMap<number, FailureKind> = new Map<number, FailureKind>([
  [401, "authentication"],
  [402, "rate_limited"],
  [403, "authentication"],
  [404, "not_found"],
  [405, "method_not_allowed"],
  [408, "upstream_timeout"],
  [409, "internal"],
  [413, "too_large"],
  [415, "unsupported_media_type"],
  [429, "rate_limited"],
  [502, "upstream_unreachable"],
  [503, "overloaded"],
  [504, "upstream_timeout"],
  [529, "overloaded"],
]);
