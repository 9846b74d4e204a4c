/** Owns the parts that example requests in Anthropic's dialect are made of. */

import type { JsonObject } from "../../../../src/core/json.ts";

export const tool: JsonObject = {
  name: "weather",
  description: "Tells the weather.",
  input_schema: { type: "object", properties: { city: { type: "string" } } },
};
export const toolWith = (fields: JsonObject): JsonObject => ({ tools: [{ ...tool, ...fields }] });
/** A row's reference: the tool alone. */
export const BESIDE_TOOL = { beside: { tools: [tool] } };

export const user = (content: string | readonly JsonObject[]): JsonObject => ({
  messages: [{ role: "user", content }],
});
export const block = (added: JsonObject): JsonObject => user([{ type: "text", text: "Hello" }, added]);
export const besideText = user([{ type: "text", text: "Hello" }]);
export const png: JsonObject = { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" };
export const pdf: JsonObject = { type: "base64", media_type: "application/pdf", data: "JVBERi0xLjc=" };

export const call: JsonObject = { type: "tool_use", id: "toolu_01A", name: "weather", input: { city: "Kyoto" } };
export const result = (fields: JsonObject): JsonObject => ({
  type: "tool_result",
  tool_use_id: "toolu_01A",
  ...fields,
});
/** A tool loop under way. */
export const loop = (assistant: readonly JsonObject[], results: readonly JsonObject[]): JsonObject => ({
  tools: [tool],
  messages: [
    { role: "user", content: "Hello" },
    { role: "assistant", content: assistant },
    { role: "user", content: results },
  ],
});
export const plainLoop = loop([call], [result({ content: "Sunny" })]);
