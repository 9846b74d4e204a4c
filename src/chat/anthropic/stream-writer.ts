/** Owns the writing of one streamed answer as Anthropic's callers expect it: blocks one after the other, each event named. */

import type { RawContentBlockDelta, RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages";
import type { Failure } from "../../core/failure.ts";
import type { JsonObject } from "../../core/json.ts";
import { encodeFailure } from "../../dialects/anthropic/failures.ts";
import { formatEvent } from "../../dialects/server-sent-events.ts";
import type { ChatEvent, Usage } from "../chat.ts";
import type { ChatStreamWriter, WriteContext } from "../codec.ts";
import { writeCall, writeEnvelope, writeMessageUsage, writeReasoning, writeText } from "./answer.ts";
import { writeStopReason, writeUsage } from "./ending.ts";
import { writeSignature } from "./signatures.ts";

/** The SDK's type holds what is written to its shape, this one to JSON. */
type Event = JsonObject & { readonly type: RawMessageStreamEvent["type"] };
type Block = ReturnType<typeof writeText | typeof writeCall | typeof writeReasoning>;
type Piece<Kind extends ChatEvent["kind"]> = Extract<ChatEvent, { kind: Kind }>;

const NO_USAGE: Usage = { input: 0, cachedInput: 0, output: 0, reasoning: 0 };

export class AnthropicStreamWriter implements ChatStreamWriter {
  readonly #context: WriteContext;
  /** The part whose block is open; null between blocks. */
  #part: number | null = null;
  /** Blocks opened so far: the SDK wants them counted without gaps. */
  #blocks = 0;
  /** As told last: at the end some provider may say nothing. */
  #usage = NO_USAGE;
  #isOver = false;

  constructor(context: WriteContext) {
    this.#context = context;
  }

  write(event: ChatEvent): string {
    if (this.#isOver) return "";
    if (event.kind === "failure") return this.#fail(event.failure);
    return this.#events(event)
      .map((written) => formatEvent(written, written.type))
      .join("");
  }

  #events(event: Exclude<ChatEvent, { kind: "failure" }>): readonly Event[] {
    switch (event.kind) {
      case "start":
        this.#usage = event.usage ?? NO_USAGE;
        return [this.#start(event)];
      case "text":
        return [...this.#open(event.part, writeText({ text: "" })), ...this.#text(event.text)];
      case "reasoning":
        return this.#reasoning(event);
      case "call":
        // The first fragment is empty, as the provider's own is.
        return [...this.#open(event.part, writeCall(event, this.#blocks, this.#context)), this.#arguments("")];
      case "arguments":
        return [this.#arguments(event.json)];
      case "finish":
        return this.#finish(event);
    }
  }

  #start(event: Piece<"start">): Event {
    const message = { ...writeEnvelope(event, this.#context), usage: writeMessageUsage(this.#usage) };
    return { type: "message_start", message } satisfies RawMessageStreamEvent;
  }

  /** Opens the part's block and closes the one before, where it isn't open already. */
  #open(part: number, block: Block): readonly Event[] {
    if (this.#part === part) return [];
    const closed = this.#close();
    this.#part = part;
    this.#blocks += 1;
    const start = { type: "content_block_start", index: this.#index, content_block: block } as const;
    return [...closed, start satisfies RawMessageStreamEvent];
  }

  #close(): readonly Event[] {
    if (this.#part === null) return [];
    this.#part = null;
    return [{ type: "content_block_stop", index: this.#index } satisfies RawMessageStreamEvent];
  }

  get #index(): number {
    return this.#blocks - 1;
  }

  #delta<Delta extends JsonObject & RawContentBlockDelta>(delta: Delta): Event {
    return { type: "content_block_delta", index: this.#index, delta };
  }

  #text(text: string): readonly Event[] {
    return text === "" ? [] : [this.#delta({ type: "text_delta", text })];
  }

  #arguments(json: string): Event {
    return this.#delta({ type: "input_json_delta", partial_json: json });
  }

  /** Redacted thinking comes whole in its block's beginning; other thinking's signature comes last. */
  #reasoning(event: Piece<"reasoning">): readonly Event[] {
    const block = writeReasoning(event);
    if (block.type === "redacted_thinking") return this.#open(event.part, block);
    const opened = this.#open(event.part, { ...block, thinking: "", signature: "" });
    const text: Event[] = event.text === "" ? [] : [this.#delta({ type: "thinking_delta", thinking: event.text })];
    const { signature } = event;
    if (signature === null) return [...opened, ...text];
    return [...opened, ...text, this.#delta({ type: "signature_delta", signature: writeSignature(signature) })];
  }

  #finish({ finish, stopSequence, usage }: Piece<"finish">): readonly Event[] {
    this.#isOver = true;
    const reason = writeStopReason(finish);
    return [
      ...this.#close(),
      {
        type: "message_delta",
        delta: { container: null, stop_details: null, stop_reason: reason, stop_sequence: stopSequence },
        usage: writeUsage(usage ?? this.#usage),
      } satisfies RawMessageStreamEvent,
      { type: "message_stop" },
    ];
  }

  #fail(failure: Failure): string {
    this.#isOver = true;
    return formatEvent(encodeFailure(failure, this.#context.requestId).body, "error");
  }
}
