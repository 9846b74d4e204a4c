/** Owns what the simulator needs to know of a provider's wire format. Never holds a word of any one of them. */

import type { JsonObject } from "../core/json.ts";
import type { Result } from "../core/result.ts";
import type { Tool } from "../core/tool.ts";

export type FormatName = "anthropic" | "gemini" | "openai";

export interface WireFormat {
  /** Also the first part of the path it is served under: "/anthropic". */
  readonly name: FormatName;
  /** How this provider says that it is overloaded: 529 or 503. */
  readonly overloadedStatus: number;
  /** What a request asks for; null for a path the provider does not have. `url` is without the format's prefix. */
  match(method: string, url: URL): Operation | null;
  hasKey(headers: Headers): boolean;
  /** What the provider answers to a request without a key. */
  readonly missingKey: Problem;
  read(body: JsonObject, operation: Generation): Result<Prompt, string>;
  encode(answer: Answer): JsonObject;
  encodeStream(answer: Answer, url: URL): Stream;
  encodeTokenCount(tokens: number): JsonObject;
  encodeModel(model: string): JsonObject;
  encodeModels(models: readonly JsonObject[]): JsonObject;
  readonly models: readonly string[];
  encodeProblem(problem: Problem, requestId: string): JsonObject;
  /** Request id and rate headers, lower-case names. */
  headers(requestId: string, now: Date, tokens: number): Record<string, string>;
}

export interface Generation {
  readonly kind: "generate";
  /** Null where the body says. */
  readonly model: string | null;
  readonly stream: boolean | null;
}

export type Operation =
  | Generation
  | { readonly kind: "count-tokens"; readonly model: string | null }
  | { readonly kind: "get-model"; readonly model: string }
  | { readonly kind: "list-models" };

export interface Prompt {
  readonly model: string;
  readonly stream: boolean;
  /** A stream ends with its usage; only OpenAI leaves that to the caller. */
  readonly streamUsage: boolean;
  /** The last user turn, as far as it is text. */
  readonly text: string;
  /** The tool that the tool choice makes a model call, null where it may answer in words. */
  readonly forcedTool: Tool | null;
  readonly maximumTokens: number | null;
}

export interface Answer {
  /** 24 characters, letters and digits. */
  readonly id: string;
  readonly createdAt: Date;
  readonly prompt: Prompt;
  readonly content: Content;
  readonly usage: { readonly input: number; readonly output: number };
}

export type Content =
  /** `pieces` joined are the text; `truncated` where `maximumTokens` ended it. */
  | { readonly kind: "text"; readonly pieces: readonly string[]; readonly truncated: boolean }
  | { readonly kind: "call"; readonly name: string; readonly arguments: JsonObject };

export interface Stream {
  readonly contentType: string;
  /** The whole body in order; what a provider sends at once is one frame. */
  readonly frames: readonly string[];
  /** The frame with which the provider reports a problem after it has begun. */
  interrupt(problem: Problem): string;
}

export interface Problem {
  readonly status: number;
  readonly message: string;
  /** Of the two things a 404 may say that there aren't: the path, not the model. @default false */
  readonly isUnknownPath?: boolean;
}
