/** Owns the official SDKs as readers: what a caller of each dialect hears of a response, whole or streamed. */

import Anthropic from "@anthropic-ai/sdk";
import { ApiError, type GenerateContentResponse, GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { caught, collect } from "../sdk/driver.ts";
import type { Dialect } from "./fates.ts";

export interface Heard {
  readonly text: string;
  readonly thoughts: string;
  readonly calls: readonly { readonly name: string | undefined; readonly arguments: unknown }[];
  readonly stop: string | null | undefined;
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
}

export interface Caller {
  hear(response: Response): Promise<Heard>;
  hearStream(response: Response): Promise<Heard>;
  /** Whether an error is one of those that the SDK documents for what an API says. */
  isApiError(error: unknown): boolean;
}

const anthropicClient = (response: Response) =>
  new Anthropic({ apiKey: "test-key", maxRetries: 0, fetch: async () => response });
const question = { model: "m", max_tokens: 100, messages: [{ role: "user" as const, content: "Hello" }] };

const heardByAnthropic = ({ content, stop_reason: stop, usage }: Anthropic.Message): Heard => ({
  text: content.map((block) => (block.type === "text" ? block.text : "")).join(""),
  thoughts: content.map((block) => (block.type === "thinking" ? block.thinking : "")).join(""),
  calls: content.flatMap((block) => (block.type === "tool_use" ? [{ name: block.name, arguments: block.input }] : [])),
  stop,
  inputTokens: usage.input_tokens + (usage.cache_read_input_tokens ?? 0),
  outputTokens: usage.output_tokens,
});

const geminiClient = (response: Response) =>
  new GoogleGenAI({ apiKey: "test-key", httpOptions: { fetch: async () => response, retryOptions: { attempts: 1 } } });

const heardByGemini = (responses: readonly GenerateContentResponse[]): Heard => {
  const parts = responses.flatMap((response) => response.candidates?.[0]?.content?.parts ?? []);
  const last = responses.at(-1);
  const usage = last?.usageMetadata;
  return {
    text: parts.map((part) => (part.thought === true ? "" : (part.text ?? ""))).join(""),
    thoughts: parts.map((part) => (part.thought === true ? (part.text ?? "") : "")).join(""),
    calls: parts.flatMap(({ functionCall }) =>
      functionCall === undefined ? [] : [{ name: functionCall.name, arguments: functionCall.args }],
    ),
    stop: last?.candidates?.[0]?.finishReason,
    inputTokens: usage?.promptTokenCount,
    outputTokens: usage && (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0),
  };
};

const openaiClient = (response: Response) =>
  new OpenAI({ apiKey: "test-key", maxRetries: 0, fetch: async () => response });

const heardByOpenai = ({ choices: [choice], usage }: OpenAI.ChatCompletion, thoughts: string): Heard => ({
  text: choice?.message.content ?? "",
  thoughts,
  calls: (choice?.message.tool_calls ?? []).flatMap((call) =>
    call.type === "function" ? [{ name: call.function.name, arguments: JSON.parse(call.function.arguments) }] : [],
  ),
  stop: choice?.finish_reason,
  inputTokens: usage?.prompt_tokens,
  outputTokens: usage?.completion_tokens,
});

/** No field of the SDK's types; compatible servers' callers read it all the same. */
const reasoningOf = (message: object | undefined): string =>
  message !== undefined && "reasoning_content" in message ? String(message.reasoning_content) : "";

export const callers: Readonly<Record<Dialect, Caller>> = {
  anthropic: {
    hear: async (response) => heardByAnthropic(await anthropicClient(response).messages.create(question)),
    hearStream: async (response) =>
      heardByAnthropic(await anthropicClient(response).messages.stream(question).finalMessage()),
    isApiError: (error) => error instanceof Anthropic.APIError,
  },
  gemini: {
    hear: async (response) =>
      heardByGemini([await geminiClient(response).models.generateContent({ model: "m", contents: "Hello" })]),
    hearStream: async (response) => {
      const stream = await geminiClient(response).models.generateContentStream({ model: "m", contents: "Hello" });
      return heardByGemini(await collect(stream));
    },
    isApiError: (error) => error instanceof ApiError,
  },
  openai: {
    hear: async (response) => {
      const completion = await openaiClient(response).chat.completions.create(question);
      return heardByOpenai(completion, reasoningOf(completion.choices[0]?.message));
    },
    hearStream: async (response) => {
      const stream = openaiClient(response).chat.completions.stream({ ...question, stream: true });
      const chunks = await collect(stream);
      const thoughts = chunks.map((chunk) => reasoningOf(chunk.choices[0]?.delta)).join("");
      return heardByOpenai(await stream.finalChatCompletion(), thoughts);
    },
    isApiError: (error) => error instanceof OpenAI.APIError,
  },
};

/** The SDK's error for a response that ends badly; throws where it is taken for a good one, or fails in another way. */
export const heardError = async (caller: Caller, response: Response, stream: boolean): Promise<Error> => {
  const error = await caught(stream ? caller.hearStream(response) : caller.hear(response));
  if (!(error instanceof Error && caller.isApiError(error))) throw error;
  return error;
};
