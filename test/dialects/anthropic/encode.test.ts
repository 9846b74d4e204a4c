import Anthropic from "@anthropic-ai/sdk";
import { describe, expect, it } from "vitest";
import { anthropic } from "../../../src/dialects/anthropic/index.ts";
import { ANSWER_ID, ARGUMENTS, answeringFetch, SCHEMA, TEXT, TOOL } from "../samples.ts";

const MODEL = "claude-haiku-4-5";

const call = {
  type: "tool_use",
  id: `toolu_${ANSWER_ID}`,
  name: "deploy",
  input: ARGUMENTS,
  caller: { type: "direct" },
};

const message = {
  id: `msg_${ANSWER_ID}`,
  type: "message",
  role: "assistant",
  model: MODEL,
  content: [call],
  stop_reason: "tool_use",
  stop_sequence: null,
  usage: { input_tokens: 0, output_tokens: 0, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
};

const request = {
  model: MODEL,
  max_tokens: 1024,
  messages: [{ role: "user" as const, content: TEXT }],
  tools: [
    { name: TOOL.name, description: TOOL.description, input_schema: { ...SCHEMA, required: [...SCHEMA.required] } },
  ],
};

const connect = () => {
  const { fetch, seen } = answeringFetch(anthropic);
  return { client: new Anthropic({ apiKey: "key", fetch, maxRetries: 0 }), seen };
};

describe("encode() of Anthropic", () => {
  it("gives what the SDK takes for a message", async () => {
    const { client, seen } = connect();
    const reply = await client.messages.create(request);
    expect(reply).toMatchObject(message);
    expect(seen).toMatchObject([{ text: TEXT, obstacle: null, tools: [TOOL] }]);
  });

  it("gives ids of the form the API asks for when they come back", async () => {
    const { client } = connect();
    const reply = await client.messages.create(request);
    expect(reply.content.map((block) => (block.type === "tool_use" ? block.id : ""))).toEqual([
      expect.stringMatching(/^toolu_[a-zA-Z0-9_-]{24}$/),
    ]);
  });

  it("is a call the SDK's tool runner makes", async () => {
    const { client } = connect();
    const runs: unknown[] = [];
    const tool = {
      ...request.tools[0],
      name: "deploy",
      input_schema: SCHEMA,
      parse: (input: unknown) => input,
      run: (input: unknown) => {
        runs.push(input);
        return "done";
      },
    };
    const runner = client.beta.messages.toolRunner({ ...request, tools: [tool], max_iterations: 1 });
    await runner.runUntilDone();
    expect(runs).toEqual([ARGUMENTS]);
  });
});

describe("encodeStream() of Anthropic", () => {
  it("adds up to the whole message in the SDK's stream", async () => {
    const { client } = connect();
    const fragments: string[] = [];
    const stream = client.messages.stream(request).on("inputJson", (fragment) => fragments.push(fragment));
    expect(await stream.finalMessage()).toMatchObject(message);
    expect(fragments).toEqual(["", JSON.stringify(ARGUMENTS)]);
  });

  it("sends the events in the API's order", async () => {
    const { client } = connect();
    const types: string[] = [];
    for await (const event of await client.messages.create({ ...request, stream: true })) types.push(event.type);
    expect(types).toEqual([
      "message_start",
      "content_block_start",
      "content_block_delta",
      "content_block_delta",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ]);
  });
});
