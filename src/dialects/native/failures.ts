/** Owns the error shape of the router's own API: `{error: {kind, message, parameter?, requestId}}`. */

import type { Failure } from "../../core/failure.ts";
import type { EncodedFailure } from "../dialect.ts";
import { FAILURE_STATUSES, failureHeaders } from "../failure-response.ts";

export const REQUEST_ID_HEADER = "x-request-id";

export const encodeFailure = (failure: Failure, requestId: string): EncodedFailure => {
  const { kind, message, parameter } = failure;
  return {
    status: FAILURE_STATUSES[kind],
    headers: failureHeaders(failure, requestId, REQUEST_ID_HEADER),
    body: { error: { kind, message, ...(parameter === undefined ? {} : { parameter }), requestId } },
  };
};
