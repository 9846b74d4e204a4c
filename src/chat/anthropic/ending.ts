/** Owns how an answer of Anthropic's ends: why it stopped, and what it took. */

import type { MessageDeltaUsage, StopReason } from "@anthropic-ai/sdk/resources/messages";
import { isObject } from "../../core/json.ts";
import type { Fields } from "../../dialects/reading.ts";
import type { Finish, Usage } from "../chat.ts";

/** `pause_turn` comes of tools the provider runs; like the context's end, it stops an answer before it was done. */
const FINISHES: ReadonlyMap<unknown, Finish> = new Map<StopReason, Finish>([
  ["end_turn", "stop"],
  ["stop_sequence", "stop_sequence"],
  ["max_tokens", "length"],
  ["model_context_window_exceeded", "length"],
  ["pause_turn", "length"],
  ["tool_use", "tool_calls"],
  ["refusal", "refusal"],
]);

const STOP_REASONS: Readonly<Record<Finish, StopReason>> = {
  stop: "end_turn",
  stop_sequence: "stop_sequence",
  length: "max_tokens",
  tool_calls: "tool_use",
  refusal: "refusal",
  content_filter: "refusal",
};

/** A reason still to come is at least an end. */
export const readFinish = (stopReason: string): Finish => FINISHES.get(stopReason) ?? "stop";

export const writeStopReason = (finish: Finish): StopReason => STOP_REASONS[finish];

/** Counts as they stand in `usage`, which `message_delta` gives again where they have changed. */
export interface Counts {
  readonly input: number;
  readonly cacheCreation: number;
  readonly cacheRead: number;
  readonly output: number;
  readonly thinking: number;
}

export const NO_COUNTS: Counts = { input: 0, cacheCreation: 0, cacheRead: 0, output: 0, thinking: 0 };

/** Cumulative: a count that is left out or null is the one told before. */
export const updateCounts = (counts: Counts, usage: unknown): Counts => {
  if (!isObject(usage)) return counts;
  const details: Fields = isObject(usage.output_tokens_details) ? usage.output_tokens_details : {};
  return {
    input: countOr(usage.input_tokens, counts.input),
    cacheCreation: countOr(usage.cache_creation_input_tokens, counts.cacheCreation),
    cacheRead: countOr(usage.cache_read_input_tokens, counts.cacheRead),
    output: countOr(usage.output_tokens, counts.output),
    thinking: countOr(details.thinking_tokens, counts.thinking),
  };
};

const countOr = (value: unknown, before: number): number => (typeof value === "number" && value >= 0 ? value : before);

export const toUsage = ({ input, cacheCreation, cacheRead, output, thinking }: Counts): Usage => ({
  input: input + cacheCreation + cacheRead,
  cachedInput: cacheRead,
  output,
  reasoning: thinking,
});

/** Providers that cache by themselves charge nothing for it, so nothing counts as put into the cache. */
export const writeUsage = ({ input, cachedInput, output, reasoning }: Usage) =>
  ({
    input_tokens: Math.max(0, input - cachedInput),
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cachedInput,
    output_tokens: output,
    output_tokens_details: reasoning === 0 ? null : { thinking_tokens: reasoning },
    server_tool_use: null,
  }) satisfies MessageDeltaUsage;
