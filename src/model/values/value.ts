/** Owns what reading words comes to: a typed value and the rule that made it, or the reason why there is none. */

import type { Json } from "../../core/json.ts";
import { type Result, succeed } from "../../core/result.ts";
import type { Day } from "./calendar.ts";
import type { DecimalSign } from "./decimal-sign.ts";

/** When and where the request was made; null where that is not known, which silences everything relative. */
export interface ValueContext {
  readonly now: Date | null;
  /** IANA name: "Europe/Berlin" */
  readonly timeZone: string | null;
  /** The day that the app says it is; left out or null, it follows from the other two. */
  readonly today?: Day | null;
  /** The request, or the tool, is about what has been. */
  readonly past?: boolean;
  /** What the request puts before decimals; null or left out where that does not show. */
  readonly decimalSign?: DecimalSign | null;
}

export interface TypedValue {
  readonly value: Json;
  /** How the words became the value, for people: "text", "number words", "unit: min → s" */
  readonly rule: string;
}

export type Reading = Result<TypedValue, string>;

export const read = (value: Json, rule: string): Reading => succeed({ value, rule });
