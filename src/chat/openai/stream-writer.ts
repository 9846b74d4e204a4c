/** Owns the writing of a streamed completion; the SDK's types hold each chunk to the shape. */

import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import type { JsonObject } from "../../core/json.ts";
import { encodeFailure } from "../../dialects/openai/failures.ts";
import { formatEvent } from "../../dialects/server-sent-events.ts";
import type { ChatEvent, Usage } from "../chat.ts";
import type { ChatStreamWriter, WriteContext } from "../codec.ts";
import { envelope, madeCallId } from "./envelope.ts";
import { FINISH_REASONS } from "./finish.ts";
import { writeSignature } from "./thought-signature.ts";
import { writeUsage } from "./usage.ts";

type EventOf<Kind extends ChatEvent["kind"]> = Extract<ChatEvent, { kind: Kind }>;

export class StreamWriter implements ChatStreamWriter {
  readonly #context: WriteContext;
  #id: string | null = null;
  #model: string;
  #usage: Usage | null = null;
  #calls = 0;

  constructor(context: WriteContext) {
    this.#context = context;
    this.#model = context.chat.model;
  }

  /** A failure is an `error` object in an event, on which the SDK's decoder throws; `[DONE]` then never comes. */
  write(event: ChatEvent): string {
    switch (event.kind) {
      case "start":
        return this.#start(event);
      case "text":
        return event.text === "" ? "" : this.#chunk({ content: event.text });
      case "reasoning":
        return event.text === "" ? "" : this.#chunk({ reasoning_content: event.text });
      case "call":
        return this.#call(event);
      case "arguments":
        return this.#chunk({ tool_calls: [{ index: this.#calls - 1, function: { arguments: event.json } }] });
      case "finish":
        return this.#finish(event);
      case "failure":
        return formatEvent(encodeFailure(event.failure, this.#context.requestId).body);
    }
  }

  #start({ id, model, usage }: EventOf<"start">): string {
    this.#id = id;
    this.#model = model;
    this.#usage = usage;
    return this.#chunk({ role: "assistant", content: null, refusal: null });
  }

  #call({ id, name, signature }: EventOf<"call">): string {
    const index = this.#calls;
    this.#calls += 1;
    const call = { index, id: id ?? madeCallId(this.#context, index), type: "function" } as const;
    return this.#chunk({ tool_calls: [{ ...call, function: { name, arguments: "" }, ...writeSignature(signature) }] });
  }

  #finish({ finish, usage }: EventOf<"finish">): string {
    const tokens = usage ?? this.#usage;
    const counts = { ...this.#envelope(), choices: [], ...(tokens !== null && { usage: writeUsage(tokens) }) };
    return [
      this.#chunk({}, FINISH_REASONS[finish]),
      this.#context.chat.streamUsage && tokens !== null ? formatEvent(counts satisfies ChatCompletionChunk) : "",
      formatEvent("[DONE]"),
    ].join("");
  }

  /** With usage asked for, every chunk has the field, and all but the last hold null. */
  #chunk<Delta extends JsonObject & ChatCompletionChunk.Choice.Delta>(
    delta: Delta,
    reason: ChatCompletionChunk.Choice["finish_reason"] = null,
  ): string {
    const chunk = {
      ...this.#envelope(),
      choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
      ...(this.#context.chat.streamUsage ? { usage: null } : {}),
    } satisfies ChatCompletionChunk;
    return formatEvent(chunk);
  }

  #envelope() {
    return { ...envelope(this.#id, this.#model, this.#context), object: "chat.completion.chunk" as const };
  }
}
