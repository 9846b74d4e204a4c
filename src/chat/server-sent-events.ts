/** Owns reading server-sent events out of bytes, however they are split, within a size an event may have. */

/** One event; `data` is its data lines joined by line feeds. */
export interface ServerSentEvent {
  /** "" where the event has no name. */
  readonly event: string;
  readonly data: string;
}

/** `unterminated_event`: the stream broke off inside an event. */
export type EventStreamProblem = "event_too_long" | "unterminated_event";

/** What a piece of a stream, or its end, brings: the events it completes, then the problem that ends the reading. */
export interface EventBatch {
  readonly events: readonly ServerSentEvent[];
  readonly problem: EventStreamProblem | null;
}

const LONGEST_EVENT = 8 * 1024 * 1024;
const FIRST_CAPACITY = 1024;
/** Bytes a buffer may keep from one line to the next: most streams see a long line once, if ever. */
const KEPT_CAPACITY = 64 * 1024;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = "\ufeff";

/**
 * Reads one stream as https://html.spec.whatwg.org/multipage/server-sent-events.html says; one reader a stream. Takes
 * time linear in the bytes, and holds no more of them than an event may have.
 */
export class ServerSentEventReader {
  readonly #limit: number;
  readonly #decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });
  /** The line under way: the bytes of pieces before the current one. */
  #line = new Uint8Array(FIRST_CAPACITY);
  #lineLength = 0;
  /** Bytes since the last blank line, those of the line under way left out. */
  #eventLength = 0;
  #name = "";
  #data: string[] = [];
  #isFirstLine = true;
  /** A line feed right after a carriage return ends no line of its own. */
  #skipsLineFeed = false;
  #problem: EventStreamProblem | null = null;

  /** @param limit - bytes an event may have in all, its field names and comments included; 8 MiB by default */
  constructor(limit: number = LONGEST_EVENT) {
    this.#limit = limit;
  }

  /** @returns after a problem, no events any more and the same problem */
  read(bytes: Uint8Array): EventBatch {
    const events: ServerSentEvent[] = [];
    let start = this.#skipsLineFeed && bytes[0] === LINE_FEED ? 1 : 0;
    let lineFeed = -1;
    let carriageReturn = -1;
    while (start < bytes.length && this.#problem === null) {
      lineFeed = seek(bytes, LINE_FEED, lineFeed, start);
      carriageReturn = seek(bytes, CARRIAGE_RETURN, carriageReturn, start);
      const end = Math.min(lineFeed, carriageReturn);
      if (end === bytes.length) break;
      this.#endLine(bytes.subarray(start, end), events);
      start = end + (end + 1 === lineFeed ? 2 : 1);
    }
    if (bytes.length > 0) this.#skipsLineFeed = bytes.at(-1) === CARRIAGE_RETURN;
    if (this.#problem === null) this.#holdBack(bytes.subarray(start));
    return { events, problem: this.#problem };
  }

  /** The stream is over. What lacks its blank line is no event: a cut stream must not pass for a whole one. */
  end(): EventBatch {
    const isInside = this.#lineLength > 0 || this.#data.length > 0 || this.#name !== "";
    if (isInside) this.#problem ??= "unterminated_event";
    return { events: [], problem: this.#problem };
  }

  #endLine(rest: Uint8Array, events: ServerSentEvent[]): void {
    const line = this.#takeLine(rest);
    if (this.#problem !== null) return;
    if (line === "") this.#endEvent(events);
    else this.#readField(line);
  }

  /** Without data it is no event, whatever its name. */
  #endEvent(events: ServerSentEvent[]): void {
    if (this.#data.length > 0) events.push({ event: this.#name, data: this.#data.join("\n") });
    this.#name = "";
    this.#data = [];
    this.#eventLength = 0;
  }

  #takeLine(rest: Uint8Array): string {
    const isWhole = this.#lineLength === 0;
    if (!isWhole) this.#holdBack(rest);
    const bytes = isWhole ? rest : this.#line.subarray(0, this.#lineLength);
    this.#eventLength += bytes.length + 1;
    if (this.#eventLength > this.#limit) this.#problem = "event_too_long";
    const text = bytes.length > 0 && this.#problem === null ? this.#decoder.decode(bytes) : "";
    this.#lineLength = 0;
    if (this.#line.length > KEPT_CAPACITY) this.#line = new Uint8Array(FIRST_CAPACITY);
    const isMarked = this.#isFirstLine && text.startsWith(BYTE_ORDER_MARK);
    this.#isFirstLine = false;
    return isMarked ? text.slice(1) : text;
  }

  #readField(line: string): void {
    const colon = line.indexOf(":");
    const name = colon === -1 ? line : line.slice(0, colon);
    if (name !== "data" && name !== "event") return;
    const value = colon === -1 ? "" : line.slice(colon + (line[colon + 1] === " " ? 2 : 1));
    if (name === "data") this.#data.push(value);
    else this.#name = value;
  }

  /** Copies, since the producer may use its buffer again; doubles, so that a line of single bytes costs linear time. */
  #holdBack(bytes: Uint8Array): void {
    const needed = this.#lineLength + bytes.length;
    if (this.#eventLength + needed > this.#limit) {
      this.#problem = "event_too_long";
      return;
    }
    if (needed > this.#line.length) {
      this.#line = new Uint8Array(this.#line.buffer.transfer(Math.max(needed, 2 * this.#line.length)));
    }
    this.#line.set(bytes, this.#lineLength);
    this.#lineLength = needed;
  }
}

/**
 * Where the byte stands next, the length where it doesn't.
 * @param known - the answer of the call before, which holds until it is passed: each byte is looked at once
 */
const seek = (bytes: Uint8Array, byte: number, known: number, from: number): number => {
  if (known >= from) return known;
  const found = bytes.indexOf(byte, from);
  return found === -1 ? bytes.length : found;
};
