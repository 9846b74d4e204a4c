/** Owns answers of each dialect with the usage they tell: as the providers put them on the wire. */

import type { DialectName, TokenCounts } from "../../src/budgets/index.ts";

export interface WireAnswer {
  readonly name: string;
  readonly dialect: DialectName;
  readonly contentType: string;
  readonly text: string;
  /** Null where the answer tells none. */
  readonly usage: TokenCounts | null;
  /** What a stream tells of its input before all of it is known. */
  readonly firstInput?: number;
}

const events = (all: readonly (readonly [event: string | null, data: unknown])[], lineEnd = "\n"): string =>
  all
    .map(([event, data]) => {
      const text = typeof data === "string" ? data : JSON.stringify(data);
      return `${event === null ? "" : `event: ${event}${lineEnd}`}data: ${text}${lineEnd}${lineEnd}`;
    })
    .join("");

const STREAM = "text/event-stream; charset=utf-8";
const JSON_TYPE = "application/json";

/** What only looks like usage: within a tool's arguments, and within text. */
const decoy = {
  usage: { input_tokens: 7777, output_tokens: 7777, prompt_tokens: 7777 },
  usageMetadata: { promptTokenCount: 7 },
};

const anthropicStart = {
  type: "message_start",
  message: {
    id: "msg_1",
    type: "message",
    role: "assistant",
    content: [],
    stop_reason: null,
    usage: { input_tokens: 25, cache_creation_input_tokens: 100, cache_read_input_tokens: 2000, output_tokens: 1 },
  },
};
const anthropicStream = [
  ["message_start", anthropicStart],
  ["content_block_start", { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } }],
  ["ping", { type: "ping" }],
  [
    "content_block_delta",
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: 'Grüße, "usage": 9' } },
  ],
  ["content_block_stop", { type: "content_block_stop", index: 0 }],
  [
    "content_block_delta",
    { type: "content_block_delta", index: 1, delta: { type: "input_json_delta", partial_json: JSON.stringify(decoy) } },
  ],
  ["message_delta", { type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 89 } }],
  ["message_stop", { type: "message_stop" }],
] as const;

const geminiChunk = (text: string, usageMetadata?: unknown) => ({
  candidates: [
    { content: { parts: [{ text }, { functionCall: { name: "f", args: decoy } }], role: "model" }, index: 0 },
  ],
  ...(usageMetadata === undefined ? {} : { usageMetadata }),
  modelVersion: "gemini-test",
});
const geminiUsage = {
  promptTokenCount: 30,
  cachedContentTokenCount: 10,
  candidatesTokenCount: 40,
  toolUsePromptTokenCount: 5,
  thoughtsTokenCount: 60,
  totalTokenCount: 135,
  promptTokensDetails: [{ modality: "TEXT", tokenCount: 30 }],
};
const geminiCounts = { input: 35, cachedInput: 10, cacheWrite: 0, output: 100 };
const geminiChunks = [
  geminiChunk("Hel", { promptTokenCount: 30, totalTokenCount: 30 }),
  geminiChunk("lo, 世界"),
  geminiChunk("!", geminiUsage),
];

const openaiUsage = {
  prompt_tokens: 50,
  completion_tokens: 70,
  total_tokens: 120,
  prompt_tokens_details: { cached_tokens: 20, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 30 },
};
const openaiCounts = { input: 50, cachedInput: 20, cacheWrite: 0, output: 70 };
const openaiDelta = (delta: unknown, more: object = {}) => ({
  id: "chatcmpl-1",
  object: "chat.completion.chunk",
  model: "gpt-test",
  choices: [{ index: 0, delta, finish_reason: null }],
  ...more,
});
const openaiChunks = [
  [null, openaiDelta({ role: "assistant", content: "" }, { usage: null })],
  [null, openaiDelta({ content: "Hello \u{1f600} there" }, { usage: null })],
  [
    null,
    openaiDelta({
      tool_calls: [{ index: 0, id: "call_1", function: { name: "f", arguments: JSON.stringify(decoy) } }],
    }),
  ],
] as const;

const responsesUsage = { input_tokens: 50, input_tokens_details: { cached_tokens: 20 }, output_tokens: 70 };

export const answers: readonly WireAnswer[] = [
  {
    name: "anthropic, streamed",
    dialect: "anthropic",
    contentType: STREAM,
    text: events(anthropicStream),
    usage: { input: 2125, cachedInput: 2000, cacheWrite: 100, output: 89 },
  },
  {
    name: "anthropic, streamed, lines ended by CR LF",
    dialect: "anthropic",
    contentType: STREAM,
    text: events(anthropicStream, "\r\n"),
    usage: { input: 2125, cachedInput: 2000, cacheWrite: 100, output: 89 },
  },
  {
    name: "anthropic, whole",
    dialect: "anthropic",
    contentType: JSON_TYPE,
    text: JSON.stringify(
      {
        id: "msg_1",
        type: "message",
        content: [
          { type: "tool_use", id: "toolu_1", name: "f", input: decoy },
          { type: "text", text: 'a\\"b\u2028' },
        ],
        usage: {
          input_tokens: 3,
          cache_creation_input_tokens: null,
          cache_read_input_tokens: 4,
          output_tokens: 5,
          cache_creation: { ephemeral_5m_input_tokens: 999 },
          iterations: [{ input_tokens: 888, output_tokens: 888 }],
        },
      },
      null,
      2,
    ),
    usage: { input: 7, cachedInput: 4, cacheWrite: 0, output: 5 },
  },
  {
    name: "gemini, streamed",
    dialect: "gemini",
    contentType: STREAM,
    text: events(geminiChunks.map((chunk) => [null, chunk])),
    usage: geminiCounts,
    firstInput: 30,
  },
  {
    name: "gemini, a streamed array",
    dialect: "gemini",
    contentType: JSON_TYPE,
    text: JSON.stringify(geminiChunks, null, 1),
    usage: geminiCounts,
    firstInput: 30,
  },
  {
    name: "gemini, whole, in snake case",
    dialect: "gemini",
    contentType: JSON_TYPE,
    text: JSON.stringify({
      usage_metadata: { prompt_token_count: 30, candidates_token_count: 8 },
      ...geminiChunk("Hello"),
    }),
    usage: { input: 30, cachedInput: 0, cacheWrite: 0, output: 8 },
  },
  {
    name: "openai, streamed",
    dialect: "openai",
    contentType: STREAM,
    text: events([...openaiChunks, [null, { id: "chatcmpl-1", choices: [], usage: openaiUsage }], [null, "[DONE]"]]),
    usage: openaiCounts,
  },
  {
    name: "openai, streamed without usage",
    dialect: "openai",
    contentType: STREAM,
    text: events([...openaiChunks, [null, "[DONE]"]]),
    usage: null,
  },
  {
    name: "openai, whole",
    dialect: "openai",
    contentType: JSON_TYPE,
    text: JSON.stringify({ choices: [{ message: { role: "assistant", content: "Hello" } }], usage: openaiUsage }),
    usage: openaiCounts,
  },
  {
    name: "openai's Responses, streamed",
    dialect: "openai",
    contentType: STREAM,
    text: events([
      ["response.created", { type: "response.created", response: { id: "resp_1", output: [], usage: null } }],
      ["response.output_text.delta", { type: "response.output_text.delta", delta: "Hello there" }],
      ["response.completed", { type: "response.completed", response: { id: "resp_1", usage: responsesUsage } }],
    ]),
    usage: openaiCounts,
  },
];
