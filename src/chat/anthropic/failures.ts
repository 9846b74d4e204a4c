/** Owns what Anthropic's errors mean, as responses and in the middle of a stream. */

import type { Failure, FailureKind } from "../../core/failure.ts";
import { isObject, isString } from "../../core/json.ts";
import type { Fields } from "../../dialects/reading.ts";
import { KINDS_BY_STATUS } from "../failure-kinds.ts";
import { readRetryAfterMs } from "../retry-after.ts";

/** https://platform.claude.com/docs/en/api/errors. An account that can't pay is out of quota, as OpenAI calls it. */
const KINDS_BY_TYPE: ReadonlyMap<unknown, FailureKind> = new Map<string, FailureKind>([
  ["invalid_request_error", "invalid_request"],
  ["authentication_error", "authentication"],
  ["billing_error", "rate_limited"],
  ["permission_error", "authentication"],
  ["not_found_error", "not_found"],
  ["request_too_large", "too_large"],
  ["rate_limit_error", "rate_limited"],
  ["timeout_error", "upstream_timeout"],
  ["overloaded_error", "overloaded"],
]);

/** What the SDK tries again by itself, and so may the router. */
const RETRYABLE_KINDS: ReadonlySet<FailureKind> = new Set([
  "rate_limited",
  "internal",
  "upstream_timeout",
  "overloaded",
]);
const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([408, 409, 429]);

/** `enforced_spend_limit_reached` and its kin: no waiting helps. */
const FINAL_CODE = /spend_limit_reached$/;

/** Of a provider's message that isn't Anthropic's JSON: a proxy's page. */
const LONGEST_QUOTE = 200;

export const readFailure = (status: number, headers: Headers, body: string): Failure => {
  const error = parseError(body);
  const retryAfterMs = readRetryAfterMs(headers);
  return {
    kind: KINDS_BY_STATUS.get(status) ?? (status < 500 ? "invalid_request" : "internal"),
    message: readMessage(error) ?? quote(status, body),
    retryable: isRetryable(status, headers, error),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  };
};

/** @param data - of an `error` event, parsed: a failure that follows a 200 */
export const readStreamFailure = (data: unknown): Failure => {
  const error = errorOf(data);
  const kind = KINDS_BY_TYPE.get(error.type) ?? "internal";
  return {
    kind,
    message: readMessage(error) ?? "The provider broke off its answer without saying why.",
    retryable: RETRYABLE_KINDS.has(kind) && error.type !== "billing_error" && !isFinal(error),
  };
};

/** A stream that isn't what Anthropic sends, or not all of it. Asked again, the provider may well get it right. */
export const brokenStream = (message: string): Failure => ({ kind: "upstream_unreachable", message, retryable: true });

const parseError = (body: string): Fields => {
  try {
    return errorOf(JSON.parse(body));
  } catch {
    return {};
  }
};

const errorOf = (data: unknown): Fields => (isObject(data) && isObject(data.error) ? data.error : {});

const readMessage = ({ message }: Fields): string | null => (isString(message) && message !== "" ? message : null);

const quote = (status: number, body: string): string => {
  const text = body.trim().slice(0, LONGEST_QUOTE);
  return text === ""
    ? `The provider answered ${status} without saying why.`
    : `The provider answered ${status}: ${text}`;
};

const isFinal = ({ details }: Fields): boolean =>
  isObject(details) && isString(details.error_code) && FINAL_CODE.test(details.error_code);

const isRetryable = (status: number, headers: Headers, error: Fields): boolean => {
  if (isFinal(error)) return false;
  const told = headers.get("x-should-retry");
  return told === "true" || (told !== "false" && (RETRYABLE_STATUSES.has(status) || status >= 500));
};
