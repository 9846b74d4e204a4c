/** Owns what a conversation, its answer and its stream are once no dialect's words are left: what can be carried across. */

import type { Failure } from "../core/failure.ts";
import type { JsonObject } from "../core/json.ts";
import type { Tool } from "../core/tool.ts";

export interface TextPart {
  readonly kind: "text";
  readonly text: string;
}

/** An image, a PDF or another file of the media types the dialects share. */
export interface MediaPart {
  readonly kind: "media";
  /** "image/png", "application/pdf"; null where a URL alone is known. */
  readonly mediaType: string | null;
  readonly source: { readonly kind: "base64"; readonly data: string } | { readonly kind: "url"; readonly url: string };
}

/** The model's wish to have a tool called. */
export interface CallPart {
  readonly kind: "call";
  /** As the caller's dialect names it; null where it has no ids (Gemini): the writer makes one that is the same each time. */
  readonly id: string | null;
  readonly name: string;
  readonly arguments: JsonObject;
  /** Gemini's thought signature; null where there is none. */
  readonly signature: string | null;
}

/** What a tool has returned. */
export interface ResultPart {
  readonly kind: "result";
  readonly callId: string | null;
  /** The tool's name; readers find it by the id of the call where their dialect does not repeat it. */
  readonly name: string | null;
  readonly content: readonly (TextPart | MediaPart)[];
  readonly failed: boolean;
}

/** What the model thought aloud. Only its own provider can check a signature, so no other gets the part. */
export interface ReasoningPart {
  readonly kind: "reasoning";
  readonly text: string;
  readonly signature: string | null;
}

export interface Turn {
  readonly role: "user" | "assistant";
  readonly parts: readonly (TextPart | MediaPart | CallPart | ResultPart | ReasoningPart)[];
}

export interface ToolChoice {
  /** `any`: at least one call, whichever. */
  readonly mode: "auto" | "any" | "none";
  /** The tools that may be called; null: all of them. */
  readonly names: readonly string[] | null;
}

export type ResponseFormat =
  | { readonly kind: "json" }
  | {
      readonly kind: "json_schema";
      readonly name: string | null;
      readonly schema: JsonObject;
      readonly strict: boolean;
    };

/** Null stands for "not said" throughout. */
export interface ChatRequest {
  readonly model: string;
  readonly stream: boolean;
  /** Whether the stream's end shall tell usage; true for dialects that always do. */
  readonly streamUsage: boolean;
  /** System or developer instructions, in order. */
  readonly system: readonly string[];
  readonly turns: readonly Turn[];
  readonly tools: readonly Tool[];
  readonly toolChoice: ToolChoice | null;
  readonly parallelCalls: boolean | null;
  readonly maximumOutputTokens: number | null;
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly topK: number | null;
  readonly seed: number | null;
  readonly presencePenalty: number | null;
  readonly frequencyPenalty: number | null;
  readonly stop: readonly string[];
  readonly responseFormat: ResponseFormat | null;
  /** How long the model may think: tokens, or an effort; both null where reasoning is asked for and nothing more. */
  readonly reasoning: {
    readonly budgetTokens: number | null;
    readonly effort: "minimal" | "low" | "medium" | "high" | null;
  } | null;
}

/** A field that can't cross over. */
export interface Uncarried {
  /** In the notation of the dialect it stands in: "messages[2].content[0].cache_control". */
  readonly field: string;
  /**
   * `hint`: an answer is as right without it (cache marks, metadata, service tier): it is left out and the caller told.
   * `meaning`: the answer would be another one: the request must stay with its own dialect, or be refused.
   */
  readonly loss: "hint" | "meaning";
}

export type Finish = "stop" | "stop_sequence" | "length" | "tool_calls" | "refusal" | "content_filter";

/** Tokens; cached ones are part of `input`, reasoning ones of `output`. */
export interface Usage {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
  readonly reasoning: number;
}

export interface ChatAnswer {
  /** The provider's own id; null where it gives none. */
  readonly id: string | null;
  readonly model: string;
  readonly parts: readonly (TextPart | CallPart | ReasoningPart)[];
  readonly finish: Finish;
  readonly stopSequence: string | null;
  readonly usage: Usage;
}

/**
 * A streamed answer, piece by piece. A stream is one `start`, then parts one after the other (`part` counts them from 0;
 * pieces of one part come in a row), then one `finish` — or, at any point, one `failure` and nothing after it.
 */
export type ChatEvent =
  | { readonly kind: "start"; readonly id: string | null; readonly model: string; readonly usage: Usage | null }
  | { readonly kind: "text"; readonly part: number; readonly text: string }
  | { readonly kind: "reasoning"; readonly part: number; readonly text: string; readonly signature: string | null }
  /** The beginning of a call; its arguments follow as fragments of JSON text, at least one. */
  | {
      readonly kind: "call";
      readonly part: number;
      readonly id: string | null;
      readonly name: string;
      readonly signature: string | null;
    }
  | { readonly kind: "arguments"; readonly part: number; readonly json: string }
  | {
      readonly kind: "finish";
      readonly finish: Finish;
      readonly stopSequence: string | null;
      readonly usage: Usage | null;
    }
  | { readonly kind: "failure"; readonly failure: Failure };
