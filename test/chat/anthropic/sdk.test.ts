/** The official SDK reads what the codec writes. */

import Anthropic from "@anthropic-ai/sdk";
import { describe, expect, it } from "vitest";
import { anthropicChat } from "../../../src/chat/anthropic/index.ts";
import type { ChatAnswer, ChatEvent } from "../../../src/chat/chat.ts";
import { CONTEXT, URL_OF_REQUEST } from "./samples.ts";

const request = { model: "claude-opus-5-5", max_tokens: 100, messages: [{ role: "user" as const, content: "hi" }] };

const connect = (body: string, contentType: string) =>
  new Anthropic({
    apiKey: "key",
    maxRetries: 0,
    fetch: async () => new Response(body, { headers: { "content-type": contentType, "request-id": "req_1" } }),
  });

const stream = (...events: readonly ChatEvent[]) => {
  const writer = anthropicChat.streamWriter(CONTEXT);
  const text = events.map((event) => writer.write(event)).join("");
  return connect(text, anthropicChat.streamContentType).messages.stream(request);
};

const usage = { input: 50, cachedInput: 20, output: 9, reasoning: 3 };

/** From providers that name things their own way. */
const ANSWER: ChatAnswer = {
  id: "chatcmpl-1",
  model: "gemini-3-flash",
  parts: [
    { kind: "reasoning", text: "Hm.", signature: "CiQB" },
    { kind: "text", text: "Grüße 👋" },
    { kind: "call", id: null, name: "files.read", arguments: { path: "a" }, signature: "CiQC" },
    { kind: "call", id: "call:2", name: "now", arguments: {}, signature: null },
  ],
  finish: "tool_calls",
  stopSequence: null,
  usage,
};

const EVENTS: readonly ChatEvent[] = [
  { kind: "start", id: "chatcmpl-1", model: "gemini-3-flash", usage: null },
  { kind: "reasoning", part: 0, text: "Hm", signature: null },
  { kind: "reasoning", part: 0, text: ".", signature: "CiQB" },
  { kind: "text", part: 1, text: "Grüße " },
  { kind: "text", part: 1, text: "👋" },
  { kind: "call", part: 2, id: null, name: "files.read", signature: "CiQC" },
  { kind: "arguments", part: 2, json: '{"path"' },
  { kind: "arguments", part: 2, json: ':"a"}' },
  { kind: "call", part: 3, id: "call:2", name: "now", signature: null },
  { kind: "arguments", part: 3, json: "{}" },
  { kind: "finish", finish: "tool_calls", stopSequence: null, usage },
];

const MESSAGE = {
  id: `msg_${CONTEXT.id}`,
  type: "message",
  role: "assistant",
  model: "gemini-3-flash",
  content: [
    { type: "thinking", thinking: "Hm.", signature: "foreign:CiQB" },
    { type: "text", text: "Grüße 👋", citations: null },
    {
      type: "tool_use",
      id: `toolu_${CONTEXT.id}_2`,
      name: "files__x2e__read",
      input: { path: "a" },
      caller: { type: "direct" },
    },
    { type: "tool_use", id: "toolu_b64_Y2FsbDoy", name: "now", input: {}, caller: { type: "direct" } },
  ],
  stop_reason: "tool_use",
  stop_sequence: null,
  usage: {
    input_tokens: 30,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 20,
    output_tokens: 9,
    output_tokens_details: { thinking_tokens: 3 },
  },
};

describe("the SDK", () => {
  it("sends requests that are read, with a conversation that comes out of its own messages", async () => {
    const sent: unknown[] = [];
    const body = JSON.stringify(anthropicChat.writeAnswer(ANSWER, CONTEXT));
    const client = new Anthropic({
      apiKey: "key",
      fetch: async (_, init) => {
        sent.push(JSON.parse(String(init?.body)));
        return new Response(body, { headers: { "content-type": "application/json" } });
      },
    });
    const { content } = await client.messages.create(request);
    const results = content.flatMap((block) =>
      block.type === "tool_use" ? [{ type: "tool_result" as const, tool_use_id: block.id, content: "done" }] : [],
    );
    const turns = [
      { role: "assistant" as const, content },
      { role: "user" as const, content: results },
    ];
    await client.messages.create({ ...request, messages: [...request.messages, ...turns] });
    const reading = anthropicChat.readRequest(sent[1], URL_OF_REQUEST);
    const [first, second] = ANSWER.parts.filter((part) => part.kind === "call");
    const ids = [`toolu_${CONTEXT.id}_2`, second?.id];
    expect(reading).toMatchObject({
      ok: true,
      value: {
        uncarried: [],
        chat: {
          turns: [
            { role: "user" },
            {
              parts: [...ANSWER.parts.slice(0, 2), { ...first, id: ids[0], signature: null }, second],
            },
            {
              parts: [
                { callId: ids[0], name: "files.read" },
                { callId: ids[1], name: "now" },
              ],
            },
          ],
        },
      },
    });
  });

  it("takes a written answer for a message", async () => {
    const body = JSON.stringify(anthropicChat.writeAnswer(ANSWER, CONTEXT));
    expect(await connect(body, "application/json").messages.create(request)).toMatchObject(MESSAGE);
  });

  it("adds a written stream up to the same message", async () => {
    expect(await stream(...EVENTS).finalMessage()).toMatchObject(MESSAGE);
  });

  it("sees the events in the API's order", async () => {
    const seen: string[] = [];
    for await (const event of stream(...EVENTS)) {
      const detail = event.type === "content_block_delta" ? event.delta.type : "";
      seen.push([event.type, "index" in event ? event.index : "", detail].filter((word) => word !== "").join(" "));
    }
    expect(seen).toEqual([
      "message_start",
      "content_block_start 0",
      "content_block_delta 0 thinking_delta",
      "content_block_delta 0 thinking_delta",
      "content_block_delta 0 signature_delta",
      "content_block_stop 0",
      "content_block_start 1",
      "content_block_delta 1 text_delta",
      "content_block_delta 1 text_delta",
      "content_block_stop 1",
      "content_block_start 2",
      "content_block_delta 2 input_json_delta",
      "content_block_delta 2 input_json_delta",
      "content_block_delta 2 input_json_delta",
      "content_block_stop 2",
      "content_block_start 3",
      "content_block_delta 3 input_json_delta",
      "content_block_delta 3 input_json_delta",
      "content_block_stop 3",
      "message_delta",
      "message_stop",
    ]);
  });

  it("passes redacted thinking on whole", async () => {
    const redacted = { kind: "reasoning" as const, part: 0, text: "", signature: "anthropic-redacted:EmwK" };
    const message = await stream(EVENTS[0] as ChatEvent, redacted, EVENTS.at(-1) as ChatEvent).finalMessage();
    expect(message.content).toEqual([{ type: "redacted_thinking", data: "EmwK" }]);
  });

  it("counts usage that is told at the start alone", async () => {
    const start = { kind: "start" as const, id: "msg_9", model: "m", usage };
    const finish = { kind: "finish" as const, finish: "stop" as const, stopSequence: null, usage: null };
    const message = await stream(start, finish).finalMessage();
    expect(message).toMatchObject({ id: "msg_9", stop_reason: "end_turn", usage: MESSAGE.usage });
  });

  it.each(EVENTS.map((_, index) => index))(
    "throws what went wrong after %i events, whatever follows",
    async (count) => {
      const failure = { kind: "overloaded" as const, message: "Too busy.", retryable: true };
      const events = [...EVENTS.slice(0, count), { kind: "failure" as const, failure }, ...EVENTS.slice(count)];
      const error: unknown = await stream(...events)
        .finalMessage()
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Anthropic.APIError);
      expect(error).toMatchObject({
        type: "overloaded_error",
        apiMessage: "Too busy.",
        error: { type: "error", request_id: "req_1" },
      });
    },
  );

  it.each(EVENTS.map((_, index) => index))("takes a stream of %i events alone for broken", async (count) => {
    await expect(stream(...EVENTS.slice(0, count)).finalMessage()).rejects.toThrow();
  });

  it.each([
    ["stop", "end_turn"],
    ["stop_sequence", "stop_sequence"],
    ["length", "max_tokens"],
    ["tool_calls", "tool_use"],
    ["refusal", "refusal"],
    ["content_filter", "refusal"],
  ] as const)("is told %s as %s", async (finish, reason) => {
    const body = JSON.stringify(anthropicChat.writeAnswer({ ...ANSWER, finish, stopSequence: "###" }, CONTEXT));
    const message = await connect(body, "application/json").messages.create(request);
    expect(message).toMatchObject({ stop_reason: reason, stop_sequence: "###" });
  });
});
