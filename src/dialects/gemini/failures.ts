/** Owns Gemini's error shape: google.rpc.Status as JSON. */

import type { Failure, FailureKind } from "../../core/failure.ts";
import type { JsonObject } from "../../core/json.ts";
import type { EncodedFailure } from "../dialect.ts";
import { FAILURE_STATUSES, failureHeaders } from "../failure-response.ts";

/** Names of google.rpc.Code; HTTP statuses that have none of their own take the nearest. */
const CODES: Readonly<Record<FailureKind, string>> = {
  invalid_request: "INVALID_ARGUMENT",
  authentication: "UNAUTHENTICATED",
  not_found: "NOT_FOUND",
  method_not_allowed: "UNIMPLEMENTED",
  too_large: "INVALID_ARGUMENT",
  unsupported_media_type: "INVALID_ARGUMENT",
  rate_limited: "RESOURCE_EXHAUSTED",
  internal: "INTERNAL",
  upstream_unreachable: "UNAVAILABLE",
  upstream_timeout: "DEADLINE_EXCEEDED",
  overloaded: "UNAVAILABLE",
};

export const encodeFailure = (failure: Failure, requestId: string): EncodedFailure => {
  const status = FAILURE_STATUSES[failure.kind];
  const details = describe(failure);
  return {
    status,
    headers: failureHeaders(failure, requestId, null),
    body: {
      error: {
        code: status,
        message: failure.message,
        status: CODES[failure.kind],
        ...(details.length > 0 ? { details } : {}),
      },
    },
  };
};

const describe = ({ message, parameter, retryable, retryAfterMs }: Failure): readonly JsonObject[] => [
  ...(parameter === undefined
    ? []
    : [
        {
          "@type": "type.googleapis.com/google.rpc.BadRequest",
          fieldViolations: [{ field: parameter, description: message }],
        },
      ]),
  ...(retryable && retryAfterMs !== undefined
    ? [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: `${retryAfterMs / 1000}s` }]
    : []),
];
