/** Owns the header by which a caller says where its user's day begins. */

import { type Failure, invalidRequest } from "../core/failure.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import { knownTimeZone } from "../core/time-zone.ts";

const HEADER = "x-thimble-time-zone";

/** @returns the IANA zone; null where the caller names none. Fails on what is none. */
export const readTimeZone = (headers: Headers): Result<string | null, Failure> => {
  const named = headers.get(HEADER);
  if (named === null) return succeed(null);
  const timeZone = knownTimeZone(named);
  if (timeZone !== null) return succeed(timeZone);
  return fail(invalidRequest(`The header "${HEADER}" must be an IANA time zone such as "Europe/Berlin".`, HEADER));
};
