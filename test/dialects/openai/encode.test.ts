import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { openai } from "../../../src/dialects/openai/index.ts";
import { ANSWER_ID, ARGUMENTS, answeringFetch, answerTo, CREATED_AT, collect, SCHEMA, TEXT, TOOL } from "../samples.ts";

const MODEL = "gpt-5-mini";

const call = {
  id: `call_${ANSWER_ID}`,
  type: "function",
  function: { name: "deploy", arguments: JSON.stringify(ARGUMENTS) },
};

const completion = {
  id: `chatcmpl-${ANSWER_ID}`,
  object: "chat.completion",
  created: Math.floor(CREATED_AT.getTime() / 1000),
  model: MODEL,
  choices: [
    {
      index: 0,
      finish_reason: "tool_calls",
      message: { role: "assistant", content: null, refusal: null, tool_calls: [call] },
    },
  ],
};

const noTokens = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };

const request = {
  model: MODEL,
  messages: [{ role: "user" as const, content: TEXT }],
  tools: [{ type: "function" as const, function: { name: TOOL.name, parameters: { ...SCHEMA } } }],
};

const connect = () => {
  const { fetch, seen } = answeringFetch(openai);
  return { client: new OpenAI({ apiKey: "key", fetch, maxRetries: 0 }), seen };
};

describe("encode() of OpenAI", () => {
  it("gives what the SDK takes for a completion", async () => {
    const { client, seen } = connect();
    const reply = await client.chat.completions.create(request);
    expect(reply).toMatchObject({ ...completion, usage: noTokens });
    expect(seen).toMatchObject([{ text: TEXT, obstacle: null, streamUsage: false }]);
  });

  it("is a call the SDK's tool runner makes", async () => {
    const { client } = connect();
    const runs: unknown[] = [];
    const run = (text: string) => {
      runs.push(JSON.parse(text));
      return "done";
    };
    const parameters = { type: "object" as const, properties: { branch: { type: "string" as const } } };
    const tool = {
      type: "function" as const,
      function: { name: "deploy", description: "", parameters, function: run },
    };
    const runner = client.chat.completions.runTools({ ...request, tools: [tool] }, { maxChatCompletions: 1 });
    await runner.done();
    expect(runs).toEqual([ARGUMENTS]);
  });
});

describe("encodeStream() of OpenAI", () => {
  it("adds up to the whole completion in the SDK's stream", async () => {
    const { client } = connect();
    const final = await client.chat.completions.stream(request).finalChatCompletion();
    expect(final).toMatchObject(completion);
  });

  it("sends id and name, then the arguments, then the reason it ended", async () => {
    const { client } = connect();
    const choices: unknown[] = [];
    for await (const chunk of await client.chat.completions.create({ ...request, stream: true })) {
      expect(chunk).toMatchObject({ object: "chat.completion.chunk", id: completion.id, model: MODEL });
      expect(chunk).not.toHaveProperty("usage");
      choices.push(...chunk.choices);
    }
    expect(choices).toMatchObject([
      {
        delta: {
          role: "assistant",
          tool_calls: [{ index: 0, id: call.id, function: { name: "deploy", arguments: "" } }],
        },
      },
      { delta: { tool_calls: [{ index: 0, function: { arguments: call.function.arguments } }] }, finish_reason: null },
      { delta: {}, finish_reason: "tool_calls" },
    ]);
  });

  it("ends with a usage chunk without choices where usage is asked for", async () => {
    const { client } = connect();
    const options = { stream: true as const, stream_options: { include_usage: true } };
    const chunks = await collect(await client.chat.completions.create({ ...request, ...options }));
    expect(chunks.slice(0, -1).map(({ usage }) => usage)).toEqual([null, null, null]);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: noTokens });
  });

  it("closes with [DONE]", () => {
    const reading = openai.decode({ ...request, stream: true }, new URL("https://router.example/v1/chat/completions"));
    if (!reading.ok) throw new Error(reading.problem.message);
    expect(openai.encodeStream(answerTo(reading.value)).events.at(-1)).toBe("data: [DONE]\n\n");
  });
});
