/** Owns one reader of a numbered stream: quick or slow, and whether it got everything in order. */

import { type Agent, type IncomingMessage, request } from "node:http";
import { numbersIn } from "./dialogue.ts";

/** What became of a stream. */
export type Fate = "whole" | "cut" | "lost or reordered" | `refused with ${number}`;

export interface ReaderOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly agent: Agent;
  /** Bytes a second it takes at most, until `hurry`; null: all there are. */
  readonly bytesPerSecond: number | null;
}

export class StreamReader {
  /** Never rejects. */
  readonly fate: Promise<Fate>;
  /** False where there is no stream to read: it was refused, or the connection broke. */
  readonly begun: Promise<boolean>;
  /** Pieces read. */
  pieces = 0;
  readonly #slice: number | null;
  #bytes = 0;
  #tail = "";
  #isInOrder = true;
  #hasEnd = false;
  #response: IncomingMessage | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor({ url, headers, body, agent, bytesPerSecond }: ReaderOptions) {
    this.#slice = bytesPerSecond;
    const outgoing = request(url, { method: "POST", agent, headers });
    const begun = Promise.withResolvers<boolean>();
    this.begun = begun.promise;
    this.fate = new Promise((resolve) => {
      const end = (fate: Fate) => {
        clearInterval(this.#timer);
        begun.resolve(false);
        resolve(fate);
      };
      outgoing.once("error", () => end("cut"));
      outgoing.once("response", (response) => {
        response.once("error", () => end("cut"));
        response.once("end", () => end(this.#judge(response.statusCode ?? 0)));
        this.#response = response;
        response.once("readable", () => {
          begun.resolve(response.statusCode === 200);
          if (this.#slice === null) this.hurry();
          else this.#timer = setInterval(() => this.#sip(), 1000);
        });
      });
    });
    outgoing.end(body);
  }

  /** Bytes of the body that have come as far as this process. */
  get bytes(): number {
    return this.#bytes + (this.#response?.readableLength ?? 0);
  }

  /** From now on it takes whatever there is. */
  hurry(): void {
    clearInterval(this.#timer);
    this.#response?.on("data", (bytes: Buffer) => this.#take(bytes)).resume();
  }

  #sip(): void {
    const waiting = this.#response?.readableLength ?? 0;
    const bytes = this.#response?.read(Math.min(waiting, this.#slice ?? waiting));
    if (bytes instanceof Buffer) this.#take(bytes);
  }

  #take(bytes: Buffer): void {
    this.#bytes += bytes.length;
    const text = this.#tail + bytes.toString("latin1");
    const cut = text.lastIndexOf("\n\n") + 2;
    this.#tail = cut === 1 ? text : text.slice(cut);
    if (cut === 1) return;
    const events = text.slice(0, cut);
    for (const number of numbersIn(events)) {
      if (number !== this.pieces) this.#isInOrder = false;
      this.pieces += 1;
    }
    if (events.includes("event: message_stop")) this.#hasEnd = true;
  }

  #judge(status: number): Fate {
    if (status !== 200) return `refused with ${status}`;
    if (!this.#isInOrder) return "lost or reordered";
    return this.#hasEnd ? "whole" : "cut";
  }
}
