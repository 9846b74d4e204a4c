/** Owns the reading of a request's tools and of its choice among them. */

import { isObject, isString } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
import type { Tool } from "../../core/tool.ts";
import {
  type Fields,
  isGiven,
  type Reading,
  readAll,
  readEach,
  readFields,
  readList,
  readName,
  readSchema,
  readText,
} from "../../dialects/reading.ts";
import type { ToolChoice } from "../chat.ts";
import type { Losses } from "../losses.ts";

const TOOL_FIELDS = new Set(["type", "function"]);
const FUNCTION_FIELDS = new Set(["name", "description", "parameters"]);
/** The schema goes over either way; `strict` is how hard OpenAI holds its own model to it. */
const FUNCTION_HINTS = new Set(["strict"]);

/** A tool of any type but `function` (custom, or a server's own) is left out: meaning. */
export const readTools = (value: unknown, losses: Losses): Reading<readonly Tool[]> => {
  if (!isGiven(value)) return succeed([]);
  const list = readList(value, "tools");
  if (!list.ok) return list;
  const tools = readEach(list.value, "tools", (item, parameter) => readTool(item, parameter, losses));
  return tools.ok ? succeed(tools.value.flat()) : tools;
};

const readTool = (value: unknown, parameter: string, losses: Losses): Reading<readonly Tool[]> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const type = readText(fields.value.type, `${parameter}.type`);
  if (!type.ok) return type;
  if (type.value !== "function") {
    losses.meaning(parameter);
    return succeed([]);
  }
  const place = `${parameter}.function`;
  const declared = readFields(fields.value.function, place);
  if (!declared.ok) return declared;
  losses.nameOthers(fields.value, parameter, TOOL_FIELDS);
  losses.nameOthers(withoutDefault(declared.value), place, FUNCTION_FIELDS, FUNCTION_HINTS);
  return readFunction(declared.value, place);
};

const withoutDefault = ({ strict, ...others }: Fields): Fields => (strict === false ? others : { strict, ...others });

const readFunction = ({ name, description, parameters }: Fields, parameter: string): Reading<readonly Tool[]> => {
  const tool = readAll({
    name: readName(name, `${parameter}.name`),
    description: isGiven(description) ? readText(description, `${parameter}.description`) : succeed(""),
    parameters: isGiven(parameters) ? readSchema(parameters, `${parameter}.parameters`) : succeed({}),
  });
  return tool.ok ? succeed([tool.value]) : tool;
};

const MODES: ReadonlyMap<unknown, ToolChoice["mode"]> = new Map([
  ["auto", "auto"],
  ["required", "any"],
  ["none", "none"],
]);

/** Null, and named as meaning, where the choice is for something other than functions. */
export const readToolChoice = (value: unknown, losses: Losses): Reading<ToolChoice | null> => {
  if (!isGiven(value)) return succeed(null);
  const mode = MODES.get(value);
  if (mode !== undefined) return succeed({ mode, names: null });
  if (isObject(value) && value.type === "allowed_tools") return readAllowedTools(value, losses);
  const name = readNamed(value, "tool_choice", losses);
  return succeed(name === null ? null : { mode: "any", names: [name] });
};

const ALLOWED_FIELDS = new Set(["type", "allowed_tools"]);
const ALLOWED_TOOLS_FIELDS = new Set(["mode", "tools"]);

const readAllowedTools = (choice: Fields, losses: Losses): Reading<ToolChoice | null> => {
  const place = "tool_choice.allowed_tools";
  const fields = readFields(choice.allowed_tools, place);
  if (!fields.ok) return fields;
  const list = readList(fields.value.tools, `${place}.tools`);
  if (!list.ok) return list;
  losses.nameOthers(choice, "tool_choice", ALLOWED_FIELDS);
  losses.nameOthers(fields.value, place, ALLOWED_TOOLS_FIELDS);
  const mode = MODES.get(fields.value.mode);
  if (mode === undefined || mode === "none") losses.meaning(`${place}.mode`);
  const names = list.value.map((item, index) => readNamed(item, `${place}.tools[${index}]`, losses));
  return succeed({ mode: mode ?? "auto", names: names.filter((name) => name !== null) });
};

/** A function as a choice names it, `{type: "function", function: {name}}`. */
const readNamed = (value: unknown, parameter: string, losses: Losses): string | null => {
  const named = isObject(value) && value.type === "function" && isObject(value.function) ? value.function : {};
  if (isString(named.name)) return named.name;
  losses.meaning(parameter);
  return null;
};
