/** Owns the reading of a streamed answer: every event is a whole response that holds the next pieces. */

import type { Failure } from "../../core/failure.ts";
import type { CallPart, ChatAnswer, ChatEvent, Usage } from "../chat.ts";
import type { ChatStreamReader } from "../codec.ts";
import type { ServerSentEvent } from "../server-sent-events.ts";
import { readStreamFailure } from "./failures.ts";
import { readFinish } from "./finish.ts";
import { type ResponseReading, readResponse } from "./read-response.ts";

export class StreamReader implements ChatStreamReader {
  #phase: "before" | "within" | "over" = "before";
  /** Of the part under way; -1 before the first. */
  #part = -1;
  #kind: ChatAnswer["parts"][number]["kind"] | null = null;
  #hasCall = false;
  #usage: Usage | null = null;

  read({ data }: ServerSentEvent): readonly ChatEvent[] {
    if (this.#phase === "over" || data === "") return [];
    const chunk = parse(data);
    const failure = readStreamFailure(chunk);
    if (failure !== null) return this.#fail(failure);
    const response = readResponse(chunk);
    return response === null ? this.#fail(UNREADABLE) : this.#readResponse(response);
  }

  end(): readonly ChatEvent[] {
    return this.#phase === "over" ? [] : this.#fail(CUT_SHORT);
  }

  #readResponse({ id, model, parts, finishReason, usage }: ResponseReading): readonly ChatEvent[] {
    const start: ChatEvent[] = this.#phase === "before" ? [{ kind: "start", id, model, usage }] : [];
    this.#phase = "within";
    this.#usage = usage ?? this.#usage;
    const pieces = parts.flatMap((part) => this.#readPart(part));
    return [...start, ...pieces, ...(finishReason === null ? [] : this.#finish(finishReason))];
  }

  #finish(reason: string): readonly ChatEvent[] {
    const finish = readFinish(reason, this.#hasCall);
    if (!finish.ok) return this.#fail(finish.problem);
    this.#phase = "over";
    return [{ kind: "finish", finish: finish.value, stopSequence: null, usage: this.#usage }];
  }

  #fail(failure: Failure): readonly ChatEvent[] {
    this.#phase = "over";
    return [{ kind: "failure", failure }];
  }

  /** Pieces of text in a row are one part, and so are thoughts; a call is one by itself. */
  #readPart(part: ChatAnswer["parts"][number]): readonly ChatEvent[] {
    if (part.kind === "call" || part.kind !== this.#kind) this.#part += 1;
    this.#kind = part.kind;
    if (part.kind === "call") return this.#readCall(part);
    return [{ ...part, part: this.#part }];
  }

  #readCall({ id, name, arguments: args, signature }: CallPart): readonly ChatEvent[] {
    this.#hasCall = true;
    return [
      { kind: "call", part: this.#part, id, name, signature },
      { kind: "arguments", part: this.#part, json: JSON.stringify(args) },
    ];
  }
}

const UNREADABLE: Failure = {
  kind: "upstream_unreachable",
  message: "The provider's stream holds an event that is no part of an answer.",
  retryable: true,
};

const CUT_SHORT: Failure = {
  kind: "upstream_unreachable",
  message: "The provider's stream ended before its answer did.",
  retryable: true,
};

const parse = (data: string): unknown => {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
};
