/** What the tests of this dialect's codec share: a request with everything in it, a recorded stream, generators. */

import fc from "fast-check";
import type { ChatAnswer, ChatEvent, ChatRequest, Finish, Turn, Usage } from "../../../src/chat/chat.ts";
import type { WriteContext } from "../../../src/chat/codec.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { NOTHING_SAID } from "../../support/chat-request.ts";

export const URL_OF_REQUEST = new URL("https://router.example/anthropic/v1/messages");

/** Takes sampling, budgets and adaptive thinking alike. */
export const MODEL = "claude-opus-4-6";

export const CHAT: ChatRequest = {
  ...NOTHING_SAID,
  model: MODEL,
  turns: [{ role: "user", parts: [{ kind: "text", text: "Hello" }] }],
  maximumOutputTokens: 1000,
};

export const CONTEXT: WriteContext = {
  id: "AbCdEfGhIjKlMnOpQrStUvWx",
  requestId: "req_1",
  createdAt: new Date(0),
  chat: CHAT,
};

/** As the API sends it, from a model that thinks, writes and calls twice. */
export const RECORDED_EVENTS: readonly JsonObject[] = [
  {
    type: "message_start",
    message: {
      id: "msg_01Recorded",
      type: "message",
      role: "assistant",
      model: "claude-opus-5-5",
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: {
        input_tokens: 12,
        cache_creation_input_tokens: 100,
        cache_read_input_tokens: 1000,
        output_tokens: 1,
        service_tier: "standard",
      },
    },
  },
  { type: "content_block_start", index: 0, content_block: { type: "thinking", thinking: "", signature: "" } },
  { type: "ping" },
  { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "Two cities, " } },
  { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "two calls." } },
  { type: "content_block_delta", index: 0, delta: { type: "signature_delta", signature: "EqQBCgIYAhIM" } },
  { type: "content_block_stop", index: 0 },
  { type: "content_block_start", index: 1, content_block: { type: "redacted_thinking", data: "EmwKAhgB" } },
  { type: "content_block_stop", index: 1 },
  { type: "content_block_start", index: 2, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 2, delta: { type: "text_delta", text: "Grüße aus " } },
  { type: "content_block_delta", index: 2, delta: { type: "text_delta", text: "京都 👋" } },
  { type: "content_block_stop", index: 2 },
  {
    type: "content_block_start",
    index: 3,
    content_block: { type: "tool_use", id: "toolu_01A", name: "weather", input: {} },
  },
  { type: "content_block_delta", index: 3, delta: { type: "input_json_delta", partial_json: "" } },
  { type: "content_block_delta", index: 3, delta: { type: "input_json_delta", partial_json: '{"city": "Kyo' } },
  { type: "content_block_delta", index: 3, delta: { type: "input_json_delta", partial_json: 'to"}' } },
  { type: "content_block_stop", index: 3 },
  {
    type: "content_block_start",
    index: 4,
    content_block: { type: "tool_use", id: "toolu_01B", name: "now", input: {} },
  },
  { type: "content_block_delta", index: 4, delta: { type: "input_json_delta", partial_json: "" } },
  { type: "content_block_stop", index: 4 },
  {
    type: "message_delta",
    delta: { stop_reason: "tool_use", stop_sequence: null },
    usage: { input_tokens: 12, output_tokens: 89, output_tokens_details: { thinking_tokens: 20 } },
  },
  { type: "message_stop" },
];

export const toStream = (events: readonly JsonObject[]): string =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");

export const READ_EVENTS: readonly ChatEvent[] = [
  {
    kind: "start",
    id: "msg_01Recorded",
    model: "claude-opus-5-5",
    usage: { input: 1112, cachedInput: 1000, output: 1, reasoning: 0 },
  },
  { kind: "reasoning", part: 0, text: "Two cities, ", signature: null },
  { kind: "reasoning", part: 0, text: "two calls.", signature: null },
  { kind: "reasoning", part: 0, text: "", signature: "anthropic:EqQBCgIYAhIM" },
  { kind: "reasoning", part: 1, text: "", signature: "anthropic-redacted:EmwKAhgB" },
  { kind: "text", part: 2, text: "Grüße aus " },
  { kind: "text", part: 2, text: "京都 👋" },
  { kind: "call", part: 3, id: "toolu_01A", name: "weather", signature: null },
  { kind: "arguments", part: 3, json: '{"city": "Kyo' },
  { kind: "arguments", part: 3, json: 'to"}' },
  { kind: "call", part: 4, id: "toolu_01B", name: "now", signature: null },
  { kind: "arguments", part: 4, json: "{}" },
  {
    kind: "finish",
    finish: "tool_calls",
    stopSequence: null,
    usage: { input: 1112, cachedInput: 1000, output: 89, reasoning: 20 },
  },
];

/** Text that says something, and comes through UTF-8. */
const text = fc.string({ unit: "grapheme", minLength: 1 }).filter((value) => value.trim() !== "");
/** In other dialects' alphabets too, and looking like this one's escapes. */
const namePieces = fc.constantFrom("a", "B", "-", "_", "x", ".", ":", "é", "👋", "__x2e__", "__x");
const name = fc.oneof(
  fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/),
  fc.array(namePieces, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join("")),
);
const base64 = fc.base64String({ minLength: 4 });
const signature = fc.oneof(
  base64.map((data) => `anthropic:${data}`),
  text.filter((value) => !value.startsWith("anthropic")),
  fc.constant(null),
);
const redacted = base64.map((data) => ({
  kind: "reasoning" as const,
  text: "",
  signature: `anthropic-redacted:${data}`,
}));
/** What JSON gives back as it was. */
const json = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })).map(throughJson);

function throughJson(value: unknown): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

const textPart = text.map((value) => ({ kind: "text" as const, text: value }));
const mediaPart = fc.oneof(
  fc.record({
    kind: fc.constant("media" as const),
    mediaType: fc.constantFrom("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"),
    source: fc.record({ kind: fc.constant("base64" as const), data: base64 }),
  }),
  fc.record({
    kind: fc.constant("media" as const),
    mediaType: fc.constantFrom(null, "application/pdf"),
    source: fc.record({ kind: fc.constant("url" as const), url: fc.webUrl() }),
  }),
);
const content = fc.oneof(textPart, mediaPart);
const call = fc.record({
  kind: fc.constant("call" as const),
  id: text,
  name,
  arguments: json,
  signature: fc.constant(null),
});

const ownReasoning = fc.oneof(
  redacted,
  fc.record({
    kind: fc.constant("reasoning" as const),
    text: fc.string(),
    signature: base64.map((data) => `anthropic:${data}`),
  }),
);

/** One exchange: the user asks; the model thinks, writes, calls; the results come first in what the user says next. */
const exchange = fc.record({
  asked: fc.array(content, { minLength: 1, maxLength: 3 }),
  thought: fc.array(ownReasoning, { maxLength: 2 }),
  said: fc.array(textPart, { minLength: 1, maxLength: 2 }),
  calls: fc.array(fc.tuple(call, fc.array(content, { maxLength: 2 }), fc.boolean()), { maxLength: 3 }),
});

/** Alternating turns, calls with ids of their own; ends with the user's. */
const turns = fc
  .tuple(fc.array(exchange, { maxLength: 3 }), fc.array(content, { minLength: 1, maxLength: 3 }))
  .map(([exchanges, last]): Turn[] => {
    const list: { role: Turn["role"]; parts: Turn["parts"] }[] = [];
    let results: Turn["parts"] = [];
    for (const [round, { asked, thought, said, calls }] of exchanges.entries()) {
      const unique = calls.map(
        ([part, ...rest], index) => [{ ...part, id: `${part.id}/${round}/${index}` }, ...rest] as const,
      );
      list.push({ role: "user", parts: [...results, ...asked] });
      list.push({ role: "assistant", parts: [...thought, ...said, ...unique.map(([part]) => part)] });
      results = unique.map(([part, inner, failed]) => ({
        kind: "result",
        callId: part.id,
        name: part.name,
        content: inner,
        failed,
      }));
    }
    return [...list, { role: "user", parts: [...results, ...last] }];
  });

const tools = fc.uniqueArray(
  fc.record({ name, description: fc.string(), parameters: json.map((schema) => ({ ...schema, type: "object" })) }),
  { selector: (tool) => tool.name, minLength: 1, maxLength: 4 },
);

/** Of the kind that needs no rewriting. */
const schemas = fc.dictionary(name, fc.constantFrom("string", "integer", "boolean")).map(
  (types): JsonObject => ({
    type: "object",
    properties: Object.fromEntries(Object.entries(types).map(([key, type]) => [key, { type, description: "One." }])),
    required: Object.keys(types),
    additionalProperties: false,
  }),
);

const nullOr = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: null });
const share = fc.double({ min: 0, max: 1, noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

/** Tools, and what may be said of them. */
const offer = tools.chain((offered) =>
  fc
    .record({
      toolChoice: fc.oneof(
        fc.constantFrom({ mode: "auto" as const, names: null }, { mode: "any" as const, names: null }),
        fc.constantFrom(...offered).map((tool) => ({ mode: "any" as const, names: [tool.name] })),
      ),
      parallelCalls: nullOr(fc.boolean()),
    })
    .map((choice) => ({ tools: offered, ...choice })),
);
const offers = fc.oneof(
  offer,
  tools.map((offered) => ({ tools: offered, toolChoice: { mode: "none" as const, names: null }, parallelCalls: null })),
  tools.map((offered) => ({ tools: offered, toolChoice: null, parallelCalls: null })),
);

/** How the answer shall be made: sampling or thinking, which exclude each other. */
const making = fc.oneof(
  fc.record({ temperature: nullOr(share), topK: nullOr(fc.nat({ max: 500 })) }),
  fc.record({ topP: share }),
  fc.record({ reasoning: fc.constant({ budgetTokens: 0, effort: null }) }),
);
const thinking = fc.record({
  reasoning: fc.record({
    budgetTokens: nullOr(fc.integer({ min: 1024, max: 9999 })),
    effort: nullOr(fc.constantFrom("low" as const, "medium" as const, "high" as const)),
  }),
  maximumOutputTokens: fc.constant(10_000),
  toolChoice: fc.constant(null),
  parallelCalls: fc.constant(null),
});

/** Chats that this dialect can say whole. */
export const chats: fc.Arbitrary<ChatRequest> = fc
  .record({
    base: fc.record({
      stream: fc.boolean(),
      system: fc.array(text, { maxLength: 2 }),
      turns,
      stop: fc.array(text, { maxLength: 3 }),
      maximumOutputTokens: fc.integer({ min: 1, max: 64_000 }),
      responseFormat: nullOr(
        fc.record({
          kind: fc.constant("json_schema" as const),
          name: fc.constant(null),
          schema: schemas,
          strict: fc.constant(true),
        }),
      ),
    }),
    offered: offers,
    made: fc.oneof(making, thinking),
  })
  .map(({ base, offered, made }) => ({ ...CHAT, ...base, ...offered, ...made }))
  // Thinking can't go on in a tool loop that it didn't begin.
  .map((chat) => (isBareLoop(chat) ? { ...chat, reasoning: null } : chat));

const isBareLoop = (chat: ChatRequest): boolean =>
  chat.turns.at(-1)?.parts.some(({ kind }) => kind === "result") === true &&
  chat.turns.at(-2)?.parts.every(({ kind }) => kind !== "reasoning") === true;

const usages: fc.Arbitrary<Usage> = fc
  .record({ fresh: fc.nat(), cachedInput: fc.nat(), output: fc.nat(), reasoning: fc.nat() })
  .map(({ fresh, ...usage }) => ({ ...usage, input: fresh + usage.cachedInput }));

/** `content_filter` is a refusal to this dialect. */
const finishes = fc.constantFrom<Finish>("stop", "stop_sequence", "length", "tool_calls", "refusal");
const ids = text.map((value) => `msg_${value}`);

const answerParts = fc.oneof(
  fc.record({ kind: fc.constant("text" as const), text: fc.string() }),
  call,
  redacted,
  fc.record({ kind: fc.constant("reasoning" as const), text: fc.string(), signature }),
);

export const answers: fc.Arbitrary<ChatAnswer> = fc.record({
  id: ids,
  model: text,
  parts: fc.array(answerParts, { maxLength: 5 }),
  finish: finishes,
  stopSequence: nullOr(text),
  usage: usages,
});

/** The pieces of one part, without its number. */
const pieces = fc.oneof(
  fc.array(text, { minLength: 1 }).map((texts) => texts.map((value) => ({ kind: "text" as const, text: value }))),
  redacted.map((part) => [part]),
  fc
    .tuple(fc.array(text, { minLength: 1 }), signature)
    .map(([texts, signed]) => [
      ...texts.map((value) => ({ kind: "reasoning" as const, text: value, signature: null })),
      ...(signed === null ? [] : [{ kind: "reasoning" as const, text: "", signature: signed }]),
    ]),
  fc.record({ id: text, name, values: json, cut: fc.nat({ max: 20 }) }).map(({ id, name: called, values, cut }) => {
    const written = JSON.stringify(values);
    const fragments = [written.slice(0, cut), written.slice(cut)].filter((fragment) => fragment !== "");
    return [
      { kind: "call" as const, id, name: called, signature: null },
      ...fragments.map((fragment) => ({ kind: "arguments" as const, json: fragment })),
    ];
  }),
);

/** Whole streams, pieces as small as this dialect sends them. */
export const streams: fc.Arbitrary<readonly ChatEvent[]> = fc
  .record({
    id: ids,
    model: text,
    parts: fc.array(pieces, { maxLength: 4 }),
    finish: finishes,
    stopSequence: nullOr(text),
    begun: usages,
    usage: usages,
  })
  .map(({ id, model, parts, finish, stopSequence, begun, usage }): ChatEvent[] => [
    { kind: "start", id, model, usage: begun },
    ...parts.flatMap((list, part) => list.map((piece): ChatEvent => ({ ...piece, part }))),
    { kind: "finish", finish, stopSequence, usage: { ...usage, reasoning: usage.reasoning || begun.reasoning } },
  ]);
