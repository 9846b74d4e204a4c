/** Owns the reading of a streamed completion, chunk by chunk. Never makes up an end. */

import type { Failure } from "../../core/failure.ts";
import { isObject, isString } from "../../core/json.ts";
import { type Fields, isGiven } from "../../dialects/reading.ts";
import type { ChatEvent, Usage } from "../chat.ts";
import type { ChatStreamReader } from "../codec.ts";
import type { ServerSentEvent } from "../server-sent-events.ts";
import { readAnswerText, readReasoningText } from "./answer-text.ts";
import { parseJson } from "./call-arguments.ts";
import { readStreamFailure } from "./failures.ts";
import { readFinish } from "./finish.ts";
import { PartSequence } from "./part-sequence.ts";
import { nameOrNull } from "./read-answer.ts";
import { readUsage } from "./usage.ts";

const broken = (message: string): Failure => ({ kind: "upstream_unreachable", message, retryable: true });

export class StreamReader implements ChatStreamReader {
  readonly #needsDone: boolean;
  readonly #parts = new PartSequence();
  #isStarted = false;
  #isOver = false;
  #isRefusal = false;
  #usage: Usage | null = null;
  #reason: string | null = null;

  /** @param needsDone - whether an answer without `[DONE]` after its end was cut */
  constructor(needsDone: boolean) {
    this.#needsDone = needsDone;
  }

  read({ event, data }: ServerSentEvent): readonly ChatEvent[] {
    if (this.#isOver || data.trim() === "") return [];
    if (data.trim() === "[DONE]") return this.#finish();
    const chunk = parseJson(data);
    if (!isObject(chunk)) return this.#fail(broken("The provider's stream holds an event that is no JSON object."));
    if (event === "error" || isGiven(chunk.error)) return this.#fail(readStreamFailure(chunk));
    return this.#readChunk(chunk);
  }

  /** The finish is held until `[DONE]`, as the usage comes in between; a server that sends none has ended here. */
  end(): readonly ChatEvent[] {
    if (this.#isOver) return [];
    if (this.#reason !== null && !this.#needsDone) return this.#finish();
    return this.#fail(broken("The provider's stream ended before the answer did."));
  }

  /** One choice is all the router asks for. A chunk without any tells of usage, or of the prompt's filters (Azure). */
  #readChunk(chunk: Fields): readonly ChatEvent[] {
    this.#usage = readUsage(chunk.usage) ?? this.#usage;
    const choices: readonly unknown[] = Array.isArray(chunk.choices) ? chunk.choices : [];
    const choice = choices.find((item) => isObject(item) && (item.index ?? 0) === 0);
    if (!isObject(choice)) return [];
    const start = this.#start(chunk);
    const pieces = this.#readDelta(isObject(choice.delta) ? choice.delta : {});
    if (pieces === null) return [...start, ...this.#fail(broken("The provider's stream has a piece of no call."))];
    if (isString(choice.finish_reason) && choice.finish_reason !== "") this.#reason = choice.finish_reason;
    return [...start, ...pieces];
  }

  #start({ id, model }: Fields): readonly ChatEvent[] {
    if (this.#isStarted) return [];
    this.#isStarted = true;
    return [{ kind: "start", id: nameOrNull(id), model: isString(model) ? model : "", usage: null }];
  }

  #readDelta(delta: Fields): readonly ChatEvent[] | null {
    const refusal = readAnswerText(delta.refusal);
    if (refusal !== "") this.#isRefusal = true;
    const events = [
      ...this.#parts.reasoning(readReasoningText(delta)),
      ...this.#parts.text(readAnswerText(delta.content)),
      ...this.#parts.text(refusal),
    ];
    for (const fragment of Array.isArray(delta.tool_calls) ? delta.tool_calls : []) {
      const pieces = this.#parts.call(fragment);
      if (pieces === null) return null;
      events.push(...pieces);
    }
    return events;
  }

  #finish(): readonly ChatEvent[] {
    if (this.#reason === null) return this.#fail(broken("The provider's stream ended without saying why."));
    const finish = readFinish(this.#reason, this.#parts.hasCalls, this.#isRefusal);
    if (finish === null) return this.#fail(broken(`The provider broke its answer off: ${this.#reason.slice(0, 80)}.`));
    this.#isOver = true;
    const closing = this.#parts.close(finish === "length");
    return [...closing, { kind: "finish", finish, stopSequence: null, usage: this.#usage }];
  }

  #fail(failure: Failure): readonly ChatEvent[] {
    this.#isOver = true;
    return [{ kind: "failure", failure }];
  }
}
