/** Owns one exchange with a provider: sends the request once, hands the response through as it comes, names what failed. */

import type { Failure } from "../core/failure.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import { headersForCaller } from "../http/forwardable-headers.ts";
import { type Incoming, outgoingHeaders, outgoingUrl, type Target } from "./outgoing-request.ts";

export interface ForwardOptions {
  readonly fetch: typeof fetch;
  /** From sending the request to the response's headers; the body may take as long as it likes. */
  readonly timeoutMs: number;
}

/** The caller left before the provider answered: there is nobody to tell. */
export type ForwardProblem = Failure | "caller_left";

/**
 * Sends a request to its provider.
 *
 * The response body is the provider's own stream, which neither this function nor anyone after it may read or pipe
 * through something: workerd then passes the bytes on as they are, compressed ones included, holds back when the caller
 * is slow, breaks off when the provider does, and hangs up on the provider when the caller leaves.
 */
export const forward = async (
  incoming: Incoming,
  target: Target,
  options: ForwardOptions,
): Promise<Result<Response, ForwardProblem>> => {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), options.timeoutMs);
  try {
    const response = await options.fetch(outgoingUrl(incoming, target), {
      method: incoming.method,
      headers: outgoingHeaders(incoming, target),
      body: incoming.body,
      // A redirect would carry the key to a host that no configuration names.
      redirect: "manual",
      signal: AbortSignal.any([incoming.signal, deadline.signal]),
    });
    return await passable(response);
  } catch {
    // The error itself is dropped: runtimes put URLs into its message.
    if (incoming.signal.aborted) return fail("caller_left");
    return fail(deadline.signal.aborted ? upstreamTimeout(options.timeoutMs) : unreachable);
  } finally {
    clearTimeout(timer);
  }
};

const passable = async (response: Response): Promise<Result<Response, Failure>> => {
  if (response.status >= 300 && response.status < 400 && response.status !== 304) {
    await response.body?.cancel();
    return fail(redirected);
  }
  const { body, status, statusText } = response;
  return succeed(new Response(body, { status, statusText, headers: headersForCaller(response.headers) }));
};

const unreachable: Failure = {
  kind: "upstream_unreachable",
  message: "The provider could not be reached, or broke the connection before it answered. Try again.",
  retryable: true,
  retryAfterMs: 1000,
};

const redirected: Failure = {
  kind: "upstream_unreachable",
  message: "The provider answered with a redirect, which this router never follows. Check its configured base URL.",
  retryable: false,
};

const upstreamTimeout = (timeoutMs: number): Failure => ({
  kind: "upstream_timeout",
  message: `The provider did not begin to answer within ${timeoutMs} ms. Try again.`,
  retryable: true,
  retryAfterMs: 1000,
});
