import { describe, expect, it } from "vitest";
import { anthropicChat } from "../../../src/chat/anthropic/index.ts";
import type { ChatEvent } from "../../../src/chat/chat.ts";
import { ServerSentEventReader } from "../../../src/chat/server-sent-events.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { READ_EVENTS, RECORDED_EVENTS, toStream } from "./samples.ts";

/** What a reader makes of a stream's pieces and their end. */
const read = (...pieces: readonly Uint8Array[]): readonly ChatEvent[] => {
  const lines = new ServerSentEventReader();
  const reader = anthropicChat.streamReader();
  const events = pieces.flatMap((piece) => lines.read(piece).events.flatMap((event) => reader.read(event)));
  return [...events, ...reader.end()];
};

const readEvents = (...events: readonly JsonObject[]) => read(new TextEncoder().encode(toStream(events)));

const RECORDED = new TextEncoder().encode(toStream(RECORDED_EVENTS));

const START = RECORDED_EVENTS[0] ?? {};
const END: readonly JsonObject[] = [
  { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: 7 } },
  { type: "message_stop" },
];
const block = (content: JsonObject): JsonObject => ({ type: "content_block_start", index: 0, content_block: content });
const delta = (piece: JsonObject, index = 0): JsonObject => ({ type: "content_block_delta", index, delta: piece });
const STOP: JsonObject = { type: "content_block_stop", index: 0 };
const TEXT = block({ type: "text", text: "" });

describe("streamReader() of Anthropic", () => {
  it("reads a recorded stream", () => {
    expect(read(RECORDED)).toEqual(READ_EVENTS);
  });

  it("reads the same wherever the bytes are split", () => {
    const expected = JSON.stringify(READ_EVENTS);
    const different = Array.from(RECORDED.keys()).filter(
      (at) => JSON.stringify(read(RECORDED.subarray(0, at), RECORDED.subarray(at))) !== expected,
    );
    expect(different).toEqual([]);
    expect(read(...Array.from(RECORDED, (byte) => Uint8Array.of(byte)))).toEqual(READ_EVENTS);
  });

  it("tells one failure and no ending wherever the stream is cut", () => {
    for (let at = 0; at < RECORDED.length; at++) {
      const events = read(RECORDED.subarray(0, at));
      const before = events.slice(0, -1);
      expect(events.at(-1)).toMatchObject({
        kind: "failure",
        failure: { kind: "upstream_unreachable", retryable: true },
      });
      expect(before).toEqual(READ_EVENTS.slice(0, before.length));
      expect(before.some(({ kind }) => kind === "finish" || kind === "failure")).toBe(false);
    }
  });

  it("leaves nothing to say after the end", () => {
    const more = [...RECORDED_EVENTS, { type: "error", error: { type: "api_error", message: "Late" } }, START];
    expect(readEvents(...more)).toEqual(READ_EVENTS);
  });

  it.each([
    ["overloaded_error", "overloaded", true],
    ["api_error", "internal", true],
    ["timeout_error", "upstream_timeout", true],
    ["rate_limit_error", "rate_limited", true],
    ["billing_error", "rate_limited", false],
    ["invalid_request_error", "invalid_request", false],
    ["authentication_error", "authentication", false],
    ["permission_error", "authentication", false],
    ["not_found_error", "not_found", false],
    ["request_too_large", "too_large", false],
    ["some_error_to_come", "internal", true],
  ])("tells %s after a 200, and nothing after it", (type, kind, retryable) => {
    const error = { type: "error", error: { type, message: "It failed." } };
    const failure = { kind: "failure", failure: { kind, message: "It failed.", retryable } };
    for (let count = 0; count < RECORDED_EVENTS.length - 1; count++) {
      const events = readEvents(...RECORDED_EVENTS.slice(0, count), error, ...RECORDED_EVENTS.slice(count));
      expect(events.at(-1)).toEqual(failure);
      expect(events.filter((event) => event.kind === "failure" || event.kind === "finish")).toHaveLength(1);
    }
  });

  it("doesn't ask again where no waiting helps", () => {
    const details = { error_code: "enforced_spend_limit_reached" };
    const error = { type: "error", error: { type: "rate_limit_error", message: "Spent.", details } };
    expect(readEvents(START, error).at(-1)).toMatchObject({ failure: { kind: "rate_limited", retryable: false } });
  });

  it.each<[string, readonly JsonObject[]]>([
    ["a beginning without a message", [{ type: "message_start" }]],
    ["content before the beginning", [TEXT]],
    ["two beginnings", [START, START]],
    ["a block within another", [START, TEXT, TEXT]],
    ["a piece of no block", [START, delta({ type: "text_delta", text: "x" })]],
    ["a piece of another block", [START, TEXT, delta({ type: "text_delta", text: "x" }, 1)]],
    ["the end of another block", [START, TEXT, { type: "content_block_stop", index: 1 }]],
    ["a call without a name", [START, block({ type: "tool_use", id: "toolu_1" })]],
    ["an end within a block", [START, TEXT, ...END]],
    ["an end without a reason", [START, { type: "message_stop" }]],
  ])("takes %s for a failure", (_, events) => {
    const all = readEvents(...events, ...END);
    expect(all.at(-1)).toMatchObject({ kind: "failure", failure: { kind: "upstream_unreachable" } });
    expect(all.filter(({ kind }) => kind === "finish" || kind === "failure")).toHaveLength(1);
  });

  it.each(["<html>", "[DONE]", "", "null", "[]"])("takes %j for a failure", (data) => {
    const reader = anthropicChat.streamReader();
    expect(reader.read({ event: "message_start", data })).toMatchObject([{ kind: "failure" }]);
    expect(reader.end()).toEqual([]);
  });

  it.each<[string, readonly JsonObject[]]>([
    ["events", [{ type: "ping" }, { type: "weather_report" }]],
    [
      "blocks",
      [
        block({ type: "server_tool_use", id: "s", name: "web_search", input: {} }),
        delta({ type: "input_json_delta", partial_json: "{}" }),
        STOP,
      ],
    ],
    ["pieces", [TEXT, delta({ type: "citations_delta", citation: {} }), STOP]],
  ])("passes over %s it does not know", (_, events) => {
    const kinds = readEvents({ type: "ping" }, START, ...events, ...END).map(({ kind }) => kind);
    expect(kinds).toEqual(["start", "finish"]);
  });

  it("counts parts without gaps", () => {
    const said = block({ type: "text", text: "Hi" });
    expect(readEvents(START, TEXT, STOP, said, STOP, ...END)).toMatchObject([
      { kind: "start" },
      { kind: "text", part: 0, text: "Hi" },
      { kind: "finish" },
    ]);
  });

  it("takes a call's arguments from its beginning where no piece follows", () => {
    const call = block({ type: "tool_use", id: "toolu_1", name: "weather", input: { city: "Kyoto" } });
    expect(readEvents(START, call, STOP, ...END)).toMatchObject([
      { kind: "start" },
      { kind: "call", part: 0 },
      { kind: "arguments", part: 0, json: '{"city":"Kyoto"}' },
      { kind: "finish" },
    ]);
  });

  it.each([
    ["end_turn", "stop"],
    ["stop_sequence", "stop_sequence"],
    ["max_tokens", "length"],
    ["model_context_window_exceeded", "length"],
    ["pause_turn", "length"],
    ["tool_use", "tool_calls"],
    ["refusal", "refusal"],
    ["some_reason_to_come", "stop"],
  ])("reads the end %s as %s, whole and streamed", (reason, finish) => {
    const ending = { type: "message_delta", delta: { stop_reason: reason, stop_sequence: "###" } };
    const streamed = readEvents(START, ending, { type: "message_stop" }).at(-1);
    expect(streamed).toMatchObject({ kind: "finish", finish, stopSequence: "###" });
    const message = { type: "message", model: "m", content: [], stop_reason: reason, stop_sequence: "###" };
    expect(anthropicChat.readAnswer(message)).toMatchObject({ finish, stopSequence: "###" });
  });

  it("adds up input from the counts told last", () => {
    const usage = { input_tokens: 20, cache_read_input_tokens: null, output_tokens: 5 };
    const ending = { type: "message_delta", delta: { stop_reason: "end_turn" }, usage };
    expect(readEvents(START, ending, { type: "message_stop" }).at(-1)).toMatchObject({
      usage: { input: 1120, cachedInput: 1000, output: 5, reasoning: 0 },
    });
  });
});

describe("readAnswer() of Anthropic", () => {
  const message = {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "claude-opus-5-5",
    content: [
      { type: "text", text: "Hi", citations: null },
      { type: "web_search_tool_result", content: [] },
    ],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: { input_tokens: 1, cache_creation_input_tokens: 2, cache_read_input_tokens: 3, output_tokens: 4 },
  };

  it("reads a message", () => {
    expect(anthropicChat.readAnswer(message)).toEqual({
      id: "msg_1",
      model: "claude-opus-5-5",
      parts: [{ kind: "text", text: "Hi" }],
      finish: "stop",
      stopSequence: null,
      usage: { input: 6, cachedInput: 3, output: 4, reasoning: 0 },
    });
  });

  it.each([
    ["nothing", null],
    ["text", "Hi"],
    ["an error", { type: "error", error: { type: "api_error", message: "x" } }],
    ["no content", { ...message, content: undefined }],
    ["no model", { ...message, model: undefined }],
    ["no stop reason", { ...message, stop_reason: null }],
    ["a call without arguments", { ...message, content: [{ type: "tool_use", id: "t", name: "n", input: "{}" }] }],
    ["text without text", { ...message, content: [{ type: "text" }] }],
    ["a block that is none", { ...message, content: ["Hi"] }],
  ])("takes %s for no answer", (_, body) => {
    expect(anthropicChat.readAnswer(body)).toBeNull();
  });
});
