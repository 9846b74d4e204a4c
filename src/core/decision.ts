/** Owns the words for what the router decided about a request, and why. */

import type { Json, JsonObject } from "./json.ts";

/** Why a request goes to the large model. Part of the public contract: `x-thimble-reason`, logs, batch output. */
export type Reason =
  // read off the request
  | "other_path" // a path of the provider's on which nothing is answered in place
  | "no_tools"
  | "no_text"
  | "tool_choice_none"
  | "tool_loop" // the last turn is a tool result, or a call waits for one
  | "not_user_text" // the last turn is not plain user text
  | "media" // images, files or audio in the turn
  | "thinking"
  | "server_tool" // a tool the provider runs or defines itself
  | "multiple_answers" // n > 1
  | "response_format"
  | "log_probabilities"
  | "stored_state" // refers to state kept upstream
  | "output_limit" // too few output tokens asked for to hold a call
  | "unknown_field" // a field that may change what a right answer is
  | "disabled" // in-place answers are switched off
  // read off the tools
  | "unsupported_schema"
  | "too_many_tools"
  | "tools_not_read" // more of them are new than one request may cost; a later request finds them known
  | "too_long"
  // read off the model
  | "model_unavailable"
  | "no_fitting_tool"
  | "ambiguous_tool"
  | "not_one_call"
  | "missing_argument"
  | "other_language" // than English
  | "nothing_stated" // no word became an argument: then nothing but the choice of the tool vouches for the call
  | "value_not_understood"
  | "invalid_arguments" // the call would not satisfy the tool's schema
  | "low_confidence";

/** UTF-16 offsets into the request's text, end exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where one argument came from. */
export interface ArgumentTrace {
  /** ["address", "city"] */
  readonly path: readonly string[];
  readonly value: Json;
  /** The words of the request it stands for, in order; one range an item for a list. Never empty. */
  readonly ranges: readonly Range[];
  /** How the words became the value: "text", "number", "listed value", "date", … */
  readonly rule: string;
  /** The model's probability that these words are this argument, 0…1. */
  readonly probability: number;
}

export interface Call {
  readonly name: string;
  readonly arguments: JsonObject;
}

/** Milliseconds; 0 for what was not run. `total` includes all the others. */
export interface Timings {
  /** Tools not seen before by this isolate; 0 when all of them were cached. */
  readonly tools: number;
  readonly model: number;
  readonly total: number;
}

/** What the edge model makes of a request, before any policy. */
export interface Prediction {
  /** The best call the model has, null where it has none at all. */
  readonly draft: Call | null;
  readonly traces: readonly ArgumentTrace[];
  /** Calibrated probability that `draft` is entirely right, 0…1; 0 where it can't be. */
  readonly confidence: number;
  /** What rules the draft out whatever the confidence, null where nothing does. */
  readonly doubt: Reason | null;
  /** The reason to give where the confidence does not suffice. */
  readonly weakness: Reason;
  /** The tools looked at, likeliest first, with their probabilities. */
  readonly candidates: readonly { readonly name: string; readonly probability: number }[];
  readonly timings: Timings;
}

interface Decided {
  readonly confidence: number;
  readonly draft: Call | null;
  readonly traces: readonly ArgumentTrace[];
  readonly candidates: Prediction["candidates"];
  readonly timings: Timings;
  /** Version of the model that decided; "none" where it did not run. */
  readonly model: string;
}

export type Decision =
  | (Decided & { readonly outcome: "answered"; readonly call: Call; readonly reason: null })
  | (Decided & { readonly outcome: "escalated"; readonly reason: Reason });
