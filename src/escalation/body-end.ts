/** Owns noticing when a response's body is over, without reading it. */

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
  const headers = new Headers(response.headers);
  if (headers.has("content-encoding")) {
    // The pipe takes the encoding off the bytes.
    headers.delete("content-encoding");
    headers.delete("content-length");
  }
  return new Response(readable, { status, statusText, headers });
};
