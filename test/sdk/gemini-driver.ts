/** Drives @google/genai. */

import { ApiError, FunctionCallingConfigMode, GoogleGenAI } from "@google/genai";
import { type CreateDriver, caught, collect, type Outcome, type Question } from "./driver.ts";

type GeminiRequest = Parameters<GoogleGenAI["models"]["generateContent"]>[0];
type GeminiResponse = Awaited<ReturnType<GoogleGenAI["models"]["generateContent"]>>;

export const createGeminiDriver: CreateDriver = (base) => {
  const client = new GoogleGenAI({ apiKey: "test-key", httpOptions: { baseUrl: base } });
  const toRequest = (question: Question): GeminiRequest => ({
    model: question.model ?? "gemini-3.8-flash",
    contents: question.text,
    config: {
      ...(question.signal && { abortSignal: question.signal }),
      ...(question.maximumTokens !== undefined && { maxOutputTokens: question.maximumTokens }),
      ...(question.tools && {
        tools: [
          {
            functionDeclarations: question.tools.map(({ name, description, parameters }) => ({
              name,
              description,
              parametersJsonSchema: parameters,
            })),
          },
        ],
      }),
      ...(question.callRequired && {
        toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } },
      }),
    },
  });
  const toOutcome = (responses: readonly GeminiResponse[]): Outcome => {
    const last = responses.at(-1);
    const parts = responses.flatMap((response) => response.candidates?.[0]?.content?.parts ?? []);
    return {
      text: parts.map((part) => part.text ?? "").join(""),
      calls: responses.flatMap((response) =>
        (response.functionCalls ?? []).map((call) => ({ name: call.name ?? "", arguments: call.args })),
      ),
      stop: last?.candidates?.[0]?.finishReason,
      model: last?.modelVersion,
      inputTokens: last?.usageMetadata?.promptTokenCount,
      outputTokens: last?.usageMetadata?.candidatesTokenCount,
      raw: responses,
    };
  };
  return {
    name: "gemini",
    model: "gemini-3.8-flash",
    ask: async (question) => toOutcome([await client.models.generateContent(toRequest(question))]),
    askStreaming: async (question) =>
      toOutcome(await collect(await client.models.generateContentStream(toRequest(question)))),
    listModels: async () => (await collect(await client.models.list())).map(({ name }) => name ?? ""),
    countTokens: async (text) =>
      (await client.models.countTokens({ model: "gemini-3.8-flash", contents: text })).totalTokens,
    failure: async (failing) => {
      const error = await caught(failing);
      if (!(error instanceof ApiError)) throw error;
      return { name: "ApiError", status: error.status };
    },
  };
};
