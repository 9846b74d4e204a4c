/** Owns the reading of OpenAI's tools and tool choice. */

import { isString } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
import {
  allTools,
  type Choice,
  findDuplicate,
  namedTools,
  type OfferedTool,
  permittedTools,
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

const MODES: ReadonlyMap<unknown, Choice> = new Map(
  (["auto", "required", "none"] as const).map((mode) => [mode, allTools(mode)]),
);

export const readToolChoice = (value: unknown): Reading<Choice> => {
  if (!isGiven(value)) return succeed(allTools("auto"));
  const mode = MODES.get(value);
  if (mode !== undefined) return succeed(mode);
  if (isString(value)) return refuse('"tool_choice" must be "none", "auto", "required" or an object.', "tool_choice");
  const fields = readFields(value, "tool_choice");
  if (!fields.ok) return fields;
  switch (fields.value.type) {
    case "function": {
      const name = readFunctionName(fields.value, "tool_choice");
      return name.ok ? succeed(namedTools([name.value])) : name;
    }
    case "allowed_tools":
      return readAllowedTools(fields.value.allowed_tools, "tool_choice.allowed_tools");
    case "custom":
      return succeed({ ...allTools("required"), obstacle: "unsupported_schema" });
    default:
      return refuse('"tool_choice.type" must be "function", "custom" or "allowed_tools".', "tool_choice.type");
  }
};

const readAllowedTools = (value: unknown, parameter: string): Reading<Choice> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const list = readList(fields.value.tools, `${parameter}.tools`);
  if (!list.ok) return list;
  const names = readEach(list.value, `${parameter}.tools`, readFunctionName);
  if (!names.ok) return names;
  const { mode } = fields.value;
  if (mode === "required") return succeed(namedTools(names.value));
  return mode === "auto"
    ? succeed(permittedTools(names.value))
    : refuse(`"${parameter}.mode" must be "auto" or "required".`, `${parameter}.mode`);
};

const readFunctionName = (value: unknown, parameter: string): Reading<string> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const inner = readFields(fields.value.function, `${parameter}.function`);
  return inner.ok ? readName(inner.value.name, `${parameter}.function.name`) : inner;
};
