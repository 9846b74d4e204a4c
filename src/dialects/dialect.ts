/** Owns what a dialect is: how one wire format is read and written. Never holds a word of any one of them. */

import type { Decision } from "../core/decision.ts";
import type { Failure } from "../core/failure.ts";
import type { JsonObject } from "../core/json.ts";
import type { RoutableRequest } from "../core/request.ts";
import type { Result } from "../core/result.ts";

export type DialectName = "anthropic" | "gemini" | "openai" | "native";

export interface Dialect {
  readonly name: DialectName;
  /** Where the dialect lives beside its provider's own paths: "/anthropic"; empty for the native one. */
  readonly prefix: string;
  /** Hono patterns, without the prefix, of the POST requests that may be answered in place. */
  readonly paths: readonly string[];
  /** The response header in which the provider names a request, null where it has none. */
  readonly requestIdHeader: string | null;
  /**
   * Reads a parsed body. Never throws; fails only on what the provider itself would refuse.
   * @param body - parsed JSON, unchecked
   * @param url - the request's URL, with or without the prefix
   */
  decode(body: unknown, url: URL): Result<RoutableRequest, Failure>;
  /** The answer as the provider would have sent it. */
  encode(answer: Answer): JsonObject;
  /** The same answer as a stream, for a request whose `stream` is not false. */
  encodeStream(answer: Answer): EncodedStream;
  encodeFailure(failure: Failure, requestId: string): EncodedFailure;
}

/** A call made in place, with what its envelope needs. */
export interface Answer {
  /** Random, 24 characters out of A–Z, a–z, 0–9, "_" and "-". */
  readonly id: string;
  readonly request: RoutableRequest;
  readonly decision: Decision & { readonly outcome: "answered" };
  readonly createdAt: Date;
}

export interface EncodedStream {
  readonly contentType: string;
  /** The whole body in order, one string an event, each with its closing blank line. */
  readonly events: readonly string[];
}

export interface EncodedFailure {
  readonly status: number;
  /** Lower-case names; content type, request id and, where trying again may help, when to. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}
