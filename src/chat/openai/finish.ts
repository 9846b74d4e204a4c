/** Owns why an answer ended, in OpenAI's words and those of servers that copy its API. */

import type { ChatCompletion } from "openai/resources/chat/completions";
import type { Finish } from "../chat.ts";

type FinishReason = ChatCompletion.Choice["finish_reason"];

/** After the first four, which are OpenAI's: TGI's, Mistral's and Anthropic's, as proxies before those hand them on. */
const FINISHES: ReadonlyMap<string, Finish> = new Map([
  ["stop", "stop"],
  ["length", "length"],
  ["tool_calls", "tool_calls"],
  ["content_filter", "content_filter"],
  ["eos_token", "stop"],
  ["stop_sequence", "stop"],
  ["model_length", "length"],
  ["end_turn", "stop"],
  ["max_tokens", "length"],
  ["tool_use", "tool_calls"],
]);

/**
 * Null for a reason that is none of an answer's ("error", "abort", "insufficient_system_resource"): no end is made up.
 * "stop" stands beside calls where one tool was forced, and always with some compatible servers.
 */
export const readFinish = (reason: string, calls: boolean, refused: boolean): Finish | null => {
  const finish = FINISHES.get(reason) ?? null;
  if (finish !== "stop") return finish;
  if (refused) return "refusal";
  return calls ? "tool_calls" : "stop";
};

/**
 * A refusal is told as filtered content, which is what it is where it comes from (another provider's classifiers, after
 * part of an answer): OpenAI's own `refusal` field would need all of the text to be one, from the first piece on.
 */
export const FINISH_REASONS: Readonly<Record<Finish, FinishReason>> = {
  stop: "stop",
  stop_sequence: "stop",
  length: "length",
  tool_calls: "tool_calls",
  refusal: "content_filter",
  content_filter: "content_filter",
};
