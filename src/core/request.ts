/** Owns what the router needs to know of a request. Never used for forwarding: that takes the original bytes. */

import type { Reason } from "./decision.ts";
import type { Tool } from "./tool.ts";

/** How a streamed answer is framed. `json_array`: Gemini's streaming without `alt=sse`. */
export type StreamFormat = "events" | "json_array";

/** A request of any dialect, as read by its decoder. */
export interface RoutableRequest {
  /** The model asked for, echoed in an answer given in place. */
  readonly model: string;
  /** False where the answer is wanted in one piece. */
  readonly stream: false | StreamFormat;
  /** OpenAI's `stream_options.include_usage`; true for the dialects that always send usage. */
  readonly streamUsage: boolean;
  /** The last user turn's text, exactly as sent; argument ranges count UTF-16 units of it. */
  readonly text: string;
  /** The system prompt's text, empty where there is none. */
  readonly system: string;
  /** Turns before the last one, system prompt not counted. */
  readonly earlierTurns: number;
  /** Callable tools, in the caller's order, those the tool choice rules out left out. */
  readonly tools: readonly Tool[];
  /** Why this request must not be answered in place whatever the model says; null where it may be. */
  readonly obstacle: Reason | null;
}
