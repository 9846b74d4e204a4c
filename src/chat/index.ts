/** Owns the list of dialects between which conversations can be carried. */

import { anthropicChat } from "./anthropic/index.ts";
import type { ChatCodec } from "./codec.ts";
import { geminiChat } from "./gemini/index.ts";
import { openaiChat, openaiCompatibleChat } from "./openai/index.ts";

export const codecs: Readonly<Record<ChatCodec["dialect"], ChatCodec>> = {
  anthropic: anthropicChat,
  gemini: geminiChat,
  openai: openaiChat,
};

/** For endpoints that copy a provider's API, each a little less than whole. */
export const compatibleCodecs: typeof codecs = { ...codecs, openai: openaiCompatibleChat };

export { withoutForeignThinking } from "./anthropic/foreign-thinking.ts";
