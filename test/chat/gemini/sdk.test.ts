/** Drives @google/genai against what the codec writes, and reads what the client sends. */

import { ApiError, FinishReason, FunctionCallingConfigMode, GoogleGenAI, ThinkingLevel } from "@google/genai";
import { describe, expect, it } from "vitest";
import type { ChatAnswer, ChatEvent, ChatRequest } from "../../../src/chat/chat.ts";
import { geminiChat } from "../../../src/chat/gemini/index.ts";
import { collect } from "../../sdk/driver.ts";
import { contextOf, toEvents } from "./samples.ts";

const ANSWER: ChatAnswer = {
  id: "msg_1",
  model: "claude",
  parts: [
    { kind: "reasoning", text: "Hm.", signature: "foreign" },
    { kind: "text", text: 'I\'ll look: "é🚀"\n' },
    { kind: "call", id: "toolu_1", name: "search", arguments: { query: "é\u2028", list: [1, null] }, signature: null },
    { kind: "call", id: "toolu_2", name: "list", arguments: {}, signature: null },
  ],
  finish: "tool_calls",
  stopSequence: null,
  usage: { input: 20, cachedInput: 5, output: 12, reasoning: 2 },
};
const CALLS = [
  { id: "toolu_1", name: "search", args: { query: "é\u2028", list: [1, null] } },
  { id: "toolu_2", name: "list", args: {} },
];
const USAGE = {
  promptTokenCount: 20,
  cachedContentTokenCount: 5,
  candidatesTokenCount: 10,
  thoughtsTokenCount: 2,
  totalTokenCount: 32,
};

/** A client whose requests are read by the codec and answered by `respond`. */
const clientOf = (respond: (chat: ChatRequest) => Response) => {
  const seen: ReturnType<typeof geminiChat.readRequest>[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    const reading = geminiChat.readRequest(JSON.parse(String(init?.body)), url);
    seen.push(reading);
    if (!reading.ok) throw new Error(reading.problem.message);
    return respond(reading.value.chat);
  };
  const client = new GoogleGenAI({ apiKey: "test-key", httpOptions: { fetch, retryOptions: { attempts: 1 } } });
  return { client, seen };
};

const whole = (answer: ChatAnswer) => (chat: ChatRequest) =>
  Response.json(geminiChat.writeAnswer(answer, contextOf(chat)));

/** Every piece in a network chunk of its own. */
const streamed = (events: readonly ChatEvent[]) => (chat: ChatRequest) => {
  const writer = geminiChat.streamWriter(contextOf(chat));
  const texts = events.map((event) => writer.write(event)).filter((text) => text !== "");
  const bytes = texts.map((text) => new TextEncoder().encode(text));
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = bytes.shift();
      if (next === undefined) controller.close();
      else controller.enqueue(next);
    },
  });
  return new Response(body, { headers: { "content-type": geminiChat.streamContentType } });
};

const question = { model: "gemini-3-flash", contents: "Look." };

describe("@google/genai", () => {
  it("reads a whole answer", async () => {
    const { client } = clientOf(whole(ANSWER));
    const response = await client.models.generateContent(question);
    expect(response.text).toBe('I\'ll look: "é🚀"\n');
    expect(response.functionCalls).toEqual(CALLS);
    expect(response.candidates?.[0]?.finishReason).toBe(FinishReason.STOP);
    expect(response.candidates?.[0]?.content?.parts?.[0]).toEqual({ text: "Hm.", thought: true });
    expect(response.usageMetadata).toEqual(USAGE);
    expect([response.modelVersion, response.responseId]).toEqual(["claude", "msg_1"]);
  });

  it("reads a streamed answer", async () => {
    const { client } = clientOf(streamed(toEvents(ANSWER, 3)));
    const chunks = await collect(await client.models.generateContentStream(question));
    expect(chunks.map(({ text }) => text ?? "").join("")).toBe('I\'ll look: "é🚀"\n');
    expect(chunks.flatMap(({ functionCalls }) => functionCalls ?? [])).toEqual(CALLS);
    expect(chunks.at(-1)?.candidates?.[0]?.finishReason).toBe(FinishReason.STOP);
    expect(chunks.at(-1)?.usageMetadata).toEqual(USAGE);
    expect(chunks.slice(0, -1).some((chunk) => chunk.candidates?.[0]?.finishReason !== undefined)).toBe(false);
  });

  it("keeps a streamed answer in a chat's history and sends it back whole", async () => {
    const { client, seen } = clientOf(streamed(toEvents({ ...ANSWER, parts: ANSWER.parts.slice(0, 3) }, 3)));
    const chat = client.chats.create({ model: "gemini-3-flash" });
    await collect(await chat.sendMessageStream({ message: "Look." }));
    const answered = { functionResponse: { id: "toolu_1", name: "search", response: { output: "found" } } };
    await collect(await chat.sendMessageStream({ message: [answered] }));
    const second = seen[1];
    if (second?.ok !== true) throw new Error("The second request was not read.");
    const parts = second.value.chat.turns.flatMap((turn) => turn.parts);
    expect(parts.flatMap((part) => (part.kind === "text" ? [part.text] : [])).join("")).toBe(
      'Look.I\'ll look: "é🚀"\n',
    );
    expect(parts.at(-2)).toMatchObject({ kind: "call", id: "toolu_1", signature: null });
    expect(parts.at(-1)).toMatchObject({ kind: "result", callId: "toolu_1", content: [{ text: "found" }] });
  });

  it("keeps a streamed answer in words, too", async () => {
    const answer: ChatAnswer = { ...ANSWER, parts: [{ kind: "text", text: "Hello." }], finish: "stop" };
    const { client } = clientOf(streamed(toEvents(answer, 2)));
    const chat = client.chats.create({ model: "gemini-3-flash" });
    await collect(await chat.sendMessageStream({ message: "Hi." }));
    const said = chat.getHistory(true).flatMap(({ parts }) => parts ?? []);
    expect(said.map(({ text }) => text).join("")).toBe("Hi.Hello.");
  });

  it("throws on a failure in mid-stream", async () => {
    const failure = { kind: "overloaded", message: "Busy.", retryable: true } as const;
    const { client } = clientOf(streamed([...toEvents(ANSWER, 3).slice(0, 6), { kind: "failure", failure }]));
    const texts: unknown[] = [];
    const reading = (async () => {
      for await (const chunk of await client.models.generateContentStream(question)) texts.push(chunk.text);
    })();
    const error = await reading.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 503, message: expect.stringContaining("Busy.") });
    expect(texts.length).toBeGreaterThan(0);
  });

  it("sends what is read without loss", async () => {
    const { client, seen } = clientOf(whole(ANSWER));
    await client.models.generateContent({
      model: "gemini-3-flash",
      contents: [{ role: "user", parts: [{ text: "Look." }, { inlineData: { mimeType: "image/png", data: "AAAA" } }] }],
      config: {
        systemInstruction: "Be brief.",
        ...{ temperature: 0.5, topP: 0.9, topK: 40, seed: 7, presencePenalty: 1, frequencyPenalty: 0 },
        ...{ maxOutputTokens: 100, stopSequences: ["END"], candidateCount: 1 },
        ...{ responseMimeType: "application/json", responseSchema: { type: "STRING", nullable: true } as never },
        thinkingConfig: { includeThoughts: true, thinkingLevel: ThinkingLevel.LOW },
        tools: [{ functionDeclarations: [{ name: "search", parametersJsonSchema: { type: "object" } }] }],
        toolConfig: {
          functionCallingConfig: { mode: FunctionCallingConfigMode.ANY, allowedFunctionNames: ["search"] },
        },
      },
    });
    expect(seen[0]).toMatchObject({
      ok: true,
      value: {
        uncarried: [],
        chat: {
          system: ["Be brief."],
          turns: [{ role: "user", parts: [{ kind: "text" }, { kind: "media", mediaType: "image/png" }] }],
          tools: [{ name: "search", description: "", parameters: { type: "object" } }],
          toolChoice: { mode: "any", names: ["search"] },
          maximumOutputTokens: 100,
          responseFormat: { kind: "json_schema", schema: { type: ["string", "null"] } },
          reasoning: { budgetTokens: null, effort: "low" },
        },
      },
    });
  });
});
