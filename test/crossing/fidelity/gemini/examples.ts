/** Owns the parts that example requests in Gemini's dialect are made of. */

import type { Json, JsonObject } from "../../../../src/core/json.ts";

export const declaration: JsonObject = {
  name: "weather",
  description: "Tells the weather.",
  parametersJsonSchema: { type: "object", properties: { city: { type: "string" } } },
};
export const tools = (fields: JsonObject = {}): JsonObject => ({
  tools: [{ functionDeclarations: [{ ...declaration, ...fields }] }],
});
/** A row's reference: the tool alone. */
export const BESIDE_TOOL = { beside: tools() };
export const calling = (fields: JsonObject): JsonObject => ({
  ...tools(),
  toolConfig: { functionCallingConfig: fields },
});
export const schema: JsonObject = { type: "OBJECT", properties: { city: { type: "STRING" } }, required: ["city"] };

export const setting = (field: string, value: Json): JsonObject => ({ generationConfig: { [field]: value } });
export const json: JsonObject = { responseMimeType: "application/json" };

export const user = (...parts: readonly JsonObject[]): JsonObject => ({
  contents: [{ role: "user", parts: [{ text: "Hello" }, ...parts] }],
});
export const png: JsonObject = { mimeType: "image/png", data: "iVBORw0KGgo=" };

export const unsigned: JsonObject = { functionCall: { id: "c1", name: "weather", args: { city: "Kyoto" } } };
export const call: JsonObject = { ...unsigned, thoughtSignature: "CtEB" };
/** As older models have it, without an id. */
export const bare: JsonObject = { functionCall: { name: "weather", args: { city: "Kyoto" } } };
export const response = (fields: JsonObject): JsonObject => ({
  functionResponse: { id: "c1", name: "weather", ...fields },
});
/** A tool loop under way. */
export const loop = (model: readonly JsonObject[], results: readonly JsonObject[]): JsonObject => ({
  ...tools(),
  contents: [
    { role: "user", parts: [{ text: "Hello" }] },
    { role: "model", parts: model },
    { role: "user", parts: results },
  ],
});
export const plainLoop = loop([unsigned], [response({ response: { output: "Sunny" } })]);
