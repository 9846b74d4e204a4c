/** Owns how a stream's deltas become parts, one after the other, the pieces of each in a row. */

import { isObject, isString } from "../../core/json.ts";
import type { ChatEvent } from "../chat.ts";
import { nameOrNull } from "./read-answer.ts";
import { readSignature } from "./thought-signature.ts";

interface OpenCall {
  readonly kind: "call";
  readonly part: number;
  readonly index: unknown;
  readonly id: string | null;
  /** Whether a fragment of its arguments has come. */
  readonly begun: boolean;
}

type OpenPart = OpenCall | { readonly kind: "text" | "reasoning"; readonly part: number };

export class PartSequence {
  #open: OpenPart | null = null;
  #count = 0;
  #hasCalls = false;

  get hasCalls(): boolean {
    return this.#hasCalls;
  }

  text(text: string): readonly ChatEvent[] {
    if (text === "") return [];
    const before = this.#enter("text");
    return [...before, { kind: "text", part: this.#count - 1, text }];
  }

  reasoning(text: string): readonly ChatEvent[] {
    if (text === "") return [];
    const before = this.#enter("reasoning");
    return [...before, { kind: "reasoning", part: this.#count - 1, text, signature: null }];
  }

  /**
   * Reads one item of a delta's `tool_calls`. Null where it belongs to no call: the first fragment names the tool, and no
   * server goes back to an earlier call.
   */
  call(fragment: unknown): readonly ChatEvent[] | null {
    if (!isObject(fragment)) return null;
    const called = isObject(fragment.function) ? fragment.function : {};
    const [id, name] = [nameOrNull(fragment.id), nameOrNull(called.name)];
    const json = isObject(called.arguments) ? JSON.stringify(called.arguments) : called.arguments;
    if (this.#continues(fragment.index, id, name)) return this.#arguments(json);
    if (name === null) return null;
    const before = this.close();
    this.#open = { kind: "call", part: this.#count, index: fragment.index, id, begun: false };
    this.#hasCalls = true;
    const start: ChatEvent = { kind: "call", part: this.#count, id, name, signature: readSignature(fragment) };
    this.#count += 1;
    return [...before, start, ...this.#arguments(json)];
  }

  /**
   * Ends the open part. A call to which no arguments came has none: `{}`.
   * @param truncated - the answer ran out of tokens, so that what is missing isn't known
   */
  close(truncated = false): readonly ChatEvent[] {
    const open = this.#open;
    this.#open = null;
    if (open?.kind !== "call" || open.begun) return [];
    return [{ kind: "arguments", part: open.part, json: truncated ? "" : "{}" }];
  }

  /** Some servers (Ollama before 0.21, Gemini's compatible endpoint) give every call the index 0, or none: there the id tells. */
  #continues(index: unknown, id: string | null, name: string | null): boolean {
    const open = this.#open;
    if (open?.kind !== "call" || open.index !== index) return false;
    return name === null || id === null || id === open.id;
  }

  #arguments(json: unknown): readonly ChatEvent[] {
    const open = this.#open;
    if (open?.kind !== "call" || !isString(json) || json === "") return [];
    this.#open = { ...open, begun: true };
    return [{ kind: "arguments", part: open.part, json }];
  }

  #enter(kind: "text" | "reasoning"): readonly ChatEvent[] {
    if (this.#open?.kind === kind) return [];
    const before = this.close();
    this.#open = { kind, part: this.#count };
    this.#count += 1;
    return before;
  }
}
