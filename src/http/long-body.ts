/** Owns handing on a body too long to be held: its beginning, then the rest as it comes, within the limit. */

import { claimedLength, type ReadProblem, tooLarge } from "./read-body.ts";

export interface LongBody {
  /** Comes to no end where the caller leaves or sends too much: to a provider, an error would look like a proper end. */
  readonly stream: ReadableStream<Uint8Array>;
  /** Aborts then, and when the request does: whoever sends the stream has to break off. */
  readonly signal: AbortSignal;
  /** Why it has aborted; null as long as it hasn't. */
  readonly problem: () => ReadProblem | null;
  /** Settles when all of the stream has been taken, or no more of it will be. */
  readonly taken: Promise<void>;
}

/**
 * Joins a body's beginning and its rest. What the stream leaves unread stays in the request's body.
 * @param start - what has been read of the request's body
 * @param maximum - bytes in all
 */
export const longBody = (start: Uint8Array, request: Request, maximum: number): LongBody => {
  const rest = request.body?.getReader();
  const broken = new AbortController();
  let length = start.byteLength;
  let unwanted = false;
  let problem: ReadProblem | null = null;
  const { promise: taken, resolve: end } = Promise.withResolvers<void>();
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(start),
    pull: async (controller) => {
      const piece = await rest?.read().catch(() => null);
      if (unwanted) return;
      if (piece?.done) {
        end();
        return controller.close();
      }
      length += piece?.value.byteLength ?? 0;
      if (piece && length <= maximum) return controller.enqueue(piece.value);
      problem = piece ? tooLarge(maximum) : "caller_left";
      rest?.releaseLock();
      end();
      broken.abort();
      await new Promise(() => undefined);
    },
    cancel: () => {
      unwanted = true;
      rest?.releaseLock();
      end();
    },
  });
  const signal = AbortSignal.any([request.signal, broken.signal]);
  return { stream: withLength(stream, claimedLength(request)), signal, problem: () => problem, taken };
};

/** Providers get a content-length where the caller has sent one, and chunks otherwise. */
const withLength = (stream: ReadableStream<Uint8Array>, length: number): ReadableStream<Uint8Array> =>
  length > 0 ? stream.pipeThrough(new FixedLengthStream(length)) : stream;
