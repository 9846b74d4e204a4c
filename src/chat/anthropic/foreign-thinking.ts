/**
 * Owns keeping out of a request to Anthropic the thinking it never signed: a conversation that another provider has
 * answered for a while comes back with it, and Anthropic would refuse the request.
 */

import { isObject, isString, type JsonObject } from "../../core/json.ts";
import { isForeignSignature } from "./signatures.ts";

/**
 * The same body without other providers' thinking blocks.
 * @param body - of a request of this dialect, as it came out of JSON.parse
 * @returns null where there are none, so that the original bytes can go on
 */
export const withoutForeignThinking = (body: unknown): JsonObject | null => {
  if (!isObject(body) || !Array.isArray(body.messages)) return null;
  const messages: readonly unknown[] = body.messages;
  const kept = messages.map(withoutBlocks);
  if (kept.every((message, index) => message === messages[index])) return null;
  return { ...body, messages: kept.filter((message) => !isEmpty(message)) } as JsonObject;
};

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
