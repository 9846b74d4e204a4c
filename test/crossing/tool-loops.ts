/**
 * Owns a tool loop of each official SDK, as its users write them: ask, take the call, hand back the answer's own message
 * with the result, read the words.
 */

import Anthropic from "@anthropic-ai/sdk";
import { type Content, FunctionCallingConfigMode, type GenerateContentResponse, GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { collect } from "../sdk/driver.ts";
import { tools } from "../sdk/tools.ts";
import type { Dialect } from "./fates.ts";

/** What the tool returns. */
export const RETURNED = "Deployed as release 42";

export interface Loop {
  readonly called: string | undefined;
  readonly arguments: unknown;
  readonly said: string;
}

type RunLoop = (base: string, stream: boolean) => Promise<Loop>;

const runAnthropic: RunLoop = async (base, stream) => {
  const client = new Anthropic({ baseURL: base, apiKey: "test-key", maxRetries: 0 });
  const messages: Anthropic.MessageParam[] = [{ role: "user", content: "Deploy main" }];
  const ask = async (fields: Partial<Anthropic.MessageCreateParamsNonStreaming>): Promise<Anthropic.Message> => {
    const body = {
      model: "claude-opus-5-5",
      max_tokens: 1000,
      messages,
      tools: tools.map(({ name, description, parameters }) => ({
        name,
        description,
        input_schema: { ...parameters, type: "object" as const },
      })),
      ...fields,
    };
    return stream ? await client.messages.stream(body).finalMessage() : await client.messages.create(body);
  };
  const first = await ask({ tool_choice: { type: "any" } });
  const call = first.content.find((block) => block.type === "tool_use");
  messages.push(
    { role: "assistant", content: first.content },
    { role: "user", content: [{ type: "tool_result", tool_use_id: call?.id ?? "", content: RETURNED }] },
  );
  const { content } = await ask({});
  return {
    called: call?.name,
    arguments: call?.input,
    said: content.map((block) => (block.type === "text" ? block.text : "")).join(""),
  };
};

const runGemini: RunLoop = async (base, stream) => {
  const client = new GoogleGenAI({ apiKey: "test-key", httpOptions: { baseUrl: base } });
  const contents: Content[] = [{ role: "user", parts: [{ text: "Deploy main" }] }];
  const declared = tools.map(({ name, description, parameters }) => ({
    name,
    description,
    parametersJsonSchema: parameters,
  }));
  const ask = async (forced: boolean): Promise<Content> => {
    const config = {
      tools: [{ functionDeclarations: declared }],
      ...(forced && { toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } } }),
    };
    const request = { model: "gemini-3.8-flash", contents, config };
    const responses: GenerateContentResponse[] = stream
      ? await collect(await client.models.generateContentStream(request))
      : [await client.models.generateContent(request)];
    return { role: "model", parts: responses.flatMap((response) => response.candidates?.[0]?.content?.parts ?? []) };
  };
  const first = await ask(true);
  const call = first.parts?.find((part) => part.functionCall !== undefined)?.functionCall;
  const { id, name } = call ?? {};
  const response = { ...(id !== undefined && { id }), ...(name !== undefined && { name }) };
  contents.push(first, {
    role: "user",
    parts: [{ functionResponse: { ...response, response: { output: RETURNED } } }],
  });
  const { parts } = await ask(false);
  return { called: name, arguments: call?.args, said: (parts ?? []).map((part) => part.text ?? "").join("") };
};

const runOpenai: RunLoop = async (base, stream) => {
  const client = new OpenAI({ baseURL: `${base}/v1`, apiKey: "test-key", maxRetries: 0 });
  const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "Deploy main" }];
  const ask = async (choice: "required" | "auto") => {
    const body = {
      model: "gpt-5-mini",
      messages,
      tool_choice: choice,
      tools: tools.map(({ name, description, parameters }) => ({
        type: "function" as const,
        function: { name, description, parameters },
      })),
    };
    const completion = stream
      ? await client.chat.completions.stream({ ...body, stream: true }).finalChatCompletion()
      : await client.chat.completions.create(body);
    const message = completion.choices[0]?.message;
    if (message === undefined) throw new Error("There is no choice.");
    return message;
  };
  const first = await ask("required");
  const [call] = (first.tool_calls ?? []).flatMap((one) => (one.type === "function" ? [one] : []));
  messages.push(first, { role: "tool", tool_call_id: call?.id ?? "", content: RETURNED });
  const { content } = await ask("auto");
  return {
    called: call?.function.name,
    arguments: JSON.parse(call?.function.arguments ?? "null"),
    said: content ?? "",
  };
};

export const runLoop: Readonly<Record<Dialect, RunLoop>> = {
  anthropic: runAnthropic,
  gemini: runGemini,
  openai: runOpenai,
};
