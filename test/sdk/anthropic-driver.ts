/** Drives @anthropic-ai/sdk. */

import Anthropic from "@anthropic-ai/sdk";
import { type CreateDriver, caught, collect, type Outcome, type Question } from "./driver.ts";

export const createAnthropicDriver: CreateDriver = (base) => {
  const client = new Anthropic({ baseURL: base, apiKey: "test-key", maxRetries: 0 });
  const toBody = (question: Question): Anthropic.MessageCreateParamsNonStreaming => ({
    model: question.model ?? "claude-sonnet-5-5",
    max_tokens: question.maximumTokens ?? 1024,
    messages: [{ role: "user", content: question.text }],
    ...(question.tools && {
      tools: question.tools.map(({ name, description, parameters }) => ({
        name,
        description,
        input_schema: { ...parameters, type: "object" as const },
      })),
    }),
    ...(question.callRequired && { tool_choice: { type: "any" as const } }),
  });
  const toOutcome = (message: Anthropic.Message, raw: readonly unknown[]): Outcome => ({
    text: message.content.map((block) => (block.type === "text" ? block.text : "")).join(""),
    calls: message.content.flatMap((block) =>
      block.type === "tool_use" ? [{ name: block.name, arguments: block.input }] : [],
    ),
    stop: message.stop_reason,
    model: message.model,
    inputTokens: message.usage.input_tokens,
    outputTokens: message.usage.output_tokens,
    raw,
  });
  return {
    name: "anthropic",
    model: "claude-sonnet-5-5",
    ask: async (question) => {
      const message = await client.messages.create(toBody(question), { signal: question.signal ?? null });
      return toOutcome(message, [message]);
    },
    askStreaming: async (question) => {
      const stream = client.messages.stream(toBody(question), { signal: question.signal ?? null });
      const events = await collect(stream);
      return toOutcome(await stream.finalMessage(), events);
    },
    listModels: async () => (await client.models.list()).data.map(({ id }) => id),
    countTokens: async (text) => {
      const body = { model: "claude-sonnet-5-5", messages: [{ role: "user" as const, content: text }] };
      return (await client.messages.countTokens(body)).input_tokens;
    },
    failure: async (failing) => {
      const error = await caught(failing);
      if (!(error instanceof Anthropic.APIError)) throw error;
      return { name: error.constructor.name, status: error.status };
    },
  };
};
