/** Owns reading a request's body within a limit that holds while the bytes come in, no further than it is looked at. */

import type { Failure } from "../core/failure.ts";
import { fail, type Result, succeed } from "../core/result.ts";

/** A caller that hasn't sent all is answered after this time; what it sends until then is thrown away. */
const LINGER_MS = 1000;

/** Of the buffer for a body that doesn't say how long it is. */
const FIRST_CAPACITY = 16 * 1024;

export interface BodyLimits {
  /** Bytes a body may have in all. */
  readonly maximum: number;
  /** Bytes after which reading ends, with the piece that goes past them; the rest stays in the request's body. */
  readonly held: number;
}

/** A body, or its beginning. */
export interface BodyStart {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** False where more may follow. */
  readonly whole: boolean;
}

/** The caller left before it had sent all: there is nobody to tell. */
export type ReadProblem = Failure | "caller_left";

/** Reads a body, whatever the caller's content-length claims. Fails on more than the maximum as soon as that is known. */
export const readBody = async (request: Request, limits: BodyLimits): Promise<Result<BodyStart, ReadProblem>> => {
  const claimed = claimedLength(request);
  if (claimed > limits.maximum) return await refuseRest(request.body, limits.maximum);
  try {
    const start = await readStart(request.body, limits, claimed);
    return start.bytes.byteLength > limits.maximum ? await refuseRest(request.body, limits.maximum) : succeed(start);
  } catch {
    // Nothing but the caller's connection can fail here.
    return fail("caller_left");
  }
};

/** In bytes; 0 where the caller claims none. */
export const claimedLength = (request: Request): number => Number(request.headers.get("content-length"));

/** Into one buffer: pieces and a whole made of them would be in memory at the same time. */
const readStart = async (
  body: ReadableStream<Uint8Array> | null,
  { maximum, held }: BodyLimits,
  claimed: number,
): Promise<BodyStart> => {
  let buffer = new Uint8Array(Math.min(claimed || FIRST_CAPACITY, held));
  let length = 0;
  for await (const piece of body?.values({ preventCancel: true }) ?? []) {
    const needed = length + piece.byteLength;
    if (needed > buffer.byteLength) {
      buffer = new Uint8Array(buffer.buffer.transfer(Math.max(needed, 2 * buffer.byteLength)));
    }
    buffer.set(piece, length);
    length = needed;
    if (length > Math.min(maximum, held)) return { bytes: buffer.subarray(0, length), whole: false };
  }
  return { bytes: buffer.subarray(0, length), whole: true };
};

/** An answer before the body's end closes the connection, and a caller that is busy sending would never see it. */
export const discard = async (body: ReadableStream<Uint8Array> | null): Promise<void> => {
  if (body === null || body.locked) return;
  await linger(body.pipeTo(new WritableStream()).catch(() => undefined));
};

/** Waits for the end of what the caller sends, though not for long. */
export const linger = async (end: Promise<void>): Promise<void> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const lingered = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LINGER_MS);
  });
  await Promise.race([end, lingered]).finally(() => clearTimeout(timer));
};

const refuseRest = async (
  body: ReadableStream<Uint8Array> | null,
  maximum: number,
): Promise<Result<never, Failure>> => {
  await discard(body);
  return fail(tooLarge(maximum));
};

export const tooLarge = (maximum: number): Failure => ({
  kind: "too_large",
  message: `The request body is larger than the ${maximum} bytes this router takes. Send a smaller one.`,
  retryable: false,
});
