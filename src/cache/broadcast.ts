/** Owns handing one stream to many readers, latecomers included: each from its start and at its own speed. */

/** One reader's place in the stream. */
interface Listener {
  /** Pieces taken, counted from the stream's first. */
  taken: number;
  /** Breaks its stream off. */
  readonly fail: (error: Error) => void;
}

export interface BroadcastOptions {
  /** Bytes held at most, for latecomers as long as they all fit, then for those who are behind. */
  readonly maximumBytes: number;
  /** Called once, when the source has ended or failed, or everyone has left. */
  readonly onEnd?: () => void;
}

/**
 * The source is read as fast as the fastest reader takes it, and not at all while nobody does. Its pieces are held from
 * the start, so that a latecomer misses nothing, until they pass the bound. Then latecomers are turned away, and a
 * reader that falls further behind than the bound is broken off: neither waiting for it nor holding more would be fair.
 */
export class Broadcast {
  readonly #source: ReadableStreamDefaultReader<Uint8Array>;
  readonly #options: BroadcastOptions;
  readonly #listeners = new Set<Listener>();
  #pieces: Uint8Array[] = [];
  /** Pieces no longer held. */
  #dropped = 0;
  #heldBytes = 0;
  #state: "open" | "done" | "failed" = "open";
  #reading: Promise<void> | null = null;

  constructor(source: ReadableStream<Uint8Array>, options: BroadcastOptions) {
    this.#source = source.getReader();
    this.#options = options;
  }

  /** The whole stream; null where its start isn't held any more, or it is over. */
  join(): ReadableStream<Uint8Array> | null {
    if (this.#dropped > 0 || this.#state !== "open") return null;
    let listener: Listener | undefined;
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          listener = { taken: 0, fail: (error) => controller.error(error) };
          this.#listeners.add(listener);
        },
        pull: async (controller) => {
          if (listener !== undefined) await this.#hand(listener, controller);
        },
        cancel: () => listener && this.#leave(listener),
      },
      { highWaterMark: 0 },
    );
  }

  async #hand(listener: Listener, controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    while (this.#listeners.has(listener)) {
      const piece = this.#pieces[listener.taken - this.#dropped];
      if (piece !== undefined) {
        listener.taken += 1;
        controller.enqueue(piece);
        return;
      }
      if (this.#state !== "open") {
        this.#listeners.delete(listener);
        return this.#state === "done" ? controller.close() : controller.error(new Error("the source broke off"));
      }
      this.#reading ??= this.#read();
      await this.#reading;
    }
  }

  /** Shared by all who wait at the end of what is held. */
  async #read(): Promise<void> {
    try {
      const { done, value } = await this.#source.read();
      if (done) this.#end("done");
      else this.#hold(value);
    } catch {
      this.#end("failed");
    } finally {
      this.#reading = null;
    }
  }

  #hold(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#heldBytes += piece.byteLength;
    while (this.#heldBytes > this.#options.maximumBytes) {
      const oldest = this.#pieces[0];
      // The piece that has just come: everyone still has to take it, and there has to be one.
      if (oldest === undefined || oldest === piece) break;
      for (const listener of this.#listeners) {
        if (listener.taken === this.#dropped) this.#breakOff(listener);
      }
      this.#pieces.shift();
      this.#dropped += 1;
      this.#heldBytes -= oldest.byteLength;
    }
  }

  #breakOff(listener: Listener): void {
    this.#listeners.delete(listener);
    listener.fail(new Error("the reader fell too far behind"));
  }

  /** The last one to leave takes the source along. */
  async #leave(listener: Listener): Promise<void> {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0 || this.#state !== "open") return;
    this.#end("failed");
    await this.#source.cancel();
  }

  #end(state: "done" | "failed"): void {
    if (this.#state !== "open") return;
    this.#state = state;
    this.#options.onEnd?.();
  }
}
