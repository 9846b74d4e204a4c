import { FunctionCallingConfigMode, GoogleGenAI, Type } from "@google/genai";
import { describe, expect, it } from "vitest";
import { gemini } from "../../../src/dialects/gemini/index.ts";
import { readParameters } from "../../../src/tools/parameters.ts";
import { validateArguments } from "../../../src/tools/validate.ts";
import { ANSWER_ID, ARGUMENTS, answeringFetch, answerTo, collect, TEXT } from "../samples.ts";

const MODEL = "gemini-3-flash";
const call = { name: "deploy", args: ARGUMENTS };
const part = { functionCall: call, thoughtSignature: "skip_thought_signature_validator" };

const parameters = {
  type: Type.OBJECT,
  properties: {
    branch: { type: Type.STRING },
    environment: { type: Type.STRING, enum: ["staging", "production"], nullable: true },
    tags: { type: Type.ARRAY, items: { type: Type.STRING }, minItems: "1" },
  },
  required: ["branch"],
};

const request = {
  model: MODEL,
  contents: TEXT,
  config: { tools: [{ functionDeclarations: [{ name: "deploy", description: "Deploys.", parameters }] }] },
};

const connect = () => {
  const { fetch, seen } = answeringFetch(gemini);
  return { client: new GoogleGenAI({ apiKey: "key", httpOptions: { fetch } }), seen };
};

describe("encode() of Gemini", () => {
  it("gives what the SDK takes for a response", async () => {
    const { client, seen } = connect();
    const reply = await client.models.generateContent(request);
    expect(reply.functionCalls).toEqual([call]);
    expect(reply).toMatchObject({
      candidates: [{ content: { role: "model", parts: [part] }, finishReason: "STOP", index: 0 }],
      usageMetadata: { promptTokenCount: 0, candidatesTokenCount: 0, totalTokenCount: 0 },
      modelVersion: MODEL,
      responseId: ANSWER_ID,
    });
    expect(seen).toMatchObject([{ model: MODEL, text: TEXT, stream: false, obstacle: null }]);
  });

  it("answers tools whose schema the SDK sends in Gemini's notation", async () => {
    const { client, seen } = connect();
    const toolConfig = { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } };
    await client.models.generateContent({ ...request, config: { ...request.config, toolConfig } });
    expect(seen[0]?.obstacle).toBeNull();
    const [tool] = seen[0]?.tools ?? [];
    expect(tool && readParameters(tool)).toMatchObject({
      ok: true,
      value: [
        { path: ["branch"], type: "string", required: true },
        { path: ["environment"], type: "string", values: ["staging", "production"], required: false },
        { path: ["tags"], type: "string", list: true },
      ],
    });
    expect(tool && validateArguments(tool, { branch: "b", tags: ["t"] }).ok).toBe(true);
    expect(tool && validateArguments(tool, { branch: "b", tags: [] }).ok).toBe(false);
  });

  it("signs nothing for models that know no signatures", () => {
    const url = new URL("https://router.example/v1beta/models/gemini-2.5-flash:generateContent");
    const reading = gemini.decode({ contents: [{ parts: [{ text: TEXT }] }] }, url);
    if (!reading.ok) throw new Error(reading.problem.message);
    expect(gemini.encode(answerTo(reading.value)).candidates).toMatchObject([
      { content: { parts: [{ functionCall: call }] } },
    ]);
    expect(JSON.stringify(gemini.encode(answerTo(reading.value)))).not.toContain("thoughtSignature");
  });

  it("stands in a chat's history as the API's own answer would", async () => {
    const { client } = connect();
    const chat = client.chats.create({ model: MODEL, config: request.config });
    const reply = await chat.sendMessage({ message: TEXT });
    expect(reply.functionCalls).toEqual([call]);
    expect(chat.getHistory()).toMatchObject([{ role: "user" }, { role: "model", parts: [part] }]);
  });
});

describe("encodeStream() of Gemini", () => {
  it("gives what the SDK takes for a stream", async () => {
    const { client, seen } = connect();
    const chunks = await collect(await client.models.generateContentStream(request));
    expect(chunks.map(({ functionCalls }) => functionCalls)).toEqual([[call]]);
    expect(chunks[0]).toMatchObject({ candidates: [{ finishReason: "STOP" }], responseId: ANSWER_ID });
    expect(seen).toMatchObject([{ stream: "events" }]);
  });

  it("is a JSON array where no server-sent events are asked for", () => {
    const url = new URL(`https://router.example/v1beta/models/${MODEL}:streamGenerateContent`);
    const reading = gemini.decode({ contents: [{ parts: [{ text: TEXT }] }] }, url);
    if (!reading.ok) throw new Error(reading.problem.message);
    const { contentType, events } = gemini.encodeStream(answerTo(reading.value));
    expect(contentType).toContain("application/json");
    expect(JSON.parse(events.join(""))).toEqual([gemini.encode(answerTo(reading.value))]);
  });
});
