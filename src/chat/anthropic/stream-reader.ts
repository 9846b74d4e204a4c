/** Owns the reading of one answer that Anthropic streams. Never makes up an ending, nor arguments it was not sent. */

import { isObject, isString, type Json } from "../../core/json.ts";
import type { Fields } from "../../dialects/reading.ts";
import type { ChatEvent } from "../chat.ts";
import type { ChatStreamReader } from "../codec.ts";
import type { ServerSentEvent } from "../server-sent-events.ts";
import { NO_COUNTS, readFinish, toUsage, updateCounts } from "./ending.ts";
import { brokenStream, readStreamFailure } from "./failures.ts";
import { readCallId, readName } from "./names.ts";
import { readSignature, redactedSignature } from "./signatures.ts";

/** The block under way. */
interface OpenBlock {
  readonly index: unknown;
  /** `other`: of a kind that only tools of the provider's own bring about, left out. */
  readonly kind: "text" | "reasoning" | "call" | "other";
  /** Null until it has brought a piece: parts count without gaps. */
  part: number | null;
  /** What a call's arguments are where no fragment follows. */
  readonly input: Json;
  hasArguments: boolean;
}

const NOTHING: readonly ChatEvent[] = [];

export class AnthropicStreamReader implements ChatStreamReader {
  #hasStarted = false;
  #isOver = false;
  #block: OpenBlock | null = null;
  #parts = 0;
  #counts = NO_COUNTS;
  #stopReason: string | null = null;
  #stopSequence: string | null = null;

  read(event: ServerSentEvent): readonly ChatEvent[] {
    if (this.#isOver) return NOTHING;
    const data = parse(event.data);
    if (data === null) return event.event === "ping" ? NOTHING : this.#break("sent an event that is not JSON");
    if (event.event === "error" || data.type === "error") return this.#fail(readStreamFailure(data));
    if (data.type === "message_start") return this.#start(data.message);
    return this.#hasStarted ? this.#readPiece(data) : this.#readEarly(data);
  }

  end(): readonly ChatEvent[] {
    return this.#isOver ? NOTHING : this.#break("ended before the answer was complete");
  }

  /** Kinds still to come are no failure, wherever they stand. */
  #readEarly({ type }: Fields): readonly ChatEvent[] {
    const isContent = isString(type) && /^(content_block|message)_/.test(type);
    return isContent ? this.#break("did not begin at the beginning") : NOTHING;
  }

  #readPiece(data: Fields): readonly ChatEvent[] {
    switch (data.type) {
      case "content_block_start":
        return this.#openBlock(data);
      case "content_block_delta":
        return this.#readDelta(data);
      case "content_block_stop":
        return this.#closeBlock(data);
      case "message_delta":
        return this.#readEnding(data);
      case "message_stop":
        return this.#finish();
      default:
        return NOTHING;
    }
  }

  #start(message: unknown): readonly ChatEvent[] {
    if (this.#hasStarted || !isObject(message) || !isString(message.model)) return this.#break("did not begin right");
    this.#hasStarted = true;
    this.#counts = updateCounts(this.#counts, message.usage);
    const id = isString(message.id) ? message.id : null;
    return [{ kind: "start", id, model: message.model, usage: toUsage(this.#counts) }];
  }

  #openBlock({ index, content_block: block }: Fields): readonly ChatEvent[] {
    if (this.#block !== null || !isObject(block)) return this.#break("began a block within another");
    const kind = block.type === "tool_use" ? "call" : (BLOCK_KINDS.get(block.type) ?? "other");
    const open: OpenBlock = { index, kind, part: null, input: (block.input ?? {}) as Json, hasArguments: false };
    this.#block = open;
    switch (block.type) {
      case "text":
        return this.#addText(open, block.text);
      case "thinking":
        return [...this.#addReasoning(open, block.thinking), ...this.#addSignature(open, block.signature)];
      case "redacted_thinking":
        return isString(block.data) ? [this.#reasoning(open, "", redactedSignature(block.data))] : NOTHING;
      case "tool_use":
        return this.#beginCall(open, block);
      default:
        return NOTHING;
    }
  }

  #beginCall(open: OpenBlock, { id, name }: Fields): readonly ChatEvent[] {
    if (!isString(id) || !isString(name)) return this.#break("sent a call without an id or a name");
    return [{ kind: "call", part: this.#partOf(open), id: readCallId(id), name: readName(name), signature: null }];
  }

  #readDelta({ index, delta }: Fields): readonly ChatEvent[] {
    const open = this.#block;
    if (open === null || open.index !== index || !isObject(delta)) return this.#break("sent a piece of no block");
    switch (delta.type) {
      case "text_delta":
        return this.#addText(open, delta.text);
      case "thinking_delta":
        return this.#addReasoning(open, delta.thinking);
      case "signature_delta":
        return this.#addSignature(open, delta.signature);
      case "input_json_delta":
        return this.#addArguments(open, delta.partial_json);
      default:
        return NOTHING;
    }
  }

  #addText(open: OpenBlock, text: unknown): readonly ChatEvent[] {
    if (open.kind !== "text" || !isString(text) || text === "") return NOTHING;
    return [{ kind: "text", part: this.#partOf(open), text }];
  }

  #addReasoning(open: OpenBlock, text: unknown): readonly ChatEvent[] {
    return open.kind === "reasoning" && isString(text) && text !== "" ? [this.#reasoning(open, text, null)] : NOTHING;
  }

  #addSignature(open: OpenBlock, signature: unknown): readonly ChatEvent[] {
    if (open.kind !== "reasoning" || !isString(signature) || signature === "") return NOTHING;
    return [this.#reasoning(open, "", readSignature(signature))];
  }

  #reasoning(open: OpenBlock, text: string, signature: string | null): ChatEvent {
    return { kind: "reasoning", part: this.#partOf(open), text, signature };
  }

  #addArguments(open: OpenBlock, json: unknown): readonly ChatEvent[] {
    if (open.kind !== "call" || !isString(json) || json === "") return NOTHING;
    open.hasArguments = true;
    return [{ kind: "arguments", part: this.#partOf(open), json }];
  }

  /** A call without arguments comes with an empty fragment alone, which is no JSON yet. */
  #closeBlock({ index }: Fields): readonly ChatEvent[] {
    const open = this.#block;
    if (open === null || open.index !== index) return this.#break("ended a block that was not open");
    this.#block = null;
    if (open.kind !== "call" || open.hasArguments) return NOTHING;
    return [{ kind: "arguments", part: this.#partOf(open), json: JSON.stringify(open.input) }];
  }

  #readEnding({ delta, usage }: Fields): readonly ChatEvent[] {
    this.#counts = updateCounts(this.#counts, usage);
    if (!isObject(delta)) return NOTHING;
    if (isString(delta.stop_reason)) this.#stopReason = delta.stop_reason;
    if (isString(delta.stop_sequence)) this.#stopSequence = delta.stop_sequence;
    return NOTHING;
  }

  #finish(): readonly ChatEvent[] {
    if (this.#stopReason === null || this.#block !== null) return this.#break("ended in the middle of the answer");
    this.#isOver = true;
    const finish = readFinish(this.#stopReason);
    return [{ kind: "finish", finish, stopSequence: this.#stopSequence, usage: toUsage(this.#counts) }];
  }

  #partOf(open: OpenBlock): number {
    open.part ??= this.#parts++;
    return open.part;
  }

  #break(what: string): readonly ChatEvent[] {
    return this.#fail(brokenStream(`The provider's stream ${what}.`));
  }

  #fail(failure: Extract<ChatEvent, { kind: "failure" }>["failure"]): readonly ChatEvent[] {
    this.#isOver = true;
    return [{ kind: "failure", failure }];
  }
}

const BLOCK_KINDS: ReadonlyMap<unknown, OpenBlock["kind"]> = new Map<string, OpenBlock["kind"]>([
  ["text", "text"],
  ["thinking", "reasoning"],
  ["redacted_thinking", "reasoning"],
]);

/** Null where the data is no JSON object. */
const parse = (data: string): Fields | null => {
  try {
    const value: unknown = JSON.parse(data);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
};
