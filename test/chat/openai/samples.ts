/** What the tests of OpenAI's codec share: generated conversations, answers and streams, and ways to read and send them. */

import fc from "fast-check";
import OpenAI from "openai";
import type {
  CallPart,
  ChatAnswer,
  ChatEvent,
  ChatRequest,
  MediaPart,
  TextPart,
  Turn,
} from "../../../src/chat/chat.ts";
import type { ChatCodec, WriteContext } from "../../../src/chat/codec.ts";
import { openaiChat } from "../../../src/chat/openai/index.ts";
import { type ServerSentEvent, ServerSentEventReader } from "../../../src/chat/server-sent-events.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { NOTHING_SAID } from "../../support/chat-request.ts";

export const URL_OF_CHAT = new URL("https://router.example/openai/v1/chat/completions");

export const CHAT: ChatRequest = {
  ...NOTHING_SAID,
  model: "gpt-5-mini",
  streamUsage: false,
  turns: [{ role: "user", parts: [{ kind: "text", text: "Hello" }] }],
};

export const contextOf = (chat: Partial<ChatRequest> = {}): WriteContext => ({
  id: "Ab3-_xyz0123456789ABCDef",
  requestId: "req_1",
  createdAt: new Date("2026-11-20T08:30:00.750Z"),
  chat: { ...CHAT, ...chat },
});

/** What a body becomes on its way over the wire. */
export const overTheWire = (body: unknown): unknown => JSON.parse(JSON.stringify(body));

/** Reads what must be a valid request. */
export const readChat = (body: unknown) => {
  const reading = openaiChat.readRequest(body, URL_OF_CHAT);
  if (!reading.ok) throw new Error(reading.problem.message);
  return reading.value;
};

const text = fc.string({ unit: "binary", minLength: 1, maxLength: 12 });
const toolName = fc.stringMatching(/^[a-zA-Z0-9_-]{1,20}$/);
/** As JSON.parse gives them: without a −0. */
const jsonObject = fc
  .dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 3 })
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);
const textPart: fc.Arbitrary<TextPart> = fc.record({ kind: fc.constant("text"), text });
const base64 = fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString("base64"));
const mediaPart: fc.Arbitrary<MediaPart> = fc.oneof(
  fc.record({
    kind: fc.constant("media" as const),
    mediaType: fc.constantFrom("image/png", "image/jpeg", "application/pdf"),
    source: fc.record({ kind: fc.constant("base64" as const), data: base64 }),
  }),
  fc.record({
    kind: fc.constant("media" as const),
    mediaType: fc.constant(null),
    source: fc.record({ kind: fc.constant("url" as const), url: fc.webUrl() }),
  }),
);
/** Ids are given when calls are put together: each must be another. */
const call: fc.Arbitrary<CallPart> = fc.record({
  kind: fc.constant("call"),
  id: fc.constant(null),
  name: toolName,
  arguments: jsonObject,
  signature: fc.constant(null),
});

const round = fc.record({
  said: fc.array(fc.oneof(textPart, mediaPart), { minLength: 1, maxLength: 3 }),
  replied: fc.array(textPart, { minLength: 1, maxLength: 2 }),
  calls: fc.array(fc.record({ call, returned: fc.array(textPart, { maxLength: 2 }) }), { maxLength: 3 }),
});

/** A conversation as OpenAI holds one: sides take turns, every call gets its result before the user goes on. */
const turns: fc.Arbitrary<readonly Turn[]> = fc.array(round, { minLength: 1, maxLength: 3 }).map((rounds) => {
  const conversation: Turn[] = [];
  let results: Turn["parts"] = [];
  for (const [index, { said, replied, calls }] of rounds.entries()) {
    const named = calls.map((item, place) => ({ ...item, call: { ...item.call, id: `toolu_${index}_${place}` } }));
    conversation.push({ role: "user", parts: [...results, ...said] });
    conversation.push({ role: "assistant", parts: [...replied, ...named.map((item) => item.call)] });
    results = named.map(({ call: { id, name }, returned }) => ({
      kind: "result",
      callId: id,
      name,
      content: returned,
      failed: false,
    }));
  }
  return results.length === 0 ? conversation : [...conversation, { role: "user", parts: results }];
});

const orNull = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value, { nil: null });

const tools = fc.uniqueArray(fc.record({ name: toolName, description: fc.string(), parameters: jsonObject }), {
  selector: ({ name }) => name,
  maxLength: 3,
});

const toolSettings = tools.chain((offered) => {
  const [first] = offered;
  if (first === undefined) return fc.constant({ tools: offered, toolChoice: null, parallelCalls: null });
  const modes = fc.constantFrom("auto" as const, "any" as const, "none" as const);
  return fc.record({
    tools: fc.constant(offered),
    toolChoice: orNull(
      fc.oneof(
        modes.map((mode) => ({ mode, names: null })),
        fc.constant({ mode: "any" as const, names: [first.name] }),
      ),
    ),
    parallelCalls: orNull(fc.boolean()),
  });
});

const randomness = fc.record({
  temperature: orNull(fc.double({ min: 0, max: 2, noNaN: true })),
  topP: orNull(fc.double({ min: 0, max: 1, noNaN: true })),
  presencePenalty: orNull(fc.integer({ min: -20, max: 20 }).map((tenths) => tenths / 10 + 0)),
  frequencyPenalty: orNull(fc.integer({ min: -20, max: 20 }).map((tenths) => tenths / 10 + 0)),
});

export const STRICT_SCHEMA = {
  type: "object",
  properties: { at: { type: "array", items: { type: "object", properties: {}, additionalProperties: false } } },
  required: ["at"],
  additionalProperties: false,
} as const;

const formats = fc.constantFrom<ChatRequest["responseFormat"]>(
  null,
  { kind: "json" },
  { kind: "json_schema", name: "reply", schema: STRICT_SCHEMA, strict: true },
  { kind: "json_schema", name: "a-B_9", schema: {}, strict: false },
);

const reasonings = (...efforts: readonly ("minimal" | "low" | "medium" | "high")[]) =>
  fc.constantFrom<ChatRequest["reasoning"]>(null, ...efforts.map((effort) => ({ budgetTokens: null, effort })));

const nothing = fc.constant(null);
const stops = fc.array(fc.string(), { maxLength: 4 });

/** What OpenAI's models take of it: those that reason, and those that don't. */
const reasoningModel = fc.record({
  model: fc.constantFrom("gpt-5.2", "gpt-6-luna"),
  randomness: fc.record({ temperature: nothing, topP: nothing, presencePenalty: nothing, frequencyPenalty: nothing }),
  stop: fc.constant([]),
  reasoning: fc.oneof(reasonings("low", "medium", "high"), fc.constant({ budgetTokens: 0, effort: null })),
});
const plainModel = fc.record({
  model: fc.constantFrom("gpt-4.1", "gpt-5-chat-latest"),
  randomness,
  stop: stops,
  reasoning: nothing,
});
/** Servers that copy OpenAI's API have models of any name, which take what there is. */
const copiedModel = fc.record({
  model: text,
  randomness,
  stop: stops,
  reasoning: reasonings("minimal", "low", "medium", "high"),
});

const chatsOf = (settings: typeof reasoningModel | typeof plainModel | typeof copiedModel): fc.Arbitrary<ChatRequest> =>
  fc
    .record({
      settings,
      stream: fc.boolean(),
      streamUsage: fc.boolean(),
      system: fc.array(text, { maxLength: 2 }),
      turns,
      toolSettings,
      maximumOutputTokens: orNull(fc.integer({ min: 1 })),
      seed: orNull(fc.integer()),
      responseFormat: formats,
    })
    .map(({ settings: { randomness: dice, ...ofModel }, toolSettings: ofTools, ...chat }) => ({
      ...chat,
      ...ofTools,
      ...ofModel,
      ...dice,
      topK: null,
      streamUsage: chat.stream && chat.streamUsage,
      system: chat.responseFormat?.kind === "json" ? [...chat.system, "Answer as Json."] : chat.system,
    }));

/** A request that OpenAI's dialect can say all of, to OpenAI. */
export const carriedChat: fc.Arbitrary<ChatRequest> = fc.oneof(chatsOf(reasoningModel), chatsOf(plainModel));

/** The same to a server that copies its API. */
export const copiedChat: fc.Arbitrary<ChatRequest> = chatsOf(copiedModel);

const usage = fc
  .record({ cachedInput: fc.nat(), fresh: fc.nat(), reasoning: fc.nat(), said: fc.nat() })
  .map(({ cachedInput, fresh, reasoning, said }) => ({
    input: cachedInput + fresh,
    cachedInput,
    output: reasoning + said,
    reasoning,
  }));

const signature = orNull(fc.constant("c2lnbmF0dXJl"));

/** An answer that OpenAI's dialect can say all of. */
export const carriedAnswer: fc.Arbitrary<ChatAnswer> = fc
  .record({
    id: fc.constant("chatcmpl-1"),
    model: text,
    reasoning: fc.array(fc.record({ kind: fc.constant("reasoning" as const), text, signature: fc.constant(null) }), {
      maxLength: 1,
    }),
    texts: fc.array(textPart, { maxLength: 1 }),
    calls: fc.array(fc.record({ call, signature }), { maxLength: 3 }),
    ending: fc.constantFrom("length" as const, "content_filter" as const, null),
    usage,
  })
  .map(({ reasoning, texts, calls, ending, ...answer }) => ({
    ...answer,
    parts: [
      ...reasoning,
      ...texts,
      ...calls.map((item, index) => ({ ...item.call, id: `call_${index}`, signature: item.signature })),
    ],
    finish: ending ?? (calls.length > 0 ? "tool_calls" : "stop"),
    stopSequence: null,
  }));

const splitAt = (whole: string, size: number): readonly string[] =>
  Array.from({ length: Math.ceil(whole.length / size) }, (_, index) => whole.slice(index * size, (index + 1) * size));

/** The same answer in pieces of `size` UTF-16 units. */
export const eventsOf = (answer: ChatAnswer, size: number, tellsUsage: boolean): readonly ChatEvent[] => [
  { kind: "start", id: answer.id, model: answer.model, usage: null },
  ...answer.parts.flatMap((part, index): readonly ChatEvent[] => {
    if (part.kind === "text")
      return splitAt(part.text, size).map((piece) => ({ kind: "text", part: index, text: piece }));
    if (part.kind === "reasoning")
      return splitAt(part.text, size).map((piece) => ({
        kind: "reasoning",
        part: index,
        text: piece,
        signature: null,
      }));
    const { id, name } = part;
    return [
      { kind: "call", part: index, id, name, signature: part.signature },
      ...splitAt(JSON.stringify(part.arguments), size).map(
        (json): ChatEvent => ({ kind: "arguments", part: index, json }),
      ),
    ];
  }),
  { kind: "finish", finish: answer.finish, stopSequence: null, usage: tellsUsage ? answer.usage : null },
];

export const writeStream = (events: readonly ChatEvent[], context: WriteContext): string => {
  const writer = openaiChat.streamWriter(context);
  return events.map((event) => writer.write(event)).join("");
};

/** The events in a stream's text, however much there is of it. */
export const splitEvents = (stream: string): readonly ServerSentEvent[] =>
  new ServerSentEventReader().read(new TextEncoder().encode(stream)).events;

/** Everything a reader says to a stream whose body ends here. */
export const readStream = (stream: string, codec: ChatCodec = openaiChat): readonly ChatEvent[] => {
  const reader = codec.streamReader();
  return [...splitEvents(stream).flatMap((event) => reader.read(event)), ...reader.end()];
};

/** An SDK whose every request is answered like this; the last request's body is kept. */
export const connect = (body: string, contentType = "application/json") => {
  const seen: unknown[] = [];
  const fetch = async (_input: unknown, init?: RequestInit): Promise<Response> => {
    seen.push(JSON.parse(String(init?.body)));
    return new Response(body, { headers: { "content-type": contentType } });
  };
  return { client: new OpenAI({ apiKey: "key", fetch, maxRetries: 0 }), seen };
};
