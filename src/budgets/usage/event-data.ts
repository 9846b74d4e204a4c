/**
 * Owns handing on what stands in the data lines of server-sent events, in pieces as it comes. Unlike a reader of whole
 * events it holds nothing, so that an event of any size passes.
 */

const PREFIX = new TextEncoder().encode("data:");
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export interface EventDataSink {
  /** A piece of an event's data, line ends among it. */
  readonly onData: (bytes: Uint8Array) => void;
  /** The event is over. */
  readonly onEventEnd: () => void;
}

export class EventDataScanner {
  readonly #sink: EventDataSink;
  /** Bytes of `PREFIX` the line under way has begun with; null where it begins otherwise. */
  #matched: number | null = 0;
  #isLineEmpty = true;
  /** A line feed right after a carriage return ends no line of its own. */
  #skipsLineFeed = false;

  constructor(sink: EventDataSink) {
    this.#sink = sink;
  }

  read(bytes: Uint8Array): void {
    let start = 0;
    for (let index = 0; index < bytes.length; index++) {
      const byte = bytes[index] ?? 0;
      const isSecond = byte === LINE_FEED && this.#skipsLineFeed;
      this.#skipsLineFeed = byte === CARRIAGE_RETURN;
      if (isSecond) {
        start = index + 1;
      } else if (byte === LINE_FEED || byte === CARRIAGE_RETURN) {
        this.#endLine(bytes.subarray(start, index + 1));
        start = index + 1;
      } else if (this.#matched !== null && this.#matched < PREFIX.length) {
        this.#isLineEmpty = false;
        this.#matched = byte === PREFIX[this.#matched] ? this.#matched + 1 : null;
        start = index + 1;
      }
    }
    this.#handOn(bytes.subarray(start));
  }

  #endLine(rest: Uint8Array): void {
    this.#handOn(rest);
    if (this.#isLineEmpty) this.#sink.onEventEnd();
    this.#matched = 0;
    this.#isLineEmpty = true;
  }

  #handOn(bytes: Uint8Array): void {
    if (this.#matched === PREFIX.length && bytes.length > 0) this.#sink.onData(bytes);
  }
}
