/** Owns Anthropic's error shape. */

import type { Failure, FailureKind } from "../../core/failure.ts";
import type { EncodedFailure } from "../dialect.ts";
import { FAILURE_STATUSES, failureHeaders } from "../failure-response.ts";

export const REQUEST_ID_HEADER = "request-id";

const STATUSES = { ...FAILURE_STATUSES, overloaded: 529 };

const TYPES: Readonly<Record<FailureKind, string>> = {
  invalid_request: "invalid_request_error",
  authentication: "authentication_error",
  not_found: "not_found_error",
  method_not_allowed: "invalid_request_error",
  too_large: "request_too_large",
  unsupported_media_type: "invalid_request_error",
  rate_limited: "rate_limit_error",
  internal: "api_error",
  upstream_unreachable: "api_error",
  upstream_timeout: "timeout_error",
  overloaded: "overloaded_error",
};

export const encodeFailure = (failure: Failure, requestId: string): EncodedFailure => ({
  status: STATUSES[failure.kind],
  headers: failureHeaders(failure, requestId, REQUEST_ID_HEADER),
  body: {
    type: "error",
    error: { type: TYPES[failure.kind], message: failure.message },
    request_id: requestId,
  },
});
