/** Owns OpenAI's error shape. */

import type { Failure, FailureKind } from "../../core/failure.ts";
import type { EncodedFailure } from "../dialect.ts";
import { FAILURE_STATUSES, failureHeaders } from "../failure-response.ts";

export const REQUEST_ID_HEADER = "x-request-id";

interface Classification {
  readonly type: string;
  readonly code: string | null;
}

const CLASSIFICATIONS: Readonly<Record<FailureKind, Classification>> = {
  invalid_request: { type: "invalid_request_error", code: null },
  authentication: { type: "invalid_request_error", code: "invalid_api_key" },
  not_found: { type: "invalid_request_error", code: "unknown_url" },
  method_not_allowed: { type: "invalid_request_error", code: "method_not_supported" },
  too_large: { type: "invalid_request_error", code: "request_too_large" },
  unsupported_media_type: { type: "invalid_request_error", code: "unsupported_content_type" },
  rate_limited: { type: "requests", code: "rate_limit_exceeded" },
  internal: { type: "server_error", code: null },
  upstream_unreachable: { type: "server_error", code: "upstream_unreachable" },
  upstream_timeout: { type: "server_error", code: "upstream_timeout" },
  overloaded: { type: "server_error", code: "server_overloaded" },
};

export const encodeFailure = (failure: Failure, requestId: string): EncodedFailure => {
  const { type, code } = CLASSIFICATIONS[failure.kind];
  return {
    status: FAILURE_STATUSES[failure.kind],
    headers: failureHeaders(failure, requestId, REQUEST_ID_HEADER),
    body: { error: { message: failure.message, type, param: failure.parameter ?? null, code } },
  };
};
