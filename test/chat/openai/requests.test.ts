/** Requests of OpenAI's dialect: what is written is what is read, and what the SDK sends arrives. */

import fc from "fast-check";
import type { ChatCompletionCreateParamsNonStreaming } from "openai/resources/chat/completions";
import { describe, expect, it } from "vitest";
import type { CallPart, ChatRequest, ResultPart, Turn } from "../../../src/chat/chat.ts";
import type { ChatCodec } from "../../../src/chat/codec.ts";
import { openaiChat, openaiCompatibleChat } from "../../../src/chat/openai/index.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { CHAT, carriedChat, connect, copiedChat, overTheWire, readChat, STRICT_SCHEMA } from "./samples.ts";

const write = (chat: Partial<ChatRequest>) => openaiChat.writeRequest({ ...CHAT, ...chat });

const messagesOf = (turns: readonly Turn[]) => write({ turns }).body.messages;

const call = (id: string | null, name: string): CallPart => ({
  kind: "call",
  id,
  name,
  arguments: {},
  signature: null,
});

const result = (callId: string | null, name: string | null, text = "done"): ResultPart => ({
  kind: "result",
  callId,
  name,
  content: [{ kind: "text", text }],
  failed: false,
});

const IMAGE = { kind: "media", mediaType: "image/png", source: { kind: "base64", data: "aGk=" } } as const;

describe("writeRequest() then readRequest()", () => {
  it.each([
    ["OpenAI", openaiChat, carriedChat],
    ["a compatible server", openaiCompatibleChat, copiedChat],
  ])("gives the same request, and loses nothing, for %s", (_, codec, chats) => {
    fc.assert(
      fc.property(chats, (chat) => {
        const { path, headers, body, uncarried } = codec.writeRequest(chat);
        expect({ path, headers, uncarried }).toEqual({ path: "/v1/chat/completions", headers: {}, uncarried: [] });
        const reading = readChat(overTheWire(body));
        expect(reading.chat).toEqual(chat);
        // A file is written with a name because OpenAI wants one.
        expect(reading.uncarried.filter(({ field }) => !field.endsWith(".file.filename"))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("gives the same request where the SDK has sent it", async () => {
    await fc.assert(
      fc.asyncProperty(carriedChat, async (chat) => {
        const { client, seen } = connect("{}");
        const body = openaiChat.writeRequest({ ...chat, stream: false }).body;
        await client.chat.completions.create(body as unknown as ChatCompletionCreateParamsNonStreaming);
        expect(readChat(seen[0]).chat).toEqual({ ...chat, stream: false, streamUsage: false });
      }),
      { numRuns: 50 },
    );
  });
});

describe("readRequest()", () => {
  it("takes instructions out, and messages of one side together", () => {
    const { chat, uncarried } = readChat({
      model: "m",
      messages: [
        { role: "system", content: "Be brief." },
        { role: "developer", content: [{ type: "text", text: "Be kind." }] },
        { role: "user", content: "One" },
        { role: "user", content: [{ type: "text", text: "Two" }] },
        {
          role: "assistant",
          content: "",
          reasoning_content: "Hm.",
          tool_calls: [{ id: "c1", type: "function", function: { name: "look", arguments: '{"a":1}' } }],
        },
        { role: "tool", tool_call_id: "c1", content: "seen" },
        { role: "user", content: "" },
        { role: "user", content: "Three" },
      ],
    });
    expect(uncarried).toEqual([]);
    expect(chat.system).toEqual(["Be brief.", "Be kind."]);
    expect(chat.turns).toEqual([
      {
        role: "user",
        parts: [
          { kind: "text", text: "One" },
          { kind: "text", text: "Two" },
        ],
      },
      {
        role: "assistant",
        parts: [
          { kind: "reasoning", text: "Hm.", signature: null },
          { kind: "call", id: "c1", name: "look", arguments: { a: 1 }, signature: null },
        ],
      },
      { role: "user", parts: [result("c1", "look", "seen"), { kind: "text", text: "Three" }] },
    ]);
  });

  it("keeps the signature Gemini has put beside a call", () => {
    const extra_content = { google: { thought_signature: "c2ln" } };
    const calls = [{ id: "c1", type: "function", function: { name: "f", arguments: "" }, extra_content }];
    const { chat, uncarried } = readChat({ model: "m", messages: [{ role: "assistant", tool_calls: calls }] });
    expect(chat.turns[0]?.parts).toEqual([{ ...call("c1", "f"), signature: "c2ln" }]);
    expect(uncarried).toEqual([]);
  });

  it.each([
    ["the older limit", { max_tokens: 5 }, { maximumOutputTokens: 5 }],
    ["one stop", { stop: "END" }, { stop: ["END"] }],
    ["top_k of compatible servers", { top_k: 40 }, { topK: 40 }],
    ["top_k for all", { top_k: -1 }, { topK: null }],
    ["no effort", { reasoning_effort: "none" }, { reasoning: { budgetTokens: 0, effort: null } }],
    ["a plain format", { response_format: { type: "text" } }, { responseFormat: null }],
    ["usage", { stream: true, stream_options: { include_usage: true } }, { stream: true, streamUsage: true }],
    ["no switch", { stream: null, parallel_tool_calls: null }, { stream: false, parallelCalls: null }],
  ])("reads %s", (_, fields, expected) => {
    const { chat, uncarried } = readChat({ model: "m", messages: [{ role: "user", content: "Hi" }], ...fields });
    expect(chat).toMatchObject(expected);
    expect(uncarried).toEqual([]);
  });

  it.each([
    ["model", { model: 1 }],
    ["messages", { messages: [] }],
    ["messages[0]", { messages: ["hi"] }],
    ["messages[0].role", { messages: [{ content: "hi" }] }],
    ["messages[0].content", { messages: [{ role: "user", content: 1 }] }],
    ["messages[0].content[0].type", { messages: [{ role: "user", content: [{}] }] }],
    ["messages[0].content[0].image_url", { messages: [{ role: "user", content: [{ type: "image_url" }] }] }],
    ["messages[0].tool_call_id", { messages: [{ role: "tool", content: "x" }] }],
    ["messages[0].tool_calls[0].id", { messages: [{ role: "assistant", tool_calls: [{ function: { name: "f" } }] }] }],
    ["temperature", { temperature: "0.5" }],
    ["max_tokens", { max_tokens: 0 }],
    ["seed", { seed: 0.5 }],
    ["stream", { stream: "yes" }],
    ["stop", { stop: 1 }],
    ["tools[0].function.name", { tools: [{ type: "function", function: {} }] }],
  ])("refuses a body that OpenAI refuses for %s", (parameter, fields) => {
    const body = { model: "m", messages: [{ role: "user", content: "Hi" }], ...fields };
    const reading = openaiChat.readRequest(body, new URL("https://router.example/v1/chat/completions"));
    expect(reading).toMatchObject({ ok: false, problem: { kind: "invalid_request", parameter } });
  });

  it("reads any JSON without throwing", () => {
    const anything = fc.jsonValue({ maxDepth: 5 });
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("model", "messages", "tools", "stop", "__proto__"), anything),
        (body) => {
          openaiChat.readRequest({ model: "m", ...body }, new URL("https://router.example/v1/chat/completions"));
        },
      ),
    );
  });
});

describe("writeRequest()", () => {
  it("makes ids where there are none: the same each time, the same for call and result", () => {
    const turns: readonly Turn[] = [
      { role: "assistant", parts: [call(null, "a"), call(null, "b"), call("call_1", "a"), call(null, "a")] },
      {
        role: "user",
        parts: [result(null, "a", "1"), result(null, "b", "2"), result("call_1", "a"), result(null, "a", "3")],
      },
      { role: "assistant", parts: [call(null, "a")] },
      { role: "user", parts: [result(null, null, "4")] },
    ];
    const messages = messagesOf(turns);
    expect(messages).toEqual(messagesOf(structuredClone(turns)));
    expect(readChat({ model: "m", messages }).chat.turns.map(({ parts }) => parts)).toEqual([
      [call("call_0", "a"), call("call_2", "b"), call("call_1", "a"), call("call_3", "a")],
      [result("call_0", "a", "1"), result("call_2", "b", "2"), result("call_1", "a"), result("call_3", "a", "3")],
      [call("call_4", "a")],
      [result("call_4", "a", "4")],
    ]);
  });

  it("gives a result without an id to no call of an earlier turn", () => {
    const turns: readonly Turn[] = [
      { role: "assistant", parts: [call("c1", "a")] },
      { role: "user", parts: [{ kind: "text", text: "Never mind. Again." }] },
      { role: "assistant", parts: [call("c2", "a")] },
      { role: "user", parts: [result(null, "a")] },
    ];
    expect(messagesOf(turns)).toMatchObject([{}, {}, {}, { role: "tool", tool_call_id: "c2" }]);
  });

  it("makes an id where one is longer than OpenAI takes", () => {
    const long = "toolu_".padEnd(41, "x");
    const turns: readonly Turn[] = [
      { role: "assistant", parts: [call(long, "a")] },
      { role: "user", parts: [result(long, "a")] },
    ];
    expect(readChat({ model: "m", messages: messagesOf(turns) }).chat.turns).toEqual([
      { role: "assistant", parts: [call("call_0", "a")] },
      { role: "user", parts: [result("call_0", "a")] },
    ]);
  });

  it("puts results right after their calls, and media among them into the user's message that follows", () => {
    const returned: ResultPart = {
      ...result("c1", "a", "a picture"),
      content: [{ kind: "text", text: "a picture" }, IMAGE],
    };
    const turns: readonly Turn[] = [
      { role: "assistant", parts: [call("c1", "a"), call("c2", "b")] },
      { role: "user", parts: [returned, result("c2", "b"), { kind: "text", text: "What is it?" }] },
    ];
    expect(write({ turns }).uncarried).toEqual([]);
    expect(messagesOf(turns)).toMatchObject([
      { role: "assistant", content: null },
      { role: "tool", tool_call_id: "c1", content: "a picture" },
      { role: "tool", tool_call_id: "c2", content: "done" },
      {
        role: "user",
        content: [
          { type: "image_url", image_url: { url: "data:image/png;base64,aGk=" } },
          { type: "text", text: "What is it?" },
        ],
      },
    ]);
  });

  it("offers only the tools a choice leaves", () => {
    const tools = ["a", "b", "c"].map((name) => ({ name, description: "", parameters: {} }));
    const { body, uncarried } = write({ tools, toolChoice: { mode: "any", names: ["a", "c"] } });
    expect(uncarried).toEqual([]);
    expect(body).toMatchObject({
      tool_choice: "required",
      tools: [{ function: { name: "a" } }, { function: { name: "c" } }],
    });
  });

  it("asks for JSON in words where nothing said does, which OpenAI insists on", () => {
    expect(write({ responseFormat: { kind: "json" } }).body.messages).toEqual([
      { role: "system", content: "Answer in JSON." },
      { role: "user", content: "Hello" },
    ]);
  });

  const { required: _, ...optional } = STRICT_SCHEMA;
  const nested = (schema: JsonObject) => ({ ...STRICT_SCHEMA, properties: { at: schema } });

  it.each<JsonObject>([
    {},
    optional,
    { ...STRICT_SCHEMA, additionalProperties: true },
    { ...STRICT_SCHEMA, anyOf: [STRICT_SCHEMA] },
    nested({ type: "object" }),
    nested({ type: ["object", "null"], properties: {} }),
    nested({ anyOf: [{ type: "null" }, optional] }),
    nested({ type: "array", items: optional }),
    nested({ allOf: [STRICT_SCHEMA] }),
    { ...STRICT_SCHEMA, $defs: { inner: optional } },
    Array.from({ length: 40 }).reduce<JsonObject>(nested, STRICT_SCHEMA),
  ])("asks less strictly for %j, which OpenAI would refuse as strict", (schema) => {
    const { body, uncarried } = write({ responseFormat: { kind: "json_schema", name: null, schema, strict: true } });
    expect(body.response_format).toEqual({
      type: "json_schema",
      json_schema: { name: "response", schema, strict: false },
    });
    expect(uncarried).toEqual([{ field: "responseFormat.strict", loss: "hint" }]);
  });

  it("keeps a schema strict where it may be", () => {
    const schema = nested({ anyOf: [{ type: "null" }, STRICT_SCHEMA] });
    const { body, uncarried } = write({ responseFormat: { kind: "json_schema", name: "a b", schema, strict: true } });
    expect(body.response_format).toMatchObject({ json_schema: { name: "a_b", strict: true } });
    expect(uncarried).toEqual([]);
  });

  it.each([
    [{ budgetTokens: 500, effort: null }, "low"],
    [{ budgetTokens: 4096, effort: null }, "medium"],
    [{ budgetTokens: 50_000, effort: null }, "high"],
    [{ budgetTokens: null, effort: null }, "medium"],
  ] as const)("turns reasoning of %j into an effort", (reasoning, effort) => {
    const { body, uncarried } = write({ reasoning });
    expect(body.reasoning_effort).toBe(effort);
    expect(uncarried).toEqual(
      reasoning.budgetTokens === null ? [] : [{ field: "reasoning.budgetTokens", loss: "hint" }],
    );
  });

  type Case = [model: string, reasoning: ChatRequest["reasoning"], effort?: string | undefined, hint?: string];
  const budget = (budgetTokens: number | null) => ({ budgetTokens, effort: null });
  const effort = (asked: "minimal" | "low") => ({ budgetTokens: null, effort: asked });
  const OFF = budget(0);
  const reasoningOf = (codec: ChatCodec, model: string, reasoning: ChatRequest["reasoning"]) => {
    const { body, uncarried } = codec.writeRequest({ ...CHAT, model, reasoning });
    return { effort: body.reasoning_effort, uncarried };
  };
  const losses = (...fields: readonly (string | undefined)[]) =>
    fields.flatMap((field) => (field === undefined ? [] : [{ field, loss: "hint" }]));

  it.each<Case>([
    ["gpt-5.2", OFF, "none"],
    ["gpt-5-mini", OFF, "minimal", "reasoning.budgetTokens"],
    ["o4-mini", OFF, "low", "reasoning.budgetTokens"],
    ["ft:o4-mini-2025-04-16:acme::id", OFF, "low", "reasoning.budgetTokens"],
    ["gpt-6-astra", OFF, "low", "reasoning.budgetTokens"],
    ["gpt-6-luna", OFF, "none"],
    ["gpt-5", effort("minimal"), "minimal"],
    ["gpt-5.2", effort("minimal"), "low", "reasoning.effort"],
    ["o3", effort("minimal"), "low", "reasoning.effort"],
    ["o3", { budgetTokens: 0, effort: "low" }, "low", "reasoning.budgetTokens"],
    ["gpt-4o", OFF],
    ["gpt-4.1-mini", OFF],
    ["gpt-5-chat-latest", OFF],
    ["chatgpt-4o-latest", OFF],
    ["gpt-4o", budget(4096), undefined, "reasoning"],
    ["gpt-4o", budget(null), undefined, "reasoning"],
    ["gpt-4o", effort("low"), undefined, "reasoning"],
    ["gpt-5-chat-latest", effort("low"), undefined, "reasoning"],
  ])("asks %s for reasoning of %j as far as it can", (model, reasoning, written, hint) => {
    expect(reasoningOf(openaiChat, model, reasoning)).toEqual({ effort: written, uncarried: losses(hint) });
  });

  it.each<Case>([
    ["qwen-3-8b", OFF, undefined, "reasoning.budgetTokens"],
    ["qwen-3-8b", effort("low"), "low"],
    ["qwen-3-8b", budget(null), "medium"],
    ["marco-o1", effort("minimal"), "minimal"],
    ["openai/gpt-oss-20b", effort("low"), "low"],
    ["openai/gpt-5.2", OFF, "none"],
    ["openai/gpt-4o", OFF],
  ])(
    "asks a copy's %s for reasoning of %j, but never for none of what may not know it",
    (model, reasoning, written, hint) => {
      expect(reasoningOf(openaiCompatibleChat, model, reasoning)).toEqual({ effort: written, uncarried: losses(hint) });
    },
  );

  const random = { temperature: 0.2, topP: 0.9, presencePenalty: 0.5, frequencyPenalty: -0.5 };
  const randomnessOf = (codec: ChatCodec, chat: Partial<ChatRequest>) => {
    const { body, uncarried } = codec.writeRequest({ ...CHAT, ...chat });
    const { temperature, top_p, presence_penalty, frequency_penalty, stop } = body;
    return { written: [temperature, top_p, presence_penalty, frequency_penalty, stop], uncarried };
  };

  it.each(["o1", "o3", "o4-mini-2025-04-16", "gpt-5", "gpt-5-mini", "gpt-5.2", "gpt-6-luna"])(
    "sends %s, which reasons, none of what it refuses",
    (model) => {
      const none = Array.from({ length: 5 });
      expect(randomnessOf(openaiChat, { model, ...random })).toEqual({
        written: none,
        uncarried: losses("temperature", "topP", "presencePenalty", "frequencyPenalty"),
      });
      const usual = { temperature: 1, topP: 1, presencePenalty: 0, frequencyPenalty: 0 };
      expect(randomnessOf(openaiChat, { model, ...usual })).toEqual({ written: none, uncarried: [] });
      expect(randomnessOf(openaiChat, { model, stop: ["END"] })).toEqual({
        written: none,
        uncarried: [{ field: "stop", loss: "meaning" }],
      });
    },
  );

  it.each([
    ["gpt-4o", openaiChat],
    ["gpt-5-chat-latest", openaiChat],
    ["marco-o1", openaiCompatibleChat],
    ["openai/gpt-oss-20b", openaiCompatibleChat],
    ["my-gpt-5", openaiCompatibleChat],
  ])("sends %s all of it", (model, codec) => {
    expect(randomnessOf(codec, { model, ...random, stop: ["END"] })).toEqual({
      written: [0.2, 0.9, 0.5, -0.5, ["END"]],
      uncarried: [],
    });
  });

  it("names an image of a format that OpenAI doesn't show", () => {
    const source = { kind: "base64", data: "AAAA" } as const;
    const { uncarried } = write({
      turns: [{ role: "user", parts: [{ kind: "media", mediaType: "image/heic", source }] }],
    });
    expect(uncarried).toEqual([{ field: "turns[0].parts[0]", loss: "meaning" }]);
  });

  it("limits tokens in the field the server knows", () => {
    const chat = { ...CHAT, maximumOutputTokens: 7 };
    expect(openaiChat.writeRequest(chat).body).toMatchObject({ max_completion_tokens: 7 });
    expect(openaiCompatibleChat.writeRequest(chat).body).toMatchObject({ max_tokens: 7 });
    expect(openaiCompatibleChat.writeRequest(chat).body).not.toHaveProperty("max_completion_tokens");
  });

  const said: Turn["parts"] = [{ kind: "text", text: "Hi" }];
  const user = (...parts: Turn["parts"]): Partial<ChatRequest> => ({ turns: [{ role: "user", parts }] });
  const assistant = (...parts: Turn["parts"]): Partial<ChatRequest> => ({ turns: [{ role: "assistant", parts }] });

  it.each<[string, "hint" | "meaning", Partial<ChatRequest>]>([
    ["topK", "hint", { topK: 3 }],
    ["stop", "meaning", { model: "gpt-4.1", stop: ["1", "2", "3", "4", "5"] }],
    ["toolChoice", "meaning", { toolChoice: { mode: "any", names: null } }],
    ["tools[0].name", "meaning", { tools: [{ name: "a.b", description: "", parameters: {} }] }],
    ["turns[0].parts[0]", "meaning", user({ ...IMAGE, mediaType: "audio/wav" })],
    ["turns[0].parts[0]", "meaning", user({ ...IMAGE, mediaType: null })],
    [
      "turns[0].parts[0]",
      "meaning",
      user({ kind: "media", mediaType: "application/pdf", source: { kind: "url", url: "https://a.example" } }),
    ],
    [
      "turns[0].parts[0]",
      "meaning",
      user({ kind: "media", mediaType: null, source: { kind: "url", url: "gs://bucket/a.png" } }),
    ],
    [
      "turns[0].parts[0].content[0]",
      "meaning",
      user({ ...result("c", "a"), content: [{ ...IMAGE, mediaType: "video/mp4" }] }),
    ],
    ["turns[0].parts[0]", "meaning", user(result(null, "a"))],
    ["turns[0].parts[0]", "meaning", user(call("c", "a"))],
    ["turns[0].parts[0]", "meaning", assistant(IMAGE)],
    ["turns[0].parts[0]", "meaning", assistant(result("c", "a"))],
    ["turns[0].parts[0]", "hint", assistant({ kind: "reasoning", text: "Hm.", signature: "s" })],
    ["turns[0].parts[1]", "hint", assistant(call("c", "a"), ...said)],
    ["turns[0].parts[1]", "hint", user(...said, result("c", "a"))],
    ["turns[0].parts[0].signature", "hint", assistant({ ...call("c", "a"), signature: "s" })],
    ["turns[0].parts[0].failed", "hint", user({ ...result("c", "a"), failed: true })],
    ["turns[0].parts[0].failed", "meaning", user({ ...result("c", "a"), content: [], failed: true })],
  ])("names %s (%s) where it can't go over", (field, loss, chat) => {
    expect(write(chat).uncarried).toEqual([{ field, loss }]);
  });
});
