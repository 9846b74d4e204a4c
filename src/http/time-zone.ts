/** Owns the header by which a caller says where its user's day begins. */

import { type Failure, invalidRequest } from "../core/failure.ts";
import { fail, type Result, succeed } from "../core/result.ts";

const HEADER = "x-thimble-time-zone";

/** @returns the IANA zone; null where the caller names none. Fails on what is none. */
export const readTimeZone = (headers: Headers): Result<string | null, Failure> => {
  const timeZone = headers.get(HEADER);
  if (timeZone === null) return succeed(null);
  try {
    return succeed(new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone);
  } catch {
    // RangeError is Intl's way to say that there is no such zone.
    return fail(invalidRequest(`The header "${HEADER}" must be an IANA time zone such as "Europe/Berlin".`, HEADER));
  }
};
