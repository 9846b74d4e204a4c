/** Owns reading a request's body into memory, within a limit that holds while the bytes come in. */

import type { Failure } from "../core/failure.ts";
import { fail, type Result, succeed } from "../core/result.ts";

/** A caller that hasn't sent all is answered after this time; what it sends until then is thrown away. */
const LINGER_MS = 1000;

/**
 * Reads the whole body and keeps no byte more than allowed, whatever the caller's content-length claims.
 * @param maximum - in bytes
 */
export const readBody = async (request: Request, maximum: number): Promise<Result<Uint8Array, Failure>> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const claimed = Number(request.headers.get("content-length"));
  if (claimed <= maximum) {
    for await (const chunk of request.body?.values({ preventCancel: true }) ?? []) {
      length += chunk.byteLength;
      if (length > maximum) break;
      chunks.push(chunk);
    }
  }
  if (Math.max(claimed, length) <= maximum) return succeed(concatenate(chunks, length));
  await discard(request.body);
  return fail(tooLarge(maximum));
};

/** An answer before the body's end closes the connection, and a caller that is busy sending would never see it. */
const discard = async (body: ReadableStream<Uint8Array> | null): Promise<void> => {
  const drained = body?.pipeTo(new WritableStream()).catch(() => undefined);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const lingered = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LINGER_MS);
  });
  await Promise.race([drained, lingered]).finally(() => clearTimeout(timer));
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
