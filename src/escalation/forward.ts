/** Owns handing a request on unread: to its own provider, once, without a place in any queue. */

import type { Failure } from "../core/failure.ts";
import { fail, type Result } from "../core/result.ts";
import { type Escalation, ownDestination } from "./destination.ts";
import { send } from "./send.ts";

/**
 * Forwards a request of a path on which nothing is decided: files, models, batches.
 * @param timeoutMs - from sending the request to the response's headers; the body may take as long as it likes
 */
export const forward = async (
  escalation: Escalation,
  { fetch, timeoutMs }: { readonly fetch: typeof globalThis.fetch; readonly timeoutMs: number },
): Promise<Result<Response, Failure | "caller_left">> => {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  const { signal } = escalation.incoming;
  const sent = await send(ownDestination(escalation), AbortSignal.any([signal, deadline.signal]), fetch);
  clearTimeout(timer);
  if (sent.response) return sent.response;
  if (signal.aborted) return fail("caller_left");
  return fail(deadline.signal.aborted ? upstreamTimeout(timeoutMs) : unreachable);
};

const unreachable: Failure = {
  kind: "upstream_unreachable",
  message: "The provider could not be reached, or broke the connection before it answered. Try again.",
  retryable: true,
  retryAfterMs: 1000,
};

const upstreamTimeout = (timeoutMs: number): Failure => ({
  kind: "upstream_timeout",
  message: `The provider did not begin to answer within ${timeoutMs} ms. Try again.`,
  retryable: true,
  retryAfterMs: 1000,
});
