/** Owns how far a request is read: down to tools and text where that can be done, no further than it pays. */

import type { Reason } from "./core/decision.ts";
import { type Failure, invalidRequest } from "./core/failure.ts";
import { isDeeperThan } from "./core/json.ts";
import type { RoutableRequest } from "./core/request.ts";
import { fail, type Result, succeed } from "./core/result.ts";
import type { Dialect } from "./dialects/dialect.ts";
import { isJsonType, readJson, wrongContentType } from "./http/read-json.ts";
import { readTimeZone } from "./http/time-zone.ts";

/** More than this is far from a simple request, and parsing it costs memory and time that only the provider need spend. */
export const LONGEST_READ_BYTES = 1024 * 1024;

/** Deeper nesting than any real request has would overflow the stack of what reads it. */
export const DEEPEST_READ = 128;

/** A request read, or the reason why it goes to the provider unread. */
export type ReadRequest =
  | {
      readonly request: RoutableRequest;
      readonly json: unknown;
      readonly unread: null;
      readonly timeZone: string | null;
    }
  | { readonly request: null; readonly json?: undefined; readonly unread: Reason };

/**
 * Fails on what the provider would refuse as well, and on a time zone that is none.
 * @param bytes - the body; its beginning is enough where that is longer than what is read
 */
export const readRequest = (
  headers: Headers,
  bytes: Uint8Array,
  url: URL,
  dialect: Dialect,
): Result<ReadRequest, Failure> => {
  if (!isJsonType(headers.get("content-type"))) return fail(wrongContentType);
  // Compressed bodies are between the caller and the provider.
  if (!isPlain(headers)) return unread("unknown_field");
  if (bytes.byteLength > LONGEST_READ_BYTES) return startsObject(bytes) ? unread("too_long") : fail(notAnObject);
  const json = readJson(bytes);
  if (!json.ok) return json;
  if (isDeeperThan(json.value, DEEPEST_READ)) return startsObject(bytes) ? unread("too_long") : fail(notAnObject);
  const request = dialect.decode(json.value, url);
  if (!request.ok) return request;
  const timeZone = readTimeZone(headers);
  return timeZone.ok
    ? succeed({ request: request.value, json: json.value, unread: null, timeZone: timeZone.value })
    : timeZone;
};

const isPlain = (headers: Headers): boolean =>
  (headers.get("content-encoding") ?? "identity").trim().toLowerCase() === "identity";

const unread = (reason: Reason): Result<ReadRequest, never> => succeed({ request: null, unread: reason });

/** Whether the first byte that isn't JSON's white space opens an object. */
const startsObject = (bytes: Uint8Array): boolean => bytes.find((byte) => byte > 0x20) === "{".charCodeAt(0);

const notAnObject = invalidRequest("The request body has to be a JSON object.");
