/** Owns whole answers of every dialect, as the simulated providers send them. */

import { type FormatName, startSimulator } from "../../src/simulator/index.ts";

export interface Recorded {
  readonly format: FormatName;
  readonly kind: "stream" | "whole" | "pieces";
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const TOOL_SCHEMA = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const TEXT = "Write me some words about the weather in Lisbon";

const anthropicBody = (stream: boolean, call: boolean) => ({
  model: "claude-test",
  max_tokens: 256,
  stream,
  messages: [{ role: "user", content: TEXT }],
  tools: [{ name: "weather", input_schema: TOOL_SCHEMA }],
  ...(call && { tool_choice: { type: "any" } }),
});

const openaiBody = (stream: boolean, call: boolean) => ({
  model: "gpt-test",
  stream,
  ...(stream && { stream_options: { include_usage: call } }),
  messages: [{ role: "user", content: TEXT }],
  tools: [{ type: "function", function: { name: "weather", parameters: TOOL_SCHEMA } }],
  ...(call && { tool_choice: "required" }),
});

const geminiBody = (call: boolean) => ({
  contents: [{ role: "user", parts: [{ text: TEXT }] }],
  tools: [{ functionDeclarations: [{ name: "weather", parameters: TOOL_SCHEMA }] }],
  ...(call && { toolConfig: { functionCallingConfig: { mode: "ANY" } } }),
});

const GEMINI = "/v1beta/models/gemini-test";

const requests = [true, false].flatMap((call) => [
  { format: "anthropic", kind: "stream", path: "/v1/messages", body: anthropicBody(true, call) },
  { format: "anthropic", kind: "whole", path: "/v1/messages", body: anthropicBody(false, call) },
  { format: "openai", kind: "stream", path: "/v1/chat/completions", body: openaiBody(true, call) },
  { format: "openai", kind: "whole", path: "/v1/chat/completions", body: openaiBody(false, call) },
  { format: "gemini", kind: "stream", path: `${GEMINI}:streamGenerateContent?alt=sse`, body: geminiBody(call) },
  { format: "gemini", kind: "pieces", path: `${GEMINI}:streamGenerateContent`, body: geminiBody(call) },
  { format: "gemini", kind: "whole", path: `${GEMINI}:generateContent`, body: geminiBody(call) },
]) as readonly {
  readonly format: FormatName;
  readonly kind: Recorded["kind"];
  readonly path: string;
  readonly body: unknown;
}[];

/** A call and a text of each kind. */
export const recordAnswers = async (): Promise<readonly Recorded[]> => {
  const simulator = await startSimulator();
  const recorded = requests.map(async ({ format, kind, path, body }): Promise<Recorded> => {
    const response = await fetch(simulator.baseUrl(format) + path, { method: "POST", body: JSON.stringify(body) });
    const contentType = response.headers.get("content-type") ?? "";
    return { format, kind, contentType, bytes: new Uint8Array(await response.arrayBuffer()) };
  });
  return await Promise.all(recorded).finally(() => simulator.stop());
};
