/** Owns what the router says to a tenant that has no budget left. */

import type { Failure } from "../core/failure.ts";
import type { Refusal } from "./refusals.ts";

/** The longest time a client may be asked to wait and try again by itself, in milliseconds. */
const SHORT_MS = 60_000;

const NAMES = { spend: "spending", requests: "number of requests" };

/** @param refusal - of the limit that holds the request up longest */
export const overBudget = ({ limit, window, waitMs, asked, allowed }: Refusal): Failure => {
  const what = `This key's ${NAMES[limit]} is limited for each ${window}`;
  if (asked > allowed) {
    const hint = limit === "spend" ? " Ask for fewer output tokens, or send less." : "";
    return {
      kind: "rate_limited",
      message: `${what}, to less than this request alone may take.${hint}`,
      retryable: false,
    };
  }
  return {
    kind: "rate_limited",
    message: `${what}, and the limit is reached. Try again in ${Math.ceil(waitMs / 1000)} s.`,
    retryable: waitMs <= SHORT_MS,
    retryAfterMs: waitMs,
  };
};

export const tooManyInFlight: Failure = {
  kind: "overloaded",
  message: "Too many requests of this key are under way. Try again later.",
  retryable: true,
  retryAfterMs: 1000,
};

export const budgetUnknown: Failure = {
  kind: "overloaded",
  message: "This key's budget can't be checked at present. Try again later.",
  retryable: true,
  retryAfterMs: 1000,
};
