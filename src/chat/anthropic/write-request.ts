/** Owns a chat as an Anthropic Messages request. */

import type { ChatRequest } from "../chat.ts";
import type { OutgoingChat } from "../codec.ts";
import { Losses } from "../losses.ts";
import { writeSampling } from "./write-sampling.ts";
import { writeTools } from "./write-tools.ts";
import { writeMessages } from "./write-turns.ts";

const VERSION = "2023-06-01";

/**
 * Anthropic wants a `max_tokens`: where the chat has none it is 16,384, and a thinking budget comes on top. What the model
 * named in the chat would refuse (sampling from Claude 4.7 on, say) is left out and named as a loss.
 */
export const writeRequest = (chat: ChatRequest): OutgoingChat => {
  const losses = new Losses();
  const system = chat.system.filter((text) => text.trim() !== "");
  const body = {
    model: chat.model,
    ...writeSampling(chat, losses),
    ...(system.length > 0 && { system: system.map((text) => ({ type: "text", text })) }),
    messages: writeMessages(chat, losses),
    ...writeTools(chat, losses),
    ...(chat.stream && { stream: true }),
  };
  return { path: "/v1/messages", headers: { "anthropic-version": VERSION }, body, uncarried: losses.all };
};
