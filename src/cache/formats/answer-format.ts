/** Owns what the cache has to know of a dialect: which requests have one answer, and when an answer is whole. */

import type { Fields } from "./fields.ts";

export type FormatName = "anthropic" | "gemini" | "openai";

/** Why the answer to a request can't be repeated to another, in whatever way it was asked for. */
export type Obstacle =
  | "unknown_field" // a field that may refer to anything
  | "stored_state" // files, caches, containers, conversations kept upstream; or the answer is to be kept there
  | "remote_content" // the provider fetches something that may be another thing tomorrow
  | "server_tool"
  | "multiple_answers";

/** One event of a stream by its data, as text and parsed; `data` is undefined where it isn't JSON. */
export interface AnswerEvent {
  readonly text: string;
  readonly data: unknown;
}

export interface AnswerFormat {
  /** Ends of the paths whose answers are those below. */
  readonly path: RegExp;
  temperature(body: Fields): unknown;
  obstacle(body: Fields): Obstacle | null;
  /** Whether a parsed body is a complete answer: no error, not ended by what would be no reason the next time. */
  isWhole(body: unknown): boolean;
  /** The same of a stream that has come to the end of its bytes. */
  isWholeStream(events: readonly AnswerEvent[]): boolean;
}
