/** Owns the reading of Gemini's errors: google.rpc.Status as JSON, or whatever a proxy puts in its place. */

import type { Failure, FailureKind } from "../../core/failure.ts";
import { isObject, isString } from "../../core/json.ts";
import { withCamelCase } from "../../dialects/camel-case.ts";
import type { Fields } from "../../dialects/reading.ts";
import { readRetryAfterMs } from "../retry-after.ts";

const KINDS: ReadonlyMap<number, FailureKind> = new Map<number, FailureKind>([
  [401, "authentication"],
  [403, "authentication"],
  [404, "not_found"],
  [405, "method_not_allowed"],
  [408, "upstream_timeout"],
  [413, "too_large"],
  [415, "unsupported_media_type"],
  [429, "rate_limited"],
  [500, "internal"],
  [502, "upstream_unreachable"],
  [503, "overloaded"],
  [504, "upstream_timeout"],
]);

const RETRYABLE: ReadonlySet<FailureKind> = new Set([
  ...(["rate_limited", "internal", "upstream_unreachable", "overloaded", "upstream_timeout"] as const),
]);

/** @param body - of the error response, in full */
export const readFailure = (status: number, headers: Headers, body: string): Failure => {
  const error = findError(parse(body));
  return toFailure(status, error ?? {}, readRetryAfterMs(headers));
};

/** The failure that a chunk of a stream tells; null where it tells none. */
export const readStreamFailure = (chunk: unknown): Failure | null => {
  const error = findError(chunk);
  if (error === null) return null;
  return toFailure(typeof error.code === "number" ? error.code : 500, error, null);
};

/** A stream that is no event stream tells its error as the one item of an array. */
const findError = (body: unknown): Fields | null => {
  const answer = Array.isArray(body) ? body[0] : body;
  return isObject(answer) && isObject(answer.error) ? answer.error : null;
};

const toFailure = (status: number, error: Fields, headerMs: number | null): Failure => {
  const details = (Array.isArray(error.details) ? error.details : []).filter(isObject).map(withCamelCase);
  const kind = kindOf(status, details);
  const retryable = RETRYABLE.has(kind) && !isFinal(details);
  const retryAfterMs =
    details.map(({ retryDelay }) => readDelay(retryDelay)).find((delay) => delay !== null) ?? headerMs;
  return {
    kind,
    message: messageOf(status, error),
    retryable,
    ...(retryable && retryAfterMs !== null && { retryAfterMs }),
  };
};

/** A key that isn't one is answered with 400. */
const kindOf = (status: number, details: readonly Fields[]): FailureKind => {
  if (status === 400 && details.some(({ reason }) => isString(reason) && reason.startsWith("API_KEY_"))) {
    return "authentication";
  }
  return KINDS.get(status) ?? (status >= 500 ? "internal" : "invalid_request");
};

/** A quota of a day won't be there again after any wait a request may take. */
const isFinal = (details: readonly Fields[]): boolean =>
  details
    .flatMap(({ violations }): unknown[] => (Array.isArray(violations) ? violations : []))
    .filter(isObject)
    .map((violation) => withCamelCase(violation).quotaId)
    .some((quota) => isString(quota) && quota.includes("PerDay"));

/** "37.5s", or the seconds and nanoseconds of it; milliseconds. */
const readDelay = (value: unknown): number | null => {
  if (isString(value)) {
    const [, seconds] = /^(\d+(?:\.\d+)?)s$/.exec(value) ?? [];
    return seconds === undefined ? null : Math.ceil(Number(seconds) * 1000);
  }
  if (!isObject(value)) return null;
  const { seconds = 0, nanos = 0 } = value;
  const delay = Number(seconds) * 1000 + Number(nanos) / 1e6;
  return Number.isFinite(delay) ? Math.ceil(delay) : null;
};

const LONGEST_MESSAGE = 500;

/** The API names the key in full where its owner is suspended ("Consumer 'api_key:…'"). */
const KEY = /AIza[\w-]+|(?<=\bapi_key:)[^\s'"]+/g;

const messageOf = (status: number, { message }: Fields): string => {
  const said = isString(message) ? message.replaceAll(KEY, "…").trim().slice(0, LONGEST_MESSAGE) : "";
  return said === "" ? `The provider answered ${status} and said no more.` : said;
};

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
};
