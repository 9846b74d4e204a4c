/**
 * Owns what words mean where the time zone isn't known: what they mean in every zone. "June 4" is mostly the same day all over the
 * world, "tomorrow" never is, and a moment with an offset isn't either.
 */

import { fail } from "../../core/result.ts";
import type { Reading, ValueContext } from "./value.ts";

/** The zones where a day begins first and last; POSIX turns the signs around. */
const OUTERMOST = ["Etc/GMT-14", "Etc/GMT+12"];

/** @param readIn - reads the words for someone who is somewhere */
export function readAnywhere(context: ValueContext, readIn: (context: ValueContext) => Reading): Reading {
  const reading = readIn(context);
  if (reading.ok || context.now === null || context.timeZone !== null) return reading;
  const [first, last] = OUTERMOST.map((timeZone) => readIn({ ...context, timeZone }));
  if (first?.ok !== true || last?.ok !== true) return reading;
  return first.value.value === last.value.value ? first : fail("it depends on the time zone");
}
