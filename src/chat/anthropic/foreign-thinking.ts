/**
 * Owns what Anthropic would refuse in a conversation that another provider has answered for a while: thinking it never
 * signed, and the wish for thinking in the midst of a tool loop that began without.
 */

import { isObject, isString, type JsonObject } from "../../core/json.ts";
import { isForeignSignature } from "./signatures.ts";

/**
 * The same body without other providers' thinking blocks, and without `thinking` where the call that waits for its result
 * came without any: such a request is answered with a 400, whatever else it says.
 * @param body - of a request of this dialect, as it came out of JSON.parse
 * @returns null where there is nothing to change, so that the original bytes can go on
 */
export const withoutForeignThinking = (body: unknown): JsonObject | null => {
  if (!isObject(body) || !Array.isArray(body.messages)) return null;
  const messages: readonly unknown[] = body.messages;
  const kept = messages.map(withoutBlocks);
  const isUnchanged = kept.every((message, index) => message === messages[index]);
  const inTheWay = isObject(body.thinking) && body.thinking.type === "enabled" && isUnthinkingLoop(kept);
  if (isUnchanged && !inTheWay) return null;
  const { thinking, ...rest } = body;
  const messagesKept = kept.filter((message) => !isEmpty(message));
  return { ...rest, ...(inTheWay || thinking === undefined ? {} : { thinking }), messages: messagesKept } as JsonObject;
};

/** Whether the conversation ends with a tool's result, and the turn that called the tool holds no thinking. */
const isUnthinkingLoop = (messages: readonly unknown[]): boolean => {
  const [call, result] = messages.slice(-2);
  return (
    hasBlock(result, "tool_result") && hasBlock(call, "tool_use") && !hasBlock(call, "thinking", "redacted_thinking")
  );
};

const hasBlock = (message: unknown, ...types: readonly unknown[]): boolean =>
  isObject(message) &&
  Array.isArray(message.content) &&
  message.content.some((block) => isObject(block) && types.includes(block.type));

const withoutBlocks = (message: unknown): unknown => {
  if (!isObject(message) || !Array.isArray(message.content)) return message;
  const content = message.content.filter((block) => !isForeignThinking(block));
  return content.length === message.content.length ? message : { ...message, content };
};

const isForeignThinking = (block: unknown): boolean =>
  isObject(block) && block.type === "thinking" && isString(block.signature) && isForeignSignature(block.signature);

/** A message of nothing but such thinking; its neighbours, of one role then, are one turn to Anthropic. */
const isEmpty = (message: unknown): boolean =>
  isObject(message) && Array.isArray(message.content) && message.content.length === 0;
