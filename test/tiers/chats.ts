/** Owns the conversations that tests of tiers are made of. */

import type { ChatRequest, Turn } from "../../src/chat/chat.ts";

export const userTurn = (text: string): Turn => ({ role: "user", parts: [{ kind: "text", text }] });

const answer: Turn = { role: "assistant", parts: [{ kind: "text", text: "Very well." }] };

/** A conversation in which the user has said this, turn by turn. */
export const chatOf = (texts: readonly string[], settings: Partial<ChatRequest> = {}): ChatRequest => ({
  model: "any",
  stream: false,
  streamUsage: true,
  system: [],
  turns: texts.flatMap((text, index) => (index === 0 ? [userTurn(text)] : [answer, userTurn(text)])),
  tools: [],
  toolChoice: null,
  parallelCalls: null,
  maximumOutputTokens: null,
  temperature: null,
  topP: null,
  topK: null,
  seed: null,
  presencePenalty: null,
  frequencyPenalty: null,
  stop: [],
  responseFormat: null,
  reasoning: null,
  ...settings,
});
