/** Owns the writing of a Chat Completions request: what OpenAI and the servers that copy its API take alike. */

import type { Json, JsonObject } from "../../core/json.ts";
import type { ChatRequest } from "../chat.ts";
import type { OutgoingChat } from "../codec.ts";
import { Losses } from "../losses.ts";
import { writeMessages } from "./write-messages.ts";
import { writeReasoning, writeResponseFormat, writeStop } from "./write-settings.ts";
import { writeTools } from "./write-tools.ts";

/** The field of the most tokens an answer may have: OpenAI's reasoning models refuse the older, Ollama knows no other. */
export type TokenLimitField = "max_completion_tokens" | "max_tokens";

export const writeRequest = (chat: ChatRequest, tokenLimit: TokenLimitField): OutgoingChat => {
  const losses = new Losses();
  if (chat.topK !== null) losses.hint("topK");
  const body = {
    model: chat.model,
    messages: askForJson(chat, writeMessages(chat, losses)),
    ...writeTools(chat, losses),
    ...writeNumbers(chat, tokenLimit),
    ...writeStop(chat, losses),
    ...writeResponseFormat(chat, losses),
    ...writeReasoning(chat, losses),
    ...(chat.stream && { stream: true }),
    ...(chat.stream && chat.streamUsage && { stream_options: { include_usage: true } }),
  };
  return { path: "/v1/chat/completions", headers: {}, body, uncarried: losses.all };
};

const writeNumbers = (chat: ChatRequest, tokenLimit: TokenLimitField): JsonObject => {
  const numbers: readonly (readonly [string, number | null])[] = [
    [tokenLimit, chat.maximumOutputTokens],
    ["temperature", chat.temperature],
    ["top_p", chat.topP],
    ["seed", chat.seed],
    ["presence_penalty", chat.presencePenalty],
    ["frequency_penalty", chat.frequencyPenalty],
  ];
  return Object.fromEntries(numbers.filter((entry): entry is [string, Json & number] => entry[1] !== null));
};

/** OpenAI refuses `json_object` unless a message names JSON, which other dialects' callers have no reason to do. */
const askForJson = ({ system, turns, responseFormat }: ChatRequest, messages: readonly JsonObject[]) => {
  const said = turns.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === "text" ? [part.text] : [])));
  const isAsked = responseFormat?.kind !== "json" || [...system, ...said].some((text) => /json/i.test(text));
  return isAsked ? messages : [{ role: "system", content: "Answer in JSON." }, ...messages];
};
