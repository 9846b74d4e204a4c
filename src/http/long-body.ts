/** Owns handing on a body too long to be held: its beginning, then the rest as it comes, within the limit. */

import { claimedLength, type ReadProblem, tooLarge } from "./read-body.ts";

export interface LongBody {
  /** Comes to no end where the caller leaves or sends too much: to a provider, an error would look like a proper end. */
  readonly stream: ReadableStream<Uint8Array>;
  /** Aborts then, and when the request does: whoever sends the stream has to break off. */
  readonly signal: AbortSignal;
  /** Why it has aborted; null as long as it hasn't. */
  readonly problem: () => ReadProblem | null;
}

/**
 * Joins a body's beginning and its rest. What the stream leaves unread stays in the request's body.
 * @param start - what has been read of the request's body
 * @param maximum - bytes in all
 */
export const longBody = (start: Uint8Array, request: Request, maximum: number): LongBody => {
  const rest = request.body?.getReader();
  const end = new AbortController();
  let length = start.byteLength;
  let unwanted = false;
  let problem: ReadProblem | null = null;
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(start),
    pull: async (controller) => {
      const piece = await rest?.read().catch(() => null);
      if (unwanted) return;
      if (piece?.done) return controller.close();
      length += piece?.value.byteLength ?? 0;
      if (piece && length <= maximum) return controller.enqueue(piece.value);
      problem = piece ? tooLarge(maximum) : "caller_left";
      rest?.releaseLock();
      end.abort();
      await new Promise(() => undefined);
    },
    cancel: () => {
      unwanted = true;
      rest?.releaseLock();
    },
  });
  const signal = AbortSignal.any([request.signal, end.signal]);
  return { stream: withLength(stream, claimedLength(request)), signal, problem: () => problem };
};

/** Providers get a content-length where the caller has sent one, and chunks otherwise. */
const withLength = (stream: ReadableStream<Uint8Array>, length: number): ReadableStream<Uint8Array> =>
  length > 0 ? stream.pipeThrough(new FixedLengthStream(length)) : stream;
