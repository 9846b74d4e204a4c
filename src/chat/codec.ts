/** Owns what crossing from one dialect to another takes of each: reading and writing requests, answers, streams and errors. */

import type { Failure } from "../core/failure.ts";
import type { JsonObject } from "../core/json.ts";
import type { Result } from "../core/result.ts";
import type { ChatAnswer, ChatEvent, ChatRequest, Uncarried } from "./chat.ts";
import type { ServerSentEvent } from "./server-sent-events.ts";

export interface ChatCodec {
  readonly dialect: "anthropic" | "gemini" | "openai";

  /**
   * Reads a request body. Every field it meets is carried, or named in `uncarried`: none is dropped in silence, unknown
   * ones least of all.
   * @param url - the request's URL; Gemini's model and streaming stand in it
   * @returns fails only on what the dialect itself would refuse
   */
  readRequest(body: unknown, url: URL): Result<{ chat: ChatRequest; uncarried: readonly Uncarried[] }, Failure>;

  /**
   * Writes a request for the provider of this dialect. What the dialect has no field for is named in `uncarried` (in the
   * notation of ChatRequest: "topK"), and left out.
   */
  writeRequest(chat: ChatRequest): OutgoingChat;

  /** Reads a whole, successful answer; null where the body isn't one. */
  readAnswer(body: unknown): ChatAnswer | null;
  writeAnswer(answer: ChatAnswer, context: WriteContext): JsonObject;

  /** Reads one streamed answer. Keeps state: one reader a stream. */
  streamReader(): ChatStreamReader;
  /** Writes one streamed answer, framed as this dialect's callers expect. Keeps state: one writer a stream. */
  streamWriter(context: WriteContext): ChatStreamWriter;
  readonly streamContentType: string;

  /** Reads an error response, whatever its body holds. The message tells what the provider says. */
  readFailure(status: number, headers: Headers, body: string): Failure;
}

export interface OutgoingChat {
  /** With query: "/v1beta/models/gemini-3-flash:streamGenerateContent?alt=sse". */
  readonly path: string;
  /** Beside the key and content-type: "anthropic-version". Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
  readonly uncarried: readonly Uncarried[];
}

/** What an answer's envelope needs. */
export interface WriteContext {
  /** Random, 24 characters out of A–Z, a–z, 0–9, "_" and "-"; stands in where the answer brings no id of this dialect. */
  readonly id: string;
  readonly requestId: string;
  readonly createdAt: Date;
  readonly chat: ChatRequest;
}

export interface ChatStreamReader {
  /** The pieces an event brings. After a `finish` or `failure` it returns none. */
  read(event: ServerSentEvent): readonly ChatEvent[];
  /** The body is over: a `failure` where the answer was not, else nothing. Never a made-up `finish`. */
  end(): readonly ChatEvent[];
}

export interface ChatStreamWriter {
  /** The bytes' text for one piece, "" where it is held back. A `failure` is told the way this dialect's SDKs understand. */
  write(event: ChatEvent): string;
}
