import { describe, expect, it } from "vitest";
import type { ChatEvent } from "../../../src/chat/chat.ts";
import { geminiChat } from "../../../src/chat/gemini/index.ts";
import { contextOf, readStream, writeStream } from "./samples.ts";

const usageMetadata = {
  promptTokenCount: 20,
  cachedContentTokenCount: 5,
  toolUsePromptTokenCount: 3,
  candidatesTokenCount: 7,
  thoughtsTokenCount: 11,
  totalTokenCount: 41,
};
const usage = { input: 23, cachedInput: 5, output: 18, reasoning: 11 };
const envelope = { modelVersion: "gemini-3-flash", responseId: "r1" };

const chunk = (parts: readonly object[], more: object = {}, candidate: object = {}): object => ({
  candidates: [{ content: { role: "model", parts }, index: 0, ...candidate }],
  ...envelope,
  ...more,
});

/** A stream as Gemini 3 sends it. */
const recorded = [
  chunk([{ text: "Let me see", thought: true }], { usageMetadata: { promptTokenCount: 20 } }),
  chunk([{ text: ", é🚀.", thought: true, thoughtSignature: "c2ln" }]),
  chunk([{ text: "I'll " }]),
  chunk([{ text: "look." }]),
  chunk([
    { functionCall: { id: "a1", name: "search", args: { query: "x" } }, thoughtSignature: "Y2FsbA==" },
    { functionCall: { id: "a2", name: "list" } },
  ]),
  chunk([{ text: "", thoughtSignature: "dGV4dA==" }], { usageMetadata }, { finishReason: "STOP" }),
];

const bytesOf = (chunks: readonly object[]): Uint8Array =>
  new TextEncoder().encode(chunks.map((one) => `data: ${JSON.stringify(one)}\r\n\r\n`).join(""));

describe("the stream reader", () => {
  it("reads a recorded stream", () => {
    expect(readStream(bytesOf(recorded))).toEqual([
      {
        kind: "start",
        id: "r1",
        model: "gemini-3-flash",
        usage: { input: 20, cachedInput: 0, output: 0, reasoning: 0 },
      },
      { kind: "reasoning", part: 0, text: "Let me see", signature: null },
      { kind: "reasoning", part: 0, text: ", é🚀.", signature: "c2ln" },
      { kind: "text", part: 1, text: "I'll " },
      { kind: "text", part: 1, text: "look." },
      { kind: "call", part: 2, id: "a1", name: "search", signature: "Y2FsbA==" },
      { kind: "arguments", part: 2, json: '{"query":"x"}' },
      { kind: "call", part: 3, id: "a2", name: "list", signature: null },
      { kind: "arguments", part: 3, json: "{}" },
      { kind: "finish", finish: "tool_calls", stopSequence: null, usage },
    ]);
  });

  it("tells one failure and no finish wherever the stream is cut", () => {
    const bytes = bytesOf(recorded);
    const whole = readStream(bytes).map((event) => JSON.stringify(event));
    const isCutRightly = (length: number): boolean => {
      const events = readStream(bytes.subarray(0, length));
      const pieces = events.slice(0, -1).map((event) => JSON.stringify(event));
      return (
        events.at(-1)?.kind === "failure" &&
        pieces.length < whole.length &&
        pieces.every((piece, i) => piece === whole[i])
      );
    };
    // The last carriage return already ends the last event.
    const cuts = Array.from({ length: bytes.length - 1 }, (_, length) => length);
    expect(cuts.filter((length) => !isCutRightly(length))).toEqual([]);
  });

  it("tells a failure that comes in mid-stream, and nothing after it", () => {
    const error = { code: 503, message: "The model is overloaded.", status: "UNAVAILABLE" };
    const events = readStream(
      bytesOf([chunk([{ text: "Hel" }]), { error }, chunk([{ text: "lo" }], {}, { finishReason: "STOP" })]),
    );
    expect(events.slice(1)).toEqual([
      { kind: "text", part: 0, text: "Hel" },
      { kind: "failure", failure: { kind: "overloaded", message: error.message, retryable: true } },
    ]);
  });

  it("says nothing after the finish", () => {
    const events = readStream(bytesOf([...recorded, chunk([{ text: "more" }]), { error: { code: 500 } }]));
    expect(events).toEqual(readStream(bytesOf(recorded)));
  });

  it("tells the usage last heard of", () => {
    const last = chunk([], {}, { finishReason: "STOP" });
    expect(readStream(bytesOf([chunk([{ text: "a" }], { usageMetadata }), last])).at(-1)).toMatchObject({ usage });
  });

  it.each([
    ["MALFORMED_FUNCTION_CALL", true],
    ["MISSING_THOUGHT_SIGNATURE", false],
  ])("says whether %s may be tried again", (finishReason, retryable) => {
    expect(readStream(bytesOf([chunk([], {}, { finishReason })])).at(-1)).toMatchObject({ failure: { retryable } });
  });

  it("reads a refused prompt as a filtered answer", () => {
    expect(readStream(bytesOf([{ promptFeedback: { blockReason: "SAFETY" }, usageMetadata }]))).toEqual([
      { kind: "start", id: null, model: "", usage },
      { kind: "finish", finish: "content_filter", stopSequence: null, usage },
    ]);
  });

  it.each([
    ["no JSON", "data: {\n\n"],
    ["no object", "data: [1]\n\n"],
    ["no response", 'data: {"choices":[]}\n\n'],
    ["an image", `data: ${JSON.stringify(chunk([{ inlineData: { mimeType: "image/png", data: "AAAA" } }]))}\n\n`],
    [
      "arguments in pieces",
      `data: ${JSON.stringify(chunk([{ functionCall: { name: "f", willContinue: true } }]))}\n\n`,
    ],
    ["a nameless call", `data: ${JSON.stringify(chunk([{ functionCall: { args: {} } }]))}\n\n`],
    ["a malformed call", `data: ${JSON.stringify(chunk([], {}, { finishReason: "MALFORMED_FUNCTION_CALL" }))}\n\n`],
    ["a reason to come", `data: ${JSON.stringify(chunk([], {}, { finishReason: "NEW" }))}\n\n`],
  ])("fails on %s", (_, text) => {
    const rest = new TextDecoder().decode(bytesOf([chunk([{ text: "x" }], {}, { finishReason: "STOP" })]));
    const events = readStream(new TextEncoder().encode(text + rest));
    expect(events.map(({ kind }) => kind).filter((kind) => kind !== "start")).toEqual(["failure"]);
  });
});

const start: ChatEvent = { kind: "start", id: "msg_1", model: "claude", usage: null };
const call: ChatEvent = { kind: "call", part: 0, id: "toolu_1", name: "search", signature: null };
const finish: ChatEvent = { kind: "finish", finish: "tool_calls", stopSequence: null, usage: null };
const fragment = (json: string): ChatEvent => ({ kind: "arguments", part: 0, json });

describe("the stream writer", () => {
  it("holds a call back until its arguments are whole", () => {
    const writer = geminiChat.streamWriter(contextOf());
    const held = [start, call, fragment('{"que'), fragment('ry":1}')].map((event) => writer.write(event));
    expect(held.join("")).toBe("");
    expect(writer.write({ kind: "text", part: 1, text: "Then" })).toContain('"args":{"query":1}');
  });

  it("signs the first of several calls for models that look for it", () => {
    const events = [start, call, fragment("{}"), { ...call, part: 1 }, fragment(""), finish];
    const signatures = (model: string) => writeStream(events, contextOf({ model })).match(/thoughtSignature/g) ?? [];
    expect(signatures("gemini-3-flash")).toHaveLength(1);
    expect(signatures("gemini-2.5-flash")).toHaveLength(0);
  });

  it("tells a failure and drops the call it cuts, then says nothing more", () => {
    const failure = { kind: "overloaded", message: "Busy.", retryable: true, retryAfterMs: 1500 } as const;
    const text = writeStream([start, call, fragment('{"a"'), { kind: "failure", failure }, fragment(":1}"), finish]);
    expect(text.match(/data: /g)).toHaveLength(1);
    expect(JSON.parse(text.slice(6))).toMatchObject({ error: { code: 503, message: "Busy.", status: "UNAVAILABLE" } });
  });

  it.each([["{"], ["[1]"], ["null"]])("fails rather than tell the arguments %s", (json) => {
    expect(writeStream([start, call, fragment(json), finish])).toContain('{"error":{"code":502');
    expect(writeStream([start, call, fragment(json), finish])).not.toContain("finishReason");
  });

  it("holds no more back than an event may have", () => {
    const writer = geminiChat.streamWriter(contextOf());
    const half = fragment(`"${"x".repeat(4 * 1024 * 1024)}"`);
    const texts = [start, call, half, half, half, finish].map((event) => writer.write(event));
    expect(texts.map((text) => text.includes('"code":502'))).toEqual([false, false, false, true, false, false]);
    expect(texts.at(-1)).toBe("");
  });

  it("gives no one another provider's signature", () => {
    const thought: ChatEvent = { kind: "reasoning", part: 0, text: "Hm", signature: "foreign" };
    expect(writeStream([start, thought, finish])).not.toContain("foreign");
  });
});
