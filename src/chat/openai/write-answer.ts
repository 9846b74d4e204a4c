/** Owns the writing of a whole completion; the SDK's types hold it to the shape. */

import type { ChatCompletion, ChatCompletionMessage } from "openai/resources/chat/completions";
import type { JsonObject } from "../../core/json.ts";
import type { CallPart, ChatAnswer } from "../chat.ts";
import type { WriteContext } from "../codec.ts";
import { envelope, madeCallId } from "./envelope.ts";
import { FINISH_REASONS } from "./finish.ts";
import { writeSignature } from "./thought-signature.ts";
import { writeUsage } from "./usage.ts";

export const writeAnswer = (answer: ChatAnswer, context: WriteContext): JsonObject =>
  ({
    ...envelope(answer.id, answer.model, context),
    object: "chat.completion",
    choices: [
      {
        index: 0,
        message: writeMessage(answer, context),
        logprobs: null,
        finish_reason: FINISH_REASONS[answer.finish],
      },
    ],
    usage: writeUsage(answer.usage),
  }) satisfies ChatCompletion;

/** Reasoning stands in `reasoning_content`, as compatible servers have it, less its signature. */
const writeMessage = ({ parts }: ChatAnswer, context: WriteContext) => {
  const text = join(parts.map((part) => (part.kind === "text" ? part.text : "")));
  const reasoning = join(parts.map((part) => (part.kind === "reasoning" ? part.text : "")));
  const calls = parts.filter((part) => part.kind === "call").map((call, index) => writeCall(call, index, context));
  return {
    role: "assistant",
    content: text,
    refusal: null,
    annotations: [],
    ...(reasoning !== null && { reasoning_content: reasoning }),
    ...(calls.length > 0 && { tool_calls: calls }),
  } satisfies ChatCompletionMessage;
};

/** Null where nothing is left. */
const join = (texts: readonly string[]): string | null => texts.join("") || null;

const writeCall = (call: CallPart, index: number, context: WriteContext) => ({
  id: call.id ?? madeCallId(context, index),
  type: "function" as const,
  function: { name: call.name, arguments: JSON.stringify(call.arguments) },
  ...writeSignature(call.signature),
});
