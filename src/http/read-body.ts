/** Owns reading a request's body into memory, within a limit that holds while the bytes come in. */

import type { Failure } from "../core/failure.ts";
import { fail, type Result, succeed } from "../core/result.ts";

/**
 * Reads the whole body and stops at the first byte too many, whatever the caller's content-length claims.
 * @param maximum - in bytes
 */
export const readBody = async (request: Request, maximum: number): Promise<Result<Uint8Array, Failure>> => {
  if (Number(request.headers.get("content-length")) > maximum) {
    await request.body?.cancel();
    return fail(tooLarge(maximum));
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    // Leaving the loop cancels the stream, and with it what the caller has yet to send.
    if (length > maximum) return fail(tooLarge(maximum));
    chunks.push(chunk);
  }
  return succeed(concatenate(chunks, length));
};

const concatenate = (chunks: readonly Uint8Array[], length: number): Uint8Array => {
  const [first] = chunks;
  if (first !== undefined && chunks.length === 1) return first;
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
};

const tooLarge = (maximum: number): Failure => ({
  kind: "too_large",
  message: `The request body is larger than the ${maximum} bytes this router takes. Send a smaller one.`,
  retryable: false,
});
