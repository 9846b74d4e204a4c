/** Owns an answer as Anthropic's Messages API sends it, whole and streamed; the SDK's types hold it to the shape. */

import type { Message, RawMessageStreamEvent, ToolUseBlock } from "@anthropic-ai/sdk/resources/messages";
import type { JsonObject } from "../../core/json.ts";
import type { Answer, EncodedStream } from "../dialect.ts";
import { EVENT_STREAM, formatEvent } from "../server-sent-events.ts";

/** An answer in place takes no tokens. */
const NO_TOKENS = {
  input_tokens: 0,
  output_tokens: 0,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  output_tokens_details: null,
  server_tool_use: null,
} as const;

const MESSAGE_USAGE = {
  ...NO_TOKENS,
  cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
  inference_geo: null,
  service_tier: "standard",
  speed: null,
} as const satisfies Message["usage"];

export const encode = (answer: Answer): JsonObject => ({
  ...envelope(answer),
  content: [toolUse(answer, answer.decision.call.arguments)],
  stop_reason: "tool_use",
});

export const encodeStream = (answer: Answer): EncodedStream => ({
  contentType: EVENT_STREAM,
  events: streamEvents(answer).map((event) => formatEvent(event, event.type)),
});

/** A stream's message starts like this, without content and stop reason. */
const envelope = ({ id, request }: Answer) =>
  ({
    id: `msg_${id}`,
    type: "message",
    role: "assistant",
    model: request.model,
    content: [],
    container: null,
    diagnostics: null,
    stop_details: null,
    stop_reason: null,
    stop_sequence: null,
    usage: MESSAGE_USAGE,
  }) satisfies Message;

const toolUse = ({ id, decision }: Answer, input: JsonObject) =>
  ({
    type: "tool_use",
    id: `toolu_${id}`,
    name: decision.call.name,
    input,
    caller: { type: "direct" },
  }) satisfies ToolUseBlock;

/** The arguments come as one fragment, after the empty one that every such stream starts with. */
const streamEvents = (answer: Answer) =>
  [
    { type: "message_start", message: envelope(answer) },
    { type: "content_block_start", index: 0, content_block: toolUse(answer, {}) },
    argumentsDelta(""),
    argumentsDelta(JSON.stringify(answer.decision.call.arguments)),
    { type: "content_block_stop", index: 0 },
    {
      type: "message_delta",
      delta: { container: null, stop_details: null, stop_reason: "tool_use", stop_sequence: null },
      usage: NO_TOKENS,
    },
    { type: "message_stop" },
  ] satisfies RawMessageStreamEvent[];

const argumentsDelta = (fragment: string) =>
  ({
    type: "content_block_delta",
    index: 0,
    delta: { type: "input_json_delta", partial_json: fragment },
  }) satisfies RawMessageStreamEvent;
