/** Owns one exchange with a provider: sends the request once, and says what came of it. */

import type { Failure } from "../core/failure.ts";
import { fail, type Result } from "../core/result.ts";
import { headersForCaller } from "../http/forwardable-headers.ts";
import type { Sent } from "../resilience/index.ts";
import { classify } from "./classify.ts";
import type { Destination } from "./destination.ts";

/** A provider's response, its headers as the caller may see them, or what the router has to say instead. */
export type Reply = Result<Response, Failure>;

/**
 * Sends a request to its destination.
 *
 * The response body is the provider's own stream. Whoever hands it on unread and unpiped gets the best of workerd: it
 * passes the bytes on as they are, compressed ones included, holds back when the caller is slow, breaks off when the
 * provider does, and hangs up on the provider when the caller leaves.
 * @param signal - ends the exchange, its body included
 */
export const send = async (
  { outgoing, upstream }: Destination,
  signal: AbortSignal,
  fetcher: typeof fetch,
): Promise<Sent<Reply>> => {
  const { method, url, headers, body } = outgoing;
  try {
    // A redirect would carry the key to a host that no configuration names.
    const response = await fetcher(url, { method, headers, body, redirect: "manual", signal });
    if (response.status >= 300 && response.status < 400 && response.status !== 304) {
      await response.body?.cancel();
      return { outcome: "final", response: fail(redirected) };
    }
    const { status, statusText } = response;
    const passable = { status, statusText, headers: headersForCaller(response.headers) };
    return await classify(new Response(response.body, passable), upstream.apiKey !== null);
  } catch {
    // The error itself is dropped: runtimes put URLs into its message.
    return { outcome: "transient", response: null };
  }
};

/** Cancels a response nobody will get. */
export const discard = (reply: Reply): void => {
  if (reply.ok) reply.value.body?.cancel().catch(() => undefined);
};

const redirected: Failure = {
  kind: "upstream_unreachable",
  message: "The provider answered with a redirect, which this router never follows. Check its configured base URL.",
  retryable: false,
};
