/** Owns what the tests of Gemini's crossing share: generated conversations, answers and their streams. */

import fc from "fast-check";
import type {
  CallPart,
  ChatAnswer,
  ChatEvent,
  ChatRequest,
  MediaPart,
  ResultPart,
  TextPart,
  Turn,
} from "../../../src/chat/chat.ts";
import type { WriteContext } from "../../../src/chat/codec.ts";
import { geminiChat } from "../../../src/chat/gemini/index.ts";
import { ServerSentEventReader } from "../../../src/chat/server-sent-events.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { NOTHING_SAID } from "../../support/chat-request.ts";

export const CHAT: ChatRequest = {
  ...NOTHING_SAID,
  model: "gemini-3-flash",
  turns: [{ role: "user", parts: [{ kind: "text", text: "Hello" }] }],
};

export const contextOf = (chat: Partial<ChatRequest> = {}): WriteContext => ({
  id: "Ab3-_xyz0123456789ABCDef",
  requestId: "request-1",
  createdAt: new Date("2026-11-20T08:30:00.750Z"),
  chat: { ...CHAT, ...chat },
});

/** As it comes out of the wire. */
export const overTheWire = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value));

/** The events of a stream's bytes, read as the router reads them; `isOver`: the body ends after them. */
export const readStream = (bytes: Uint8Array): readonly ChatEvent[] => {
  const reader = geminiChat.streamReader();
  const { events } = new ServerSentEventReader().read(bytes);
  return [...events.flatMap((event) => reader.read(event)), ...reader.end()];
};

export const writeStream = (events: readonly ChatEvent[], context = contextOf({ stream: true })): string => {
  const writer = geminiChat.streamWriter(context);
  return events.map((event) => writer.write(event)).join("");
};

/** Pieces of one part run together; a call's arguments as an object. */
export const assemble = (events: readonly ChatEvent[]): readonly unknown[] => {
  const assembled: { [key: string]: unknown }[] = [];
  for (const event of events) {
    const last = assembled.at(-1);
    if (event.kind === "arguments") Object.assign(last ?? {}, { json: `${last?.json ?? ""}${event.json}` });
    else if (last !== undefined && last.kind === event.kind && "text" in event && "part" in last) {
      if (last.part === event.part) last.text = `${last.text}${event.text}`;
      else assembled.push({ ...event });
    } else assembled.push({ ...event });
  }
  return assembled.map((event) => ("json" in event ? { ...event, json: JSON.parse(String(event.json)) } : event));
};

const words = fc.string({ minLength: 1 });
const nullable = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null });
const names = fc.stringMatching(/^[A-Za-z_][\w.:-]{0,20}$/);
const jsonObjects = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => value as JsonObject);
const texts: fc.Arbitrary<TextPart> = words.map((text) => ({ kind: "text", text }));
const signatures = nullable(fc.base64String({ minLength: 4 }));

const media: fc.Arbitrary<MediaPart> = fc.oneof(
  fc.record({
    kind: fc.constant("media" as const),
    mediaType: fc.constantFrom("image/png", "application/pdf", "audio/wav"),
    source: fc.record({ kind: fc.constant("base64" as const), data: fc.base64String({ minLength: 4 }) }),
  }),
  fc.record({
    kind: fc.constant("media" as const),
    mediaType: fc.constantFrom("image/webp", null),
    source: fc.record({ kind: fc.constant("url" as const), url: fc.webUrl() }),
  }),
);

const calls: fc.Arbitrary<CallPart> = fc.record({
  kind: fc.constant("call" as const),
  id: nullable(words),
  name: names,
  arguments: jsonObjects,
  signature: signatures,
});

/** Calls made at once: all of them with ids of their own, or none. */
const callBatches = fc
  .tuple(fc.array(calls, { maxLength: 3 }), fc.boolean(), fc.nat())
  .map(([batch, hasIds, seed]) =>
    batch.map((call, index) => ({ ...call, id: hasIds ? `call-${seed}-${index}` : null })),
  );

/** What a user says after what the model said, the model's calls answered first. */
const exchanges = (takesMedia: boolean): fc.Arbitrary<readonly Turn[]> =>
  fc
    .record({
      said: fc.array(texts, { maxLength: 2 }),
      made: callBatches,
      returned: fc.array(fc.tuple(nullable(words), nullable(media), fc.boolean()), { minLength: 3, maxLength: 3 }),
      replied: fc.array(fc.oneof(texts, media), { minLength: 1, maxLength: 3 }),
    })
    .map(({ said, made, returned, replied }) => {
      const results = made.map(({ id, name }, index): ResultPart => {
        const [text, file, failed] = returned[index] ?? [null, null, false];
        const content = [
          ...(text === null ? [] : [{ kind: "text" as const, text }]),
          ...(file && takesMedia ? [file] : []),
        ];
        return { kind: "result", callId: id, name, content, failed };
      });
      const model: Turn = { role: "assistant", parts: [...said, ...made] };
      const user: Turn = { role: "user", parts: [...results, ...replied] };
      return model.parts.length === 0 ? [] : [model, user];
    });

const tools = fc.uniqueArray(
  fc.record({
    name: names,
    description: fc.string(),
    parameters: fc.constantFrom<JsonObject>({}, { type: "object", properties: { city: { type: ["string", "null"] } } }),
  }),
  { selector: ({ name }) => name, maxLength: 3 },
);

/** Every field at some value that the API has a word for. */
export const chats: fc.Arbitrary<ChatRequest> = fc
  .constantFrom("gemini-3-flash", "gemini-2.5-flash", "gemini-10-pro", "a/b c")
  .chain((model) => {
    const isOld = model === "gemini-2.5-flash";
    const isNewest = model === "gemini-10-pro";
    const penalties = model === "a/b c" ? nullable(fc.double({ min: -2, max: 2, noNaN: true })) : fc.constant(null);
    return fc
      .record({
        model: fc.constant(model),
        stream: fc.boolean(),
        streamUsage: fc.constant(true),
        system: fc.array(words, { maxLength: 2 }),
        first: fc.array(fc.oneof(texts, media), { minLength: 1, maxLength: 2 }),
        later: fc.array(exchanges(!isOld), { maxLength: 3 }),
        tools,
        toolChoice: nullable(
          fc.oneof(
            fc.constantFrom({ mode: "none" as const, names: null }),
            fc.record({
              mode: fc.constantFrom("auto" as const, "any" as const),
              names: nullable(fc.array(names, { minLength: 1, maxLength: 2 })),
            }),
          ),
        ),
        parallelCalls: fc.constant(null),
        maximumOutputTokens: nullable(fc.nat()),
        temperature: nullable(fc.double({ min: 0, max: 2, noNaN: true })),
        topP: nullable(fc.double({ min: 0, max: 1, noNaN: true })),
        topK: nullable(fc.nat()),
        seed: nullable(fc.integer()),
        presencePenalty: penalties,
        frequencyPenalty: penalties,
        stop: fc.array(fc.string(), { maxLength: 5 }),
        responseFormat: nullable(
          fc.constantFrom(
            { kind: "json" as const },
            { kind: "json_schema" as const, name: null, schema: { type: "object" }, strict: true },
          ),
        ),
        reasoning: nullable(
          fc.oneof(
            fc.record({
              budgetTokens: nullable(fc.integer({ min: 1, ...(isOld && { max: 24_576 }) })),
              effort: fc.constant(null),
            }),
            fc.record({
              budgetTokens: fc.constant(null),
              effort: isOld
                ? fc.constant(null)
                : fc.constantFrom(...(isNewest ? [] : ["minimal" as const]), "low", "medium", "high"),
            }),
          ),
        ),
      })
      .map(({ first, later, ...chat }) => ({
        ...chat,
        turns: [{ role: "user" as const, parts: first }, ...later.flat()],
        responseFormat: isOld && chat.tools.length > 0 ? null : chat.responseFormat,
      }));
  });

/** Answers as Gemini itself gives them: nothing in them is another dialect's. */
export const answers: fc.Arbitrary<ChatAnswer> = fc
  .record({
    id: words,
    model: words,
    parts: fc.array(
      fc.oneof(
        texts,
        calls,
        words.map((text) => ({ kind: "reasoning" as const, text, signature: null })),
      ),
      { minLength: 1, maxLength: 5 },
    ),
    finish: fc.constantFrom("stop" as const, "length" as const, "content_filter" as const),
    usage: fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat()),
  })
  .map(({ parts, finish, usage: [input, cachedInput, output, reasoning], ...answer }) => ({
    ...answer,
    parts,
    finish: finish === "stop" && parts.some(({ kind }) => kind === "call") ? "tool_calls" : finish,
    stopSequence: null,
    usage: { input: input + cachedInput, cachedInput, output: output + reasoning, reasoning },
  }));

/** The same answer as a stream, its pieces cut at `size`; texts in a row are one part, and so are thoughts. */
export const toEvents = ({ id, model, parts, finish, usage }: ChatAnswer, size: number): readonly ChatEvent[] => {
  let part = -1;
  let kind = "";
  const pieces = parts.flatMap((one): ChatEvent[] => {
    if (one.kind === "call" || one.kind !== kind) part += 1;
    kind = one.kind;
    if (one.kind !== "call") return cut(one.text, size).map((text) => ({ ...one, part, text }));
    const { id, name, signature } = one;
    const json = cut(JSON.stringify(one.arguments), size);
    return [
      { kind: "call", part, id, name, signature },
      ...json.map((piece): ChatEvent => ({ kind: "arguments", part, json: piece })),
    ];
  });
  return [{ kind: "start", id, model, usage: null }, ...pieces, { kind: "finish", finish, stopSequence: null, usage }];
};

/** By code points: half of one is no text. */
const cut = (text: string, size: number): readonly string[] => {
  const characters = [...text];
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, index) =>
    characters.slice(index * size, (index + 1) * size).join(""),
  );
};
