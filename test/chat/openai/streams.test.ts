/** Streamed answers of OpenAI's dialect: both ways, through the SDK, and broken off wherever they can be. */

import fc from "fast-check";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import type { ChatAnswer, ChatEvent } from "../../../src/chat/chat.ts";
import { openaiChat, openaiCompatibleChat } from "../../../src/chat/openai/index.ts";
import type { Failure } from "../../../src/core/failure.ts";
import {
  carriedAnswer,
  connect,
  contextOf,
  eventsOf,
  overTheWire,
  readChat,
  readStream,
  splitEvents,
  writeStream,
} from "./samples.ts";

const ASK = { model: "m", messages: [{ role: "user" as const, content: "Hi" }] };
const size = fc.integer({ min: 1, max: 6 });

const ANSWER: ChatAnswer = {
  id: "chatcmpl-1",
  model: "m",
  parts: [
    { kind: "reasoning", text: "Hm, é🚀.", signature: null },
    { kind: "text", text: "Looking." },
    { kind: "call", id: "call_a", name: "look", arguments: { at: "sky" }, signature: "c2ln" },
    { kind: "call", id: "call_b", name: "listen", arguments: {}, signature: null },
  ],
  finish: "tool_calls",
  stopSequence: null,
  usage: { input: 3, cachedInput: 1, output: 2, reasoning: 1 },
};

const STREAM = writeStream(eventsOf(ANSWER, 3, true), contextOf({ streamUsage: true }));

const data = (chunk: unknown): string => `data: ${typeof chunk === "string" ? chunk : JSON.stringify(chunk)}\n\n`;

const chunk = (delta: object, finish: string | null = null) =>
  data({ id: "chatcmpl-1", model: "m", choices: [{ index: 0, delta, finish_reason: finish }] });

const DONE = data("[DONE]");

const call = (index: number | undefined, id: string | undefined, name: string | undefined, json: unknown) => ({
  tool_calls: [
    { ...(index !== undefined && { index }), ...(id && { id }), function: { ...(name && { name }), arguments: json } },
  ],
});

const kindsOf = (events: readonly ChatEvent[]) => events.map(({ kind }) => kind);

const FAILURE: Failure = { kind: "overloaded", message: "The provider is overloaded.", retryable: true };

describe("streamWriter() into streamReader()", () => {
  it("gives the same pieces", () => {
    fc.assert(
      fc.property(carriedAnswer, size, fc.boolean(), (answer, pieces, streamUsage) => {
        const events = eventsOf(answer, pieces, streamUsage);
        expect(readStream(writeStream(events, contextOf({ streamUsage })))).toEqual(events);
      }),
      { numRuns: 300 },
    );
  });

  it("gives a failure as one, whenever it comes, and nothing after it", () => {
    const events = eventsOf(ANSWER, 3, true).slice(0, -1);
    for (const [at] of events.entries()) {
      const stream = writeStream([...events.slice(0, at), { kind: "failure", failure: FAILURE }], contextOf());
      expect(stream).not.toContain("[DONE]");
      const read = readStream(stream);
      expect(read.at(-1)).toEqual({ kind: "failure", failure: FAILURE });
      expect(read).toHaveLength(at + 1);
    }
  });
});

describe("streamWriter()", () => {
  it("is a stream the SDK adds up to the whole completion", async () => {
    await fc.assert(
      fc.asyncProperty(carriedAnswer, size, async (answer, pieces) => {
        const { client } = connect(
          writeStream(eventsOf(answer, pieces, true), contextOf()),
          openaiChat.streamContentType,
        );
        const final = await client.chat.completions.stream(ASK).finalChatCompletion();
        const whole = overTheWire(openaiChat.writeAnswer(answer, contextOf())) as OpenAI.ChatCompletion;
        const { content, tool_calls: calls } = whole.choices[0]?.message ?? {};
        expect(final.choices[0]).toMatchObject({
          finish_reason: answer.finish,
          message: { role: "assistant", content, ...(calls && { tool_calls: calls }) },
        });
        if (answer.parts.every(({ kind }) => kind === "call") && answer.parts.length > 0) {
          const { chat } = readChat(overTheWire({ ...ASK, messages: [final.choices[0]?.message] }));
          expect(chat.turns[0]?.parts).toEqual(answer.parts);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("says role, then pieces by index, then the reason, then the usage asked for, then [DONE]", () => {
    const events = splitEvents(STREAM).map((event) => event.data);
    expect(events.at(-1)).toBe("[DONE]");
    const chunks = events.slice(0, -1).map((text) => JSON.parse(text) as OpenAI.ChatCompletionChunk);
    expect(chunks.every(({ id, object }) => id === "chatcmpl-1" && object === "chat.completion.chunk")).toBe(true);
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: "assistant", content: null, refusal: null });
    const fragments = chunks.flatMap(({ choices }) => choices.flatMap(({ delta }) => delta.tool_calls ?? []));
    expect(fragments.filter(({ id }) => id !== undefined)).toMatchObject([
      { index: 0, id: "call_a", type: "function", function: { name: "look", arguments: "" } },
      { index: 1, id: "call_b", type: "function", function: { name: "listen", arguments: "" } },
    ]);
    expect(chunks.at(-2)?.choices[0]).toMatchObject({ delta: {}, finish_reason: "tool_calls" });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 3, total_tokens: 5 } });
    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
  });

  it("says nothing of usage unless asked", () => {
    expect(writeStream(eventsOf(ANSWER, 3, true), contextOf())).not.toContain("usage");
  });

  it("falls back on the usage the stream began with", () => {
    const [start, ...others] = eventsOf(ANSWER, 3, false);
    const begun = { ...start, usage: ANSWER.usage } as ChatEvent;
    const read = readStream(writeStream([begun, ...others], contextOf({ streamUsage: true })));
    expect(read.at(-1)).toMatchObject({ kind: "finish", usage: ANSWER.usage });
  });

  it("makes ids for calls that bring none", () => {
    const events: ChatEvent[] = [
      { kind: "start", id: "msg_1", model: "claude", usage: null },
      { kind: "call", part: 0, id: null, name: "f", signature: null },
      { kind: "arguments", part: 0, json: "{}" },
      { kind: "finish", finish: "tool_calls", stopSequence: null, usage: null },
    ];
    const { id } = contextOf();
    expect(readStream(writeStream(events, contextOf()))).toMatchObject([
      { id: `chatcmpl-${id}` },
      { id: `call_${id}_0` },
      { json: "{}" },
      { kind: "finish" },
    ]);
  });

  it("tells a failure in mid-stream so that the SDK throws it", async () => {
    const events = [...eventsOf(ANSWER, 3, true).slice(0, 4), { kind: "failure", failure: FAILURE } as const];
    const { client } = connect(writeStream(events, contextOf()), openaiChat.streamContentType);
    const seen: unknown[] = [];
    const consume = async () => {
      for await (const item of await client.chat.completions.create({ ...ASK, stream: true })) seen.push(item);
    };
    await expect(consume()).rejects.toThrow(OpenAI.APIError);
    expect(seen).toHaveLength(4);
    await expect(client.chat.completions.stream(ASK).finalChatCompletion()).rejects.toThrow(FAILURE.message);
  });
});

describe("streamReader()", () => {
  const bytes = new TextEncoder().encode(STREAM);
  const cut = (at: number) => new TextDecoder().decode(bytes.slice(0, at));

  it("ends in exactly one failure and no finish wherever the stream is cut", () => {
    const whole = eventsOf(ANSWER, 3, true);
    for (let at = 0; at < bytes.length; at += 1) {
      const events = readStream(cut(at));
      expect(events.filter(({ kind }) => kind === "finish" || kind === "failure")).toMatchObject([{ kind: "failure" }]);
      expect(events.at(-1)?.kind).toBe("failure");
      expect(events.slice(0, -1)).toEqual(whole.slice(0, events.length - 1));
    }
    expect(readStream(STREAM)).toEqual(whole);
  });

  it("takes a compatible server's stream without [DONE] for ended only where it said why", () => {
    const finished = new TextEncoder().encode(STREAM.slice(0, STREAM.indexOf('"finish_reason":"tool_calls"'))).length;
    for (let at = 0; at < bytes.length; at += 1) {
      const events = readStream(cut(at), openaiCompatibleChat);
      const ends = events.filter(({ kind }) => kind === "finish" || kind === "failure");
      expect(ends).toHaveLength(1);
      if (at <= finished) expect(ends[0]?.kind).toBe("failure");
    }
    expect(readStream(STREAM.replace(DONE, ""), openaiCompatibleChat)).toEqual(eventsOf(ANSWER, 3, true));
  });

  it("says nothing after the end", () => {
    const reader = openaiChat.streamReader();
    for (const event of splitEvents(STREAM)) reader.read(event);
    expect(splitEvents(STREAM).flatMap((event) => reader.read(event))).toEqual([]);
    expect(reader.end()).toEqual([]);
  });

  it.each([
    ["no JSON", chunk({ content: "a" }) + data("{"), ["start", "text", "failure"]],
    ["no object", data("1"), ["failure"]],
    ["an error", chunk({ content: "a" }) + data({ error: { message: "x" } }), ["start", "text", "failure"]],
    ["an error's event", `event: error\n${data({ message: "x" })}`, ["failure"]],
    ["[DONE] before a reason", chunk({ content: "a" }) + DONE, ["start", "text", "failure"]],
    ["a reason that is no end", chunk({ content: "a" }, "error") + DONE, ["start", "text", "failure"]],
    ["arguments of no call", chunk(call(0, undefined, undefined, "{}")) + DONE, ["start", "failure"]],
    [
      "a way back to an earlier call",
      chunk(call(0, "a", "f", "{")) + chunk(call(1, "b", "f", "{}")) + chunk(call(0, undefined, undefined, "}")) + DONE,
      ["start", "call", "arguments", "call", "arguments", "failure"],
    ],
  ])("fails once on %s", (_, stream, kinds) => {
    expect(kindsOf(readStream(stream + chunk({ content: "more" }, "stop") + DONE))).toEqual(kinds);
  });

  const readParts = (...chunks: string[]) => readStream([...chunks, DONE].join("")).slice(1);

  it("reads an answer as OpenAI streams it", () => {
    const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 };
    expect(
      readParts(
        chunk({ role: "assistant", content: "", refusal: null }),
        chunk({ content: "Hel" }),
        chunk({ content: "lo" }),
        chunk({}, "stop"),
        data({ id: "chatcmpl-1", model: "m", choices: [], usage }),
      ),
    ).toEqual([
      { kind: "text", part: 0, text: "Hel" },
      { kind: "text", part: 0, text: "lo" },
      {
        kind: "finish",
        finish: "stop",
        stopSequence: null,
        usage: { input: 5, cachedInput: 0, output: 2, reasoning: 0 },
      },
    ]);
  });

  it.each([
    ["which Ollama gives the same index", 0],
    ["without an index", undefined],
  ])("tells calls apart %s", (_, index) => {
    const both = readParts(
      chunk(call(index, "a", "f", '{"x":1}')),
      chunk(call(index, "b", "g", { y: 2 })),
      chunk({}, "stop"),
    );
    expect(both).toMatchObject([
      { kind: "call", part: 0, id: "a", name: "f" },
      { kind: "arguments", part: 0, json: '{"x":1}' },
      { kind: "call", part: 1, id: "b", name: "g" },
      { kind: "arguments", part: 1, json: '{"y":2}' },
      { kind: "finish", finish: "tool_calls" },
    ]);
  });

  it("joins fragments that repeat their call's id", () => {
    const fragments = readParts(
      chunk(call(0, "a", "f", '{"x"')),
      chunk(call(0, "a", "f", ":1}")),
      chunk({}, "tool_calls"),
    );
    expect(kindsOf(fragments)).toEqual(["call", "arguments", "arguments", "finish"]);
  });

  it.each([
    ["tool_calls", "{}"],
    ["length", ""],
  ])("gives a call without arguments one fragment where the answer ends with %s", (reason, json) => {
    expect(readParts(chunk(call(0, "a", "f", "")), chunk({}, reason))[1]).toEqual({ kind: "arguments", part: 0, json });
  });

  it("reads reasoning, and a refusal", () => {
    const events = readParts(
      chunk({ reasoning: "Hm." }),
      chunk({ refusal: "No" }),
      chunk({ refusal: "." }),
      chunk({}, "stop"),
    );
    expect(events).toMatchObject([
      { kind: "reasoning", part: 0, text: "Hm." },
      { kind: "text", part: 1, text: "No" },
      { kind: "text", part: 1, text: "." },
      { kind: "finish", finish: "refusal" },
    ]);
  });

  it("keeps to the first choice, and takes usage from wherever it stands", () => {
    const usage = { prompt_tokens: 1, completion_tokens: 1 };
    const other = data({ choices: [{ index: 1, delta: { content: "x" }, finish_reason: "stop" }] });
    const last = data({ choices: [{ index: 0, delta: {}, finish_reason: "stop" }], usage });
    expect(
      readStream(data({ id: "", model: "", choices: [] }) + chunk({ content: "a" }) + other + last + DONE),
    ).toMatchObject([
      { kind: "start", id: "chatcmpl-1", model: "m" },
      { kind: "text", text: "a" },
      { kind: "finish", usage: { input: 1, output: 1 } },
    ]);
  });

  it("reads any JSON without throwing, and ends it once", () => {
    const delta = fc.record({ content: fc.jsonValue(), tool_calls: fc.array(fc.jsonValue()), refusal: fc.jsonValue() });
    const item = fc.oneof(
      fc.jsonValue(),
      delta.map((fields) => ({ choices: [{ delta: fields }] })),
    );
    fc.assert(
      fc.property(fc.array(item, { maxLength: 5 }), (items) => {
        const ends = kindsOf(readStream(items.map(data).join(""))).filter((kind) => kind === "failure");
        expect(ends).toHaveLength(1);
      }),
    );
  });
});
