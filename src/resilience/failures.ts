/** Owns what the router says where no provider said anything. */

import type { Failure } from "../core/failure.ts";
import type { Try } from "./outcome.ts";

type Unanswered = Exclude<Try<unknown>["outcome"], "answered" | "refused" | "final" | "caller_left">;

const SENTENCES: Readonly<Record<Unanswered, readonly [Failure["kind"], string]>> = {
  throttled: ["rate_limited", "The provider has too many requests of this key. Try again later."],
  transient: ["upstream_unreachable", "The provider could not be reached, or broke off before it answered. Try again."],
  timeout: ["upstream_timeout", "The provider did not begin to answer in time. Try again."],
  open: ["overloaded", "The provider fails at present, so nothing is sent to it for a while. Try again later."],
  throttled_here: ["overloaded", "The provider turns most requests away at present. Try again later."],
  busy: ["overloaded", "Too many requests wait for the provider already. Try again later."],
  deadline: ["overloaded", "The request's time ran out while it waited for its turn. Try again later."],
};

/** @param retryAfterMs - when a client that obeys should come back */
export const unanswered = (outcome: Unanswered, retryAfterMs: number): Failure => {
  const [kind, message] = SENTENCES[outcome];
  return { kind, message, retryable: true, retryAfterMs };
};
