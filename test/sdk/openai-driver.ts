/** Drives the `openai` package's Chat Completions. */

import OpenAI from "openai";
import type { JsonObject } from "../../src/core/json.ts";
import { type CreateDriver, caught, collect, type Outcome, type Question } from "./driver.ts";

export const createOpenaiDriver: CreateDriver = (base) => {
  const client = new OpenAI({ baseURL: `${base}/v1`, apiKey: "test-key", maxRetries: 0 });
  const toBody = (question: Question): OpenAI.ChatCompletionCreateParamsNonStreaming => ({
    model: question.model ?? "gpt-5-mini",
    messages: [{ role: "user", content: question.text }],
    ...(question.maximumTokens !== undefined && { max_completion_tokens: question.maximumTokens }),
    ...(question.tools && {
      tools: question.tools.map(({ name, description, parameters }) => ({
        type: "function" as const,
        function: { name, description, parameters },
      })),
    }),
    ...(question.callRequired && { tool_choice: "required" as const }),
  });
  const toOutcome = (completion: OpenAI.ChatCompletion, raw: readonly unknown[]): Outcome => {
    const choice = completion.choices[0];
    return {
      text: choice?.message.content ?? "",
      calls: (choice?.message.tool_calls ?? []).flatMap((call) =>
        call.type === "function"
          ? [{ name: call.function.name, arguments: JSON.parse(call.function.arguments) as JsonObject }]
          : [],
      ),
      stop: choice?.finish_reason,
      model: completion.model,
      inputTokens: completion.usage?.prompt_tokens,
      outputTokens: completion.usage?.completion_tokens,
      raw,
    };
  };
  return {
    name: "openai",
    model: "gpt-5-mini",
    ask: async (question) => {
      const completion = await client.chat.completions.create(toBody(question), { signal: question.signal ?? null });
      return toOutcome(completion, [completion]);
    },
    askStreaming: async (question) => {
      const body = { ...toBody(question), stream: true as const, stream_options: { include_usage: true } };
      const stream = client.chat.completions.stream(body, { signal: question.signal ?? null });
      const chunks = await collect(stream);
      return toOutcome(await stream.finalChatCompletion(), chunks);
    },
    listModels: async () => (await client.models.list()).data.map(({ id }) => id),
    countTokens: async (text) =>
      (await client.responses.inputTokens.count({ model: "gpt-5-mini", input: text })).input_tokens,
    failure: async (failing) => {
      const error = await caught(failing);
      if (!(error instanceof OpenAI.APIError)) throw error;
      return { name: error.constructor.name, status: error.status };
    },
  };
};
