/** Owns the ways a request can fail. Each dialect turns a Failure into its own error shape. */

export type FailureKind =
  | "invalid_request" // 400
  | "authentication" // 401
  | "not_found" // 404
  | "method_not_allowed" // 405
  | "too_large" // 413
  | "unsupported_media_type" // 415
  | "rate_limited" // 429
  | "internal" // 500
  | "upstream_unreachable" // 502
  | "upstream_timeout" // 504
  | "overloaded"; // 503, 529 in Anthropic's dialect

export interface Failure {
  readonly kind: FailureKind;
  /** One sentence for the caller that says what to change. Never holds a secret. */
  readonly message: string;
  /** The field at fault, in the caller's own notation ("tools[0].name"). */
  readonly parameter?: string;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
}

/** A failure the caller has to mend: sending the same bytes again can't help. */
export const invalidRequest = (message: string, parameter?: string): Failure => ({
  kind: "invalid_request",
  message,
  retryable: false,
  ...(parameter === undefined ? {} : { parameter }),
});
