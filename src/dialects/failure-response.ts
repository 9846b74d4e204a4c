/** Owns what the failures of all dialects have in common: HTTP statuses and the headers that steer a client's retries. */

import type { Failure, FailureKind } from "../core/failure.ts";

/** HTTP status of each kind; a dialect overrides where its provider differs. */
export const FAILURE_STATUSES: Readonly<Record<FailureKind, number>> = {
  invalid_request: 400,
  authentication: 401,
  not_found: 404,
  method_not_allowed: 405,
  too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  internal: 500,
  upstream_unreachable: 502,
  overloaded: 503,
  upstream_timeout: 504,
};

/**
 * The official SDKs retry 408, 409, 429 and 5xx by themselves and obey `x-should-retry`, then `retry-after-ms`,
 * then `retry-after`: all are set, so that no client retries against the router's own judgement.
 * @param requestIdHeader - null for a dialect without one
 */
export const failureHeaders = (
  { retryable, retryAfterMs }: Failure,
  requestId: string,
  requestIdHeader: string | null,
): Readonly<Record<string, string>> => ({
  "content-type": "application/json",
  "x-should-retry": String(retryable),
  ...(requestIdHeader === null ? {} : { [requestIdHeader]: requestId }),
  ...(retryable && retryAfterMs !== undefined
    ? { "retry-after": String(Math.ceil(retryAfterMs / 1000)), "retry-after-ms": String(Math.ceil(retryAfterMs)) }
    : {}),
});
