/** Owns what an error of OpenAI's, or of a server that copies its API, means to the router. */

import type { Failure, FailureKind } from "../../core/failure.ts";
import { isObject, isString } from "../../core/json.ts";
import type { Fields } from "../../dialects/reading.ts";
import { KINDS_BY_STATUS } from "../failure-kinds.ts";
import { readRetryAfterMs } from "../retry-after.ts";
import { parseJson } from "./call-arguments.ts";

/** Words in an error's `code` or `type` that tell the kind where no status does: a stream's has begun as 200. */
const WORDS: readonly (readonly [RegExp, FailureKind])[] = [
  [/overload|unavailable|capacity/, "overloaded"],
  [/rate_?limit|quota|billing|^(?:requests|tokens)$/, "rate_limited"],
  [/timeout|timed_out/, "upstream_timeout"],
  [/invalid_request|bad_?request|context_length/, "invalid_request"],
  [/auth|permission|api_key/, "authentication"],
  [/not_?found/, "not_found"],
];

const RETRYABLE: ReadonlySet<FailureKind> = new Set([
  "rate_limited",
  "internal",
  "upstream_unreachable",
  "upstream_timeout",
  "overloaded",
]);

/** A limit that waiting doesn't lift: money, or one request larger than a minute's allowance. */
const FINAL_LIMIT = /insufficient_(?:quota|balance)|billing_|^request too large/i;

/** Longer messages (a proxy's page, a stack trace) say nothing more to a caller. */
const LONGEST_MESSAGE = 500;

/** @param body - JSON of whatever shape, plain text, HTML, or nothing */
export const readFailure = (status: number, headers: Headers, body: string): Failure => {
  const error = readError(parseJson(body) ?? body);
  const failure = failureOf(kindOfStatus(status), error, `The provider answered with status ${status}.`);
  const retryable = isFinal(error, status) ? false : (statedRetry(headers) ?? failure.retryable);
  const retryAfterMs = retryable ? readRetryAfterMs(headers) : null;
  return { ...failure, retryable, ...(retryAfterMs !== null && { retryAfterMs }) };
};

/** Reads an event that tells an error in mid-stream. A numeric code is an HTTP status (vLLM, OpenRouter). */
export const readStreamFailure = (event: Fields): Failure => {
  const error = readError(event);
  const status = /^[45]\d\d$/.test(error.code) ? Number(error.code) : null;
  const kind = status === null ? kindOfWords(error) : kindOfStatus(status);
  const failure = failureOf(kind, error, "The provider broke its answer off with an error.");
  return { ...failure, retryable: failure.retryable && !isFinal(error, status) };
};

interface ProviderError {
  /** Empty where nothing fit to repeat is said. */
  readonly message: string;
  readonly code: string;
  readonly type: string;
}

/** What is said of a refused key repeats part of it, so that is put in words of the router's own. */
const failureOf = (kind: FailureKind, { message }: ProviderError, otherwise: string): Failure => ({
  kind,
  message: kind === "authentication" ? "The provider refused the key, or what it was used for." : message || otherwise,
  retryable: RETRYABLE.has(kind),
});

const isFinal = ({ code, type, message }: ProviderError, status: number | null): boolean =>
  status === 402 || [code, type, message].some((text) => FINAL_LIMIT.test(text));

const kindOfStatus = (status: number): FailureKind =>
  KINDS_BY_STATUS.get(status) ?? (status >= 400 && status < 500 ? "invalid_request" : "internal");

const kindOfWords = ({ code, type }: ProviderError): FailureKind =>
  WORDS.find(([words]) => words.test(code.toLowerCase()) || words.test(type.toLowerCase()))?.[1] ?? "internal";

/** `{error: {…}}`; `{error: "…"}` (Ollama), the fields themselves (Mistral, older vLLM), `{detail}` (FastAPI), or text. */
const readError = (body: unknown): ProviderError => {
  if (isString(body)) return { message: readMessage(body), code: "", type: "" };
  const outer = isObject(body) ? body : {};
  const error = isObject(outer.error) ? outer.error : outer;
  const said = [error.message, outer.error, error.detail].find(isString) ?? "";
  return { message: readMessage(said), code: String(error.code ?? ""), type: String(error.type ?? "") };
};

/** A page of HTML is no message. Keys that stand in one don't leave the router. */
const readMessage = (text: string): string =>
  /^\s*</.test(text)
    ? ""
    : text
        .trim()
        .slice(0, LONGEST_MESSAGE)
        .replaceAll(/\bsk-[\w*-]*/g, "[key]");

const statedRetry = (headers: Headers): boolean | null => {
  const stated = headers.get("x-should-retry");
  return stated === "true" || stated === "false" ? stated === "true" : null;
};
