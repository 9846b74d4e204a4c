/** Owns the writing of a Chat Completions request: what OpenAI and the servers that copy its API take alike. */

import type { JsonObject } from "../../core/json.ts";
import type { ChatRequest } from "../chat.ts";
import type { OutgoingChat } from "../codec.ts";
import { Losses } from "../losses.ts";
import { abilitiesOf } from "./models.ts";
import { writeMessages } from "./write-messages.ts";
import { writeRandomness, writeReasoning, writeResponseFormat, writeStop } from "./write-settings.ts";
import { writeTools } from "./write-tools.ts";

/** The field of the most tokens an answer may have: OpenAI's reasoning models refuse the older, Ollama knows no other. */
export type TokenLimitField = "max_completion_tokens" | "max_tokens";

/** Who a request is written for. */
export interface Server {
  readonly tokenLimit: TokenLimitField;
  /** Whether it copies OpenAI's API: its models may have any name. */
  readonly isCopy: boolean;
}

/** What the model named in the chat would refuse (sampling where it reasons, say) is left out and named as a loss. */
export const writeRequest = (chat: ChatRequest, { tokenLimit, isCopy }: Server): OutgoingChat => {
  const losses = new Losses();
  const abilities = abilitiesOf(chat.model, isCopy);
  if (chat.topK !== null) losses.hint("topK");
  const body = {
    model: chat.model,
    messages: askForJson(chat, writeMessages(chat, losses)),
    ...writeTools(chat, losses),
    ...(chat.maximumOutputTokens !== null && { [tokenLimit]: chat.maximumOutputTokens }),
    ...(chat.seed !== null && { seed: chat.seed }),
    ...writeRandomness(chat, abilities, losses),
    ...writeStop(chat, abilities, losses),
    ...writeResponseFormat(chat, losses),
    ...writeReasoning(chat, abilities, losses),
    ...(chat.stream && { stream: true }),
    ...(chat.stream && chat.streamUsage && { stream_options: { include_usage: true } }),
  };
  return { path: "/v1/chat/completions", headers: {}, body, uncarried: losses.all };
};

/** OpenAI refuses `json_object` unless a message names JSON, which other dialects' callers have no reason to do. */
const askForJson = ({ system, turns, responseFormat }: ChatRequest, messages: readonly JsonObject[]) => {
  const said = turns.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === "text" ? [part.text] : [])));
  const isAsked = responseFormat?.kind !== "json" || [...system, ...said].some((text) => /json/i.test(text));
  return isAsked ? messages : [{ role: "system", content: "Answer in JSON." }, ...messages];
};
