/** Whole answers of OpenAI's dialect: what is written is what is read, by the codec and by the SDK. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChatAnswer, Finish } from "../../../src/chat/chat.ts";
import { openaiChat } from "../../../src/chat/openai/index.ts";
import { carriedAnswer, connect, contextOf, overTheWire, readChat } from "./samples.ts";

const ASK = { model: "m", messages: [{ role: "user" as const, content: "Hi" }] };

const ANSWER: ChatAnswer = {
  id: "msg_01",
  model: "claude",
  parts: [],
  finish: "stop",
  stopSequence: null,
  usage: { input: 30, cachedInput: 20, output: 10, reasoning: 4 },
};

const completion = (message: object, finish: unknown = "stop", more: object = {}) => ({
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: null, ...message }, finish_reason: finish }],
  ...more,
});

const toolCall = (json: unknown, id = "c1") => ({ id, type: "function", function: { name: "f", arguments: json } });

describe("writeAnswer() then readAnswer()", () => {
  it("gives the same answer", () => {
    fc.assert(
      fc.property(carriedAnswer, (answer) => {
        expect(openaiChat.readAnswer(overTheWire(openaiChat.writeAnswer(answer, contextOf())))).toEqual(answer);
      }),
      { numRuns: 300 },
    );
  });

  it.each<[Finish, string, Finish]>([
    ["stop_sequence", "stop", "stop"],
    ["refusal", "content_filter", "content_filter"],
  ])("tells %s as %s, the nearest there is", (finish, reason, back) => {
    const written = openaiChat.writeAnswer({ ...ANSWER, finish }, contextOf());
    expect(written).toMatchObject({ choices: [{ finish_reason: reason }] });
    expect(openaiChat.readAnswer(written)?.finish).toBe(back);
  });

  it("makes ids where the answer brings none of this dialect", () => {
    const call = { kind: "call", id: null, name: "f", arguments: {}, signature: null } as const;
    const written = openaiChat.writeAnswer({ ...ANSWER, parts: [call, call], finish: "tool_calls" }, contextOf());
    const { id } = contextOf();
    expect(written).toMatchObject({
      id: `chatcmpl-${id}`,
      created: 1_795_163_400,
      choices: [{ message: { content: null, tool_calls: [{ id: `call_${id}_0` }, { id: `call_${id}_1` }] } }],
    });
  });
});

describe("writeAnswer()", () => {
  it("is a completion to the SDK, which can hand its message back", async () => {
    await fc.assert(
      fc.asyncProperty(carriedAnswer, async (answer) => {
        const { client } = connect(JSON.stringify(openaiChat.writeAnswer(answer, contextOf())));
        const reply = await client.chat.completions.create(ASK);
        const [choice] = reply.choices;
        const texts = answer.parts.flatMap((part) => (part.kind === "text" ? [part.text] : []));
        expect(choice?.finish_reason).toBe(answer.finish);
        expect(choice?.message.content).toBe(texts.join("") || null);
        expect(reply.usage).toMatchObject({
          prompt_tokens: answer.usage.input,
          total_tokens: answer.usage.input + answer.usage.output,
        });
        if (choice === undefined || answer.parts.length === 0) return;
        const { chat } = readChat(overTheWire({ ...ASK, messages: [choice.message] }));
        expect(chat.turns).toEqual([{ role: "assistant", parts: answer.parts }]);
      }),
      { numRuns: 100 },
    );
  });
});

describe("readAnswer()", () => {
  it("reads what OpenAI sends", () => {
    const usage = {
      prompt_tokens: 30,
      completion_tokens: 10,
      total_tokens: 40,
      prompt_tokens_details: { cached_tokens: 20, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 4 },
    };
    const body = completion({ content: "Hi", refusal: null, annotations: [] }, "stop", { usage });
    expect(openaiChat.readAnswer(body)).toEqual({
      ...ANSWER,
      id: "chatcmpl-1",
      model: "m",
      parts: [{ kind: "text", text: "Hi" }],
    });
  });

  it.each([
    ["a refusal", completion({ refusal: "No." }), "refusal", [{ kind: "text", text: "No." }]],
    [
      "a forced call that ends with stop",
      completion({ tool_calls: [toolCall("{}")] }),
      "tool_calls",
      [{ kind: "call" }],
    ],
    ["arguments as JSON", completion({ tool_calls: [toolCall({ a: 1 })] }), "tool_calls", [{ arguments: { a: 1 } }]],
    ["a call without an id", completion({ tool_calls: [toolCall("{}", "")] }), "tool_calls", [{ id: null }]],
    [
      "reasoning",
      completion({ reasoning: "Hm.", content: "Hi" }),
      "stop",
      [{ kind: "reasoning", text: "Hm." }, { text: "Hi" }],
    ],
    ["parts", completion({ content: [{ type: "text", text: "Hi" }] }), "stop", [{ kind: "text", text: "Hi" }]],
    [
      "a call cut by the limit",
      completion({ content: "a", tool_calls: [toolCall('{"a')] }, "length"),
      "length",
      [{ text: "a" }],
    ],
    ["no usage", completion({ content: "Hi" }), "stop", [{ text: "Hi" }]],
  ])("reads %s", (_, body, finish, parts) => {
    const answer = openaiChat.readAnswer(body);
    expect(answer).toMatchObject({ finish, parts });
    expect(answer?.parts).toHaveLength(parts.length);
  });

  it.each([
    ["no object", "Hi"],
    ["an error", { error: { message: "no" } }],
    ["no choice", { choices: [] }],
    ["no message", { choices: [{ finish_reason: "stop" }] }],
    ["no end", completion({ content: "Hi" }, null)],
    ["an end that is none", completion({ content: "Hi" }, "error")],
    ["a deprecated call", completion({ function_call: { name: "f", arguments: "{}" } }, "function_call")],
    ["arguments that are no JSON", completion({ tool_calls: [toolCall('{"a')] }, "tool_calls")],
    ["a call without a name", completion({ tool_calls: [{ id: "c1", function: {} }] }, "tool_calls")],
  ])("reads no answer out of %s", (_, body) => {
    expect(openaiChat.readAnswer(body)).toBeNull();
  });

  it("reads any JSON without throwing", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        openaiChat.readAnswer(value);
        openaiChat.readAnswer({ choices: [{ message: value, finish_reason: "stop" }] });
        openaiChat.readAnswer(completion({ content: value, tool_calls: value }));
      }),
    );
  });

  it("keeps to one choice", () => {
    const body = completion({ content: "Hi" });
    const two = { ...body, choices: [...body.choices, ...completion({ content: "Ho" }).choices] };
    expect(openaiChat.readAnswer(two)?.parts).toEqual([{ kind: "text", text: "Hi" }]);
  });
});
