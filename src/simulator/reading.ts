/** Owns the reading that wire formats have in common: text parts, fields, tools. Never knows whose they are. */

import { isObject, isString, type JsonObject } from "../core/json.ts";
import type { Tool } from "../core/tool.ts";

/** The text of a string, or of a list of parts that hold theirs in `text`. */
export function readText(content: unknown): string {
  if (isString(content)) return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => (isObject(part) && isString(part.text) ? part.text : "")).join("");
}

export const readObjects = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];

/** The last of `turns` said by the user. */
export const lastUserTurn = (turns: readonly JsonObject[]): JsonObject | undefined =>
  turns.findLast((turn) => turn.role === "user" || turn.role === undefined);

export const readNumber = (value: unknown): number | null => (typeof value === "number" ? value : null);

/** What came out of JSON.parse and is an object is a JSON object. */
export const isJsonObject = (value: unknown): value is JsonObject => isObject(value);

export const toTool = (declaration: JsonObject, schema: unknown): Tool => ({
  name: isString(declaration.name) ? declaration.name : "",
  description: isString(declaration.description) ? declaration.description : "",
  parameters: isJsonObject(schema) ? schema : {},
});

/** One server-sent event; `name` where the format names its events. */
export const event = (data: JsonObject | string, name?: string): string =>
  `${name === undefined ? "" : `event: ${name}\n`}data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
