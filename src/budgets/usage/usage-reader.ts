/** Owns reading what an answer took out of its bytes, and estimating it where they don't tell. */

import { EventDataScanner } from "./event-data.ts";
import { JsonScanner } from "./json-scanner.ts";
import { type DialectName, type TokenCounts, type TokenEstimate, tokensOf } from "./tokens.ts";
import { UNCHARGED, USAGE_SHAPES, type UsageShape } from "./usage-shapes.ts";

export interface MeteredUsage extends TokenCounts {
  /** `estimate`: the answer broke off, or told nothing; at least one token of output. */
  readonly source: "provider" | "estimate";
}

export interface UsageReaderOptions {
  readonly dialect: DialectName;
  /** Of the answer: events are told from whole documents by it. */
  readonly contentType: string | null;
  readonly estimate: TokenEstimate;
}

/** One an answer. Holds a few numbers, however long the answer is. */
export class UsageReader {
  readonly #shape: UsageShape;
  readonly #estimatedInput: number;
  /** By name, the latest. */
  readonly #heard = new Map<string, number>();
  /** The same as of the last object with counts that was read to its end: half of one would be too little. */
  #told: ReadonlyMap<string, number> = new Map();
  readonly #scan: (bytes: Uint8Array) => void;
  #isClosed = false;
  #bytes = 0;
  #characters = 0;

  constructor({ dialect, contentType, estimate }: UsageReaderOptions) {
    this.#shape = USAGE_SHAPES[dialect];
    this.#estimatedInput = estimate.input;
    const json = new JsonScanner({
      onCount: (path, value) => this.#count(path, value),
      onClose: (path) => this.#close(path),
      onText: (characters) => {
        this.#characters += characters;
      },
      isText: (path) => this.#shape.texts.has(path),
      leftOut: UNCHARGED,
    });
    const isStream = /^\s*text\/event-stream\b/i.test(contentType ?? "");
    const events = new EventDataScanner({ onData: (bytes) => json.read(bytes), onEventEnd: () => json.reset() });
    this.#scan = (bytes) => (isStream ? events.read(bytes) : json.read(bytes));
  }

  read(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    this.#scan(bytes);
  }

  /**
   * What it took, as far as has been read.
   * @param isWhole - whether the answer came to its end
   */
  usage(isWhole: boolean): MeteredUsage {
    const told = this.#shape.toCounts((name) => this.#told.get(name) ?? 0);
    const isTold = isWhole && this.#isClosed && told.input > 0;
    // What can't be read at all is taken for text.
    const isRead = this.#characters > 0 || this.#told.size > 0;
    const output = isTold ? told.output : Math.max(1, told.output, tokensOf(isRead ? this.#characters : this.#bytes));
    const input = told.input > 0 ? told.input : this.#estimatedInput;
    return { ...told, input, output, source: isTold ? "provider" : "estimate" };
  }

  #count(path: string, value: number): void {
    const holder = this.#shape.holders.find((candidate) => path.startsWith(`${candidate}.`));
    if (holder === undefined) return;
    const name = path.slice(holder.length + 1);
    if (this.#shape.names.has(name)) this.#heard.set(name, value);
  }

  #close(path: string): void {
    if (this.#heard.size === 0 || !this.#shape.holders.includes(path)) return;
    this.#told = new Map(this.#heard);
    if (this.#shape.closing.includes(path)) this.#isClosed = true;
  }
}
