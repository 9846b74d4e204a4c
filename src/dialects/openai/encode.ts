/** Owns an answer as OpenAI's Chat Completions API sends it, whole and streamed; the SDK's types hold it to the shape. */

import type { ChatCompletion, ChatCompletionChunk } from "openai/resources/chat/completions";
import type { JsonObject } from "../../core/json.ts";
import type { Answer, EncodedStream } from "../dialect.ts";
import { EVENT_STREAM, formatEvent } from "../server-sent-events.ts";

/** An answer in place takes no tokens. */
const USAGE = {
  prompt_tokens: 0,
  completion_tokens: 0,
  total_tokens: 0,
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: 0,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
} as const satisfies ChatCompletion["usage"];

export const encode = (answer: Answer): JsonObject =>
  ({
    ...envelope(answer),
    object: "chat.completion",
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          content: null,
          tool_calls: [toolCall(answer, JSON.stringify(answer.decision.call.arguments))],
          refusal: null,
          annotations: [],
        },
        logprobs: null,
        finish_reason: "tool_calls",
      },
    ],
    usage: USAGE,
  }) satisfies ChatCompletion;

export const encodeStream = (answer: Answer): EncodedStream => ({
  contentType: EVENT_STREAM,
  events: [...streamChunks(answer).map((chunk) => formatEvent(chunk)), formatEvent("[DONE]")],
});

const envelope = ({ id, createdAt, request, decision }: Answer) => ({
  id: `chatcmpl-${id}`,
  created: Math.floor(createdAt.getTime() / 1000),
  model: request.model,
  service_tier: "default" as const,
  system_fingerprint: decision.model,
});

const toolCall = ({ id, decision }: Answer, argumentText: string) => ({
  id: `call_${id}`,
  type: "function" as const,
  function: { name: decision.call.name, arguments: argumentText },
});

/** The id and name come first, then the arguments in one fragment, then why it ended, then the usage if asked for. */
const streamChunks = (answer: Answer) => {
  const { decision, request } = answer;
  const fragment = { index: 0, function: { arguments: JSON.stringify(decision.call.arguments) } };
  const start = { role: "assistant", content: null, refusal: null } as const;
  return [
    chunk(answer, { ...start, tool_calls: [{ index: 0, ...toolCall(answer, "") }] }, null),
    chunk(answer, { tool_calls: [fragment] }, null),
    chunk(answer, {}, "tool_calls"),
    ...(request.streamUsage ? [{ ...chunkEnvelope(answer), choices: [], usage: USAGE }] : []),
  ] satisfies ChatCompletionChunk[];
};

/** With the usage asked for, every chunk has the field, and all but the last hold null. */
const chunk = <Delta extends JsonObject>(answer: Answer, delta: Delta, finishReason: "tool_calls" | null) => ({
  ...chunkEnvelope(answer),
  choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
  ...(answer.request.streamUsage ? { usage: null } : {}),
});

const chunkEnvelope = (answer: Answer) => ({ ...envelope(answer), object: "chat.completion.chunk" as const });
