/** Owns the reading of OpenAI's tools and tool choice. */

import { isString } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
import {
  ALL_TOOLS,
  type Choice,
  findDuplicate,
  markUnclear,
  NO_TOOL,
  type OfferedTool,
  onlyTools,
  UNKNOWN_CHOICE,
} from "../offered-tools.ts";
import {
  hasUnknownField,
  isGiven,
  type Reading,
  readAll,
  readEach,
  readFields,
  readList,
  readName,
  readSchema,
  readText,
  refuse,
} from "../reading.ts";

const TOOL_FIELDS = new Set(["type", "function"]);
const FUNCTION_FIELDS = new Set(["name", "description", "parameters", "strict"]);

/** OpenAI takes two tools of one name, but which of them a call means is then open. */
export const readTools = (value: unknown): Reading<readonly OfferedTool[]> => {
  if (!isGiven(value)) return succeed([]);
  const list = readList(value, "tools");
  if (!list.ok) return list;
  const offered = readEach(list.value, "tools", readTool);
  if (!offered.ok) return offered;
  const duplicate = findDuplicate(offered.value);
  return duplicate === null
    ? offered
    : succeed(offered.value.map((tool) => (tool.name === duplicate ? { ...tool, obstacle: "ambiguous_tool" } : tool)));
};

/** A function; a `custom` tool takes free text, which no schema describes. */
export const readTool = (value: unknown, parameter: string): Reading<OfferedTool> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const { type } = fields.value;
  if (!isString(type)) return refuse(`"${parameter}.type" must be "function" or "custom".`, `${parameter}.type`);
  if (type !== "function") return succeed({ name: null, tool: null, obstacle: "unsupported_schema" });
  const inner = readFields(fields.value.function, `${parameter}.function`);
  if (!inner.ok) return inner;
  const { name, description, parameters } = inner.value;
  const parts = readAll({
    name: readName(name, `${parameter}.function.name`),
    parameters: isGiven(parameters) ? readSchema(parameters, `${parameter}.function.parameters`) : succeed({}),
  });
  if (!parts.ok) return parts;
  const tool = { ...parts.value, description: isString(description) ? description : "" };
  const isUnclear = hasUnknownField(fields.value, TOOL_FIELDS) || hasUnknownField(inner.value, FUNCTION_FIELDS);
  return succeed({ name: tool.name, tool, obstacle: isUnclear ? "unknown_field" : null });
};

const MODES: ReadonlyMap<string, Choice> = new Map([
  ["auto", ALL_TOOLS],
  ["required", ALL_TOOLS],
  ["none", NO_TOOL],
]);

const NAME_FIELDS = new Set(["name"]);
const ALLOWED_FIELDS = new Set(["type", "allowed_tools"]);
const ALLOWED_TOOLS_FIELDS = new Set(["mode", "tools"]);

export const readToolChoice = (value: unknown): Reading<Choice> => {
  if (!isGiven(value)) return succeed(ALL_TOOLS);
  if (isString(value)) return succeed(MODES.get(value) ?? UNKNOWN_CHOICE);
  const fields = readFields(value, "tool_choice");
  if (!fields.ok) return fields;
  const type = readText(fields.value.type, "tool_choice.type");
  if (!type.ok) return type;
  if (type.value !== "allowed_tools") return readNamedTool(fields.value, "tool_choice");
  const choice = readAllowedTools(fields.value.allowed_tools, "tool_choice.allowed_tools");
  return choice.ok ? succeed(markUnclear(choice.value, hasUnknownField(fields.value, ALLOWED_FIELDS))) : choice;
};

const readAllowedTools = (value: unknown, parameter: string): Reading<Choice> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const list = readList(fields.value.tools, `${parameter}.tools`);
  if (!list.ok) return list;
  const parts = readAll({
    mode: readText(fields.value.mode, `${parameter}.mode`),
    named: readEach(list.value, `${parameter}.tools`, readNamedTool),
  });
  if (!parts.ok) return parts;
  const { mode, named } = parts.value;
  const isUnclear = (mode !== "auto" && mode !== "required") || hasUnknownField(fields.value, ALLOWED_TOOLS_FIELDS);
  return succeed(markUnclear(anyOf(named), isUnclear));
};

/** A tool as a choice names it, `{type: "function", function: {name}}`. */
const readNamedTool = (value: unknown, parameter: string): Reading<Choice> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  if (fields.value.type === "custom") return succeed({ ...ALL_TOOLS, obstacle: "unsupported_schema" });
  if (fields.value.type !== "function") return succeed(UNKNOWN_CHOICE);
  const inner = readFields(fields.value.function, `${parameter}.function`);
  if (!inner.ok) return inner;
  const name = readName(inner.value.name, `${parameter}.function.name`);
  if (!name.ok) return name;
  const isUnclear = hasUnknownField(fields.value, TOOL_FIELDS) || hasUnknownField(inner.value, NAME_FIELDS);
  return succeed(markUnclear(onlyTools([name.value]), isUnclear));
};

/** What several choices leave together; all tools where one of them names none that the router can call. */
const anyOf = (choices: readonly Choice[]): Choice => ({
  allowed: choices.some(({ allowed }) => allowed === null) ? null : choices.flatMap(({ allowed }) => allowed ?? []),
  obstacle: choices.find(({ obstacle }) => obstacle !== null)?.obstacle ?? null,
});
