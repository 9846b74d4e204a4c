/** Owns the conversation to start from where a test cares for one part of it alone. */

import type { ChatRequest } from "../../src/chat/chat.ts";

/** Nobody has said or set anything. */
export const NOTHING_SAID: ChatRequest = {
  model: "any",
  stream: false,
  streamUsage: true,
  system: [],
  turns: [],
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
};
