/** Owns listening to a body on its way to the caller: holds a copy within a bound, never holds the body up. */

import { headersOfDecoded } from "../http/forwardable-headers.ts";

import type { ByteBudget } from "./byte-budget.ts";

export interface RecordOptions {
  /** Bytes held at most; a longer body passes on unrecorded. */
  readonly maximumBytes: number;
  /** Shared by all bodies listened to at a time; without enough of it, too, a body passes on unrecorded. */
  readonly budget: ByteBudget;
  /** Called once with all bytes, after the last one has been taken and the sender has ended properly; else never. */
  readonly onWhole: (bytes: Uint8Array) => void;
}

/**
 * The same response, its body listened to: read no faster than the caller takes it, piece by piece as it comes, broken
 * off where the sender breaks off, and no longer fetched once the caller has left.
 * @param response - with a body
 */
export const record = (response: Response, options: RecordOptions): Response => {
  const { body, status, statusText } = response;
  if (body === null) return response;
  const headers = headersOfDecoded(response.headers);
  return new Response(listenTo(body, options), { status, statusText, headers });
};

const listenTo = (body: ReadableStream<Uint8Array>, options: RecordOptions): ReadableStream<Uint8Array> => {
  const reader = body.getReader();
  const copy = new BoundedCopy(options);
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await reader.read();
          if (!done) {
            copy.add(value);
            controller.enqueue(value);
            return;
          }
          copy.finish();
          controller.close();
        } catch (error) {
          copy.drop();
          controller.error(error);
        }
      },
      cancel: (reason) => {
        copy.drop();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
};

/** What has passed so far, as long as it is within the bounds. */
class BoundedCopy {
  readonly #options: RecordOptions;
  /** Null once it has been dropped. */
  #pieces: Uint8Array[] | null = [];
  #length = 0;

  constructor(options: RecordOptions) {
    this.#options = options;
  }

  add(piece: Uint8Array): void {
    if (this.#pieces === null) return;
    const { maximumBytes, budget } = this.#options;
    if (this.#length + piece.byteLength > maximumBytes || !budget.take(piece.byteLength)) {
      this.drop();
      return;
    }
    this.#length += piece.byteLength;
    // A copy: whoever takes the piece may take its memory along.
    this.#pieces.push(piece.slice());
  }

  finish(): void {
    if (this.#pieces !== null) this.#options.onWhole(join(this.#pieces, this.#length));
    this.drop();
  }

  drop(): void {
    if (this.#pieces !== null) this.#options.budget.give(this.#length);
    this.#pieces = null;
  }
}

const join = (pieces: readonly Uint8Array[], length: number): Uint8Array => {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.byteLength;
  }
  return whole;
};
