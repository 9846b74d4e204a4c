/** Owns the parts that example requests in OpenAI's dialect are made of. */

import type { JsonObject } from "../../../../src/core/json.ts";

export const parameters: JsonObject = { type: "object", properties: { city: { type: "string" } } };
/** A property whose name Claude refuses. */
export const spaced: JsonObject = { type: "object", properties: { "zip code": { type: "string" } } };
const weather: JsonObject = { name: "weather", description: "Tells the weather.", parameters };
export const functionWith = (fields: JsonObject): JsonObject => ({
  type: "function",
  function: { ...weather, ...fields },
});
export const tool = functionWith({});
export const other: JsonObject = { type: "function", function: { name: "now" } };
/** Rows' references: one tool, and two. */
export const BESIDE_TOOL = { beside: { tools: [tool] } };
export const BESIDE_TWO = { beside: { tools: [tool, other] } };

export const user = (...parts: readonly JsonObject[]): JsonObject => ({
  messages: [{ role: "user", content: [{ type: "text", text: "Hello" }, ...parts] }],
});
export const text = { beside: user() };

export const call: JsonObject = {
  id: "call_1",
  type: "function",
  function: { name: "weather", arguments: '{"city":"Kyoto"}' },
};
/** A tool loop under way. @param assistant - fields over those of the message that calls */
export const loop = (assistant: JsonObject, ...results: readonly JsonObject[]): JsonObject => ({
  tools: [tool],
  messages: [
    { role: "user", content: "Hello" },
    { role: "assistant", content: null, tool_calls: [call], ...assistant },
    ...results.map((result) => ({ role: "tool", tool_call_id: "call_1", ...result })),
  ],
});
export const plainLoop = loop({}, { content: "Sunny" });
export const BESIDE_LOOP = { beside: plainLoop };

/** @param fields - over those of the message in the middle */
export const said = (fields: JsonObject): JsonObject => ({
  messages: [
    { role: "user", content: "Hello" },
    { role: "assistant", content: "Hi", ...fields },
    { role: "user", content: "Why?" },
  ],
});
export const BESIDE_SAID = { beside: said({}) };

export const closed: JsonObject = {
  type: "object",
  properties: { city: { type: "string" } },
  required: ["city"],
  additionalProperties: false,
};
export const format = (fields: JsonObject): JsonObject => ({
  response_format: { type: "json_schema", json_schema: { name: "place", schema: closed, ...fields } },
});
