/** Owns the writing of a streamed answer as server-sent events, each a whole response. */

import type { Failure } from "../../core/failure.ts";
import { isObject, type JsonObject } from "../../core/json.ts";
import { encodeFailure } from "../../dialects/gemini/failures.ts";
import { signsCalls } from "../../dialects/gemini/signature.ts";
import { formatEvent } from "../../dialects/server-sent-events.ts";
import type { ChatEvent, Usage } from "../chat.ts";
import type { ChatStreamWriter, WriteContext } from "../codec.ts";
import { writeFinish } from "./finish.ts";
import { withSignedCall } from "./signature.ts";
import { writeUsage } from "./usage.ts";
import { writeCall } from "./write-parts.ts";

type Call = ChatEvent & { readonly kind: "call" };

/** UTF-16 units of a call's arguments that are held back at most: as much as one event may have. */
const LONGEST_ARGUMENTS = 8 * 1024 * 1024;

export class StreamWriter implements ChatStreamWriter {
  readonly #context: WriteContext;
  #id: string;
  #model: string;
  #usage: Usage | null = null;
  /** The call under way, and the text of its arguments so far: a call is only ever told whole. */
  #call: Call | null = null;
  #arguments = "";
  #hasCalled = false;
  #isOver = false;

  constructor(context: WriteContext) {
    this.#context = context;
    this.#id = context.id;
    this.#model = context.chat.model;
  }

  write(event: ChatEvent): string {
    if (this.#isOver) return "";
    switch (event.kind) {
      case "start":
        return this.#start(event);
      case "text":
        return this.#next(event.text === "" ? [] : [{ text: event.text }]);
      case "reasoning":
        // Another provider's signature stays behind: sent back to Gemini, it would be refused.
        return this.#next(event.text === "" ? [] : [{ text: event.text, thought: true }]);
      case "call":
        return this.#begin(event);
      case "arguments":
        return this.#collect(event.json);
      case "finish":
        return this.#finish(event);
      case "failure":
        return this.#fail(event.failure);
    }
  }

  /** The API has no word for a beginning; what it tells stands in every response. */
  #start({ id, model, usage }: ChatEvent & { readonly kind: "start" }): string {
    this.#id = id ?? this.#id;
    if (model !== "") this.#model = model;
    this.#usage = usage;
    return "";
  }

  #begin(call: Call): string {
    const earlier = this.#next([]);
    if (!this.#isOver) this.#call = call;
    return earlier;
  }

  #collect(json: string): string {
    this.#arguments += json;
    return this.#arguments.length > LONGEST_ARGUMENTS ? this.#fail(TOO_LONG) : "";
  }

  #finish({ finish, usage }: ChatEvent & { readonly kind: "finish" }): string {
    const parts = this.#takeCall();
    if (parts === null) return this.#fail(MALFORMED);
    this.#isOver = true;
    const tokens = usage ?? this.#usage;
    // Chats of the official SDK forget an answer in which a chunk has no parts.
    const candidate = { ...content(parts.length === 0 ? [{ text: "" }] : parts), finishReason: writeFinish(finish) };
    return this.#respond({ ...candidate, index: 0 }, tokens === null ? {} : { usageMetadata: writeUsage(tokens) });
  }

  #fail(failure: Failure): string {
    this.#isOver = true;
    return formatEvent(encodeFailure(failure, this.#context.requestId).body);
  }

  /** Whatever follows a call tells that its arguments are complete. */
  #next(parts: readonly JsonObject[]): string {
    const call = this.#takeCall();
    if (call === null) return this.#fail(MALFORMED);
    const all = [...call, ...parts];
    return all.length === 0 ? "" : this.#respond({ ...content(all), index: 0 }, {});
  }

  /** Null where the call's arguments are no JSON object. */
  #takeCall(): readonly JsonObject[] | null {
    if (this.#call === null) return [];
    const { id, name, signature } = this.#call;
    const args = parseArguments(this.#arguments);
    if (args === null) return null;
    const part = writeCall({ kind: "call", id, name, arguments: args, signature });
    const isFirst = !this.#hasCalled;
    this.#hasCalled = true;
    this.#call = null;
    this.#arguments = "";
    return isFirst && signsCalls(this.#context.chat.model) ? withSignedCall([part]) : [part];
  }

  #respond(candidate: JsonObject, usage: JsonObject): string {
    return formatEvent({ candidates: [candidate], ...usage, modelVersion: this.#model, responseId: this.#id });
  }
}

const content = (parts: readonly JsonObject[]): JsonObject => ({ content: { parts, role: "model" } });

const MALFORMED: Failure = {
  kind: "upstream_unreachable",
  message: "The provider's stream holds a call whose arguments are no JSON object.",
  retryable: true,
};

const TOO_LONG: Failure = {
  kind: "upstream_unreachable",
  message: "The provider's stream holds a call whose arguments are too long.",
  retryable: true,
};

/** Some providers send no fragment at all for a call without arguments. */
const parseArguments = (json: string): JsonObject | null => {
  if (json.trim() === "") return {};
  try {
    const parsed: unknown = JSON.parse(json);
    return isObject(parsed) ? (parsed as JsonObject) : null;
  } catch {
    return null;
  }
};
