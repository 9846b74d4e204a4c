/** Owns a whole answer of Anthropic's, read and written; the SDK's types hold it to the shape. */

import type { ContentBlock, Message } from "@anthropic-ai/sdk/resources/messages";
import { isObject, isString, type JsonObject } from "../../core/json.ts";
import type { CallPart, ChatAnswer, ReasoningPart, TextPart } from "../chat.ts";
import type { WriteContext } from "../codec.ts";
import { NO_COUNTS, readFinish, toUsage, updateCounts, writeStopReason, writeUsage } from "./ending.ts";
import { readCallId, readName, writeCallId, writeName } from "./names.ts";
import { readSignature, redactedData, redactedSignature, writeSignature } from "./signatures.ts";

type Part = ChatAnswer["parts"][number];

/** A message without a stop reason isn't done, and so no answer. */
export const readAnswer = (body: unknown): ChatAnswer | null => {
  if (!isObject(body) || body.type !== "message") return null;
  const { id, model, content, stop_reason: stopReason, stop_sequence: stopSequence } = body;
  if (!isString(model) || !isString(stopReason) || !Array.isArray(content)) return null;
  const parts = content.map(readPart);
  if (!parts.every((part) => part !== null)) return null;
  return {
    id: isString(id) ? id : null,
    model,
    parts: parts.flat(),
    finish: readFinish(stopReason),
    stopSequence: isString(stopSequence) ? stopSequence : null,
    usage: toUsage(updateCounts(NO_COUNTS, body.usage)),
  };
};

/** Null for what is malformed; empty for a block of a kind that only tools of the provider's own bring about. */
const readPart = (block: unknown): readonly Part[] | null => {
  if (!isObject(block)) return null;
  switch (block.type) {
    case "text":
      return isString(block.text) ? [{ kind: "text", text: block.text }] : null;
    case "tool_use":
      return readCall(block);
    case "thinking":
      return isString(block.thinking) ? [reasoningPart(block.thinking, block.signature)] : null;
    case "redacted_thinking":
      return isString(block.data) ? [{ kind: "reasoning", text: "", signature: redactedSignature(block.data) }] : null;
    default:
      return [];
  }
};

const readCall = ({ id, name, input }: { readonly [key: string]: unknown }): readonly CallPart[] | null => {
  if (!isString(id) || !isString(name) || !isObject(input)) return null;
  // The body came out of JSON.parse, so that everything in it is JSON.
  const values = input as JsonObject;
  return [{ kind: "call", id: readCallId(id), name: readName(name), arguments: values, signature: null }];
};

const reasoningPart = (text: string, signature: unknown): ReasoningPart => ({
  kind: "reasoning",
  text,
  signature: isString(signature) ? readSignature(signature) : null,
});

export const writeAnswer = (answer: ChatAnswer, context: WriteContext): JsonObject => ({
  ...writeEnvelope(answer, context),
  content: answer.parts.map((part, index) => writeBlock(part, index, context)),
  stop_reason: writeStopReason(answer.finish),
  stop_sequence: answer.stopSequence,
  usage: writeMessageUsage(answer.usage),
});

/** What a message has before its content: a stream's begins like this. */
export const writeEnvelope = ({ id, model }: Pick<ChatAnswer, "id" | "model">, context: WriteContext) =>
  ({
    id: id?.startsWith("msg_") ? id : `msg_${context.id}`,
    type: "message",
    role: "assistant",
    model,
    content: [],
    container: null,
    diagnostics: null,
    stop_details: null,
    stop_reason: null,
    stop_sequence: null,
    usage: writeMessageUsage({ input: 0, cachedInput: 0, output: 0, reasoning: 0 }),
  }) satisfies Message;

export const writeMessageUsage = (usage: ChatAnswer["usage"]) =>
  ({
    ...writeUsage(usage),
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    inference_geo: null,
    service_tier: "standard",
    speed: null,
  }) satisfies Message["usage"];

const writeBlock = (part: Part, index: number, context: WriteContext): JsonObject => {
  switch (part.kind) {
    case "text":
      return writeText(part);
    case "call":
      return { ...writeCall(part, index, context), input: part.arguments };
    case "reasoning":
      return writeReasoning(part);
  }
};

export const writeText = ({ text }: Pick<TextPart, "text">) =>
  ({ type: "text", text, citations: null }) satisfies ContentBlock;

/** @param index - of the part, which makes an id where the provider has none */
export const writeCall = ({ id, name }: Pick<CallPart, "id" | "name">, index: number, context: WriteContext) =>
  ({
    type: "tool_use",
    id: id === null ? `toolu_${context.id}_${index}` : writeCallId(id),
    name: writeName(name),
    input: {},
    caller: { type: "direct" },
  }) satisfies ContentBlock;

export const writeReasoning = (part: Pick<ReasoningPart, "text" | "signature">) => {
  const data = redactedData(part);
  return data === null
    ? ({ type: "thinking", thinking: part.text, signature: writeSignature(part.signature) } satisfies ContentBlock)
    : ({ type: "redacted_thinking", data } satisfies ContentBlock);
};
