/** Owns noticing when a response's body is over, without reading it. */

import { headersOfDecoded } from "../http/forwardable-headers.ts";

/**
 * The same response; its body passes through the runtime's own pipe, which still holds back when the caller is slow.
 * @param onEnd - called once: the body is whole, was cut, or nobody wants it any more
 * @param waitUntil - keeps the request's context alive to see the end
 */
export const watchEnd = (response: Response, onEnd: () => void, waitUntil: (task: Promise<void>) => void): Response => {
  const { body, status, statusText } = response;
  if (body === null) {
    onEnd();
    return response;
  }
  const { readable, writable } = new IdentityTransformStream();
  const piped = body.pipeTo(writable).then(onEnd, onEnd);
  waitUntil(piped);
  // The pipe takes an encoding off the bytes.
  const headers = response.headers.has("content-encoding") ? headersOfDecoded(response.headers) : response.headers;
  return new Response(readable, { status, statusText, headers });
};
