/** Owns the reading of Anthropic's tools and tool choice. */

import type { Reason } from "../../core/decision.ts";
import { isString } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
import { firstObstacle } from "../obstacles.ts";
import {
  ALL_TOOLS,
  type Choice,
  markUnclear,
  NO_TOOL,
  type OfferedTool,
  onlyTools,
  refuseDuplicates,
  UNKNOWN_CHOICE,
} from "../offered-tools.ts";
import {
  type Fields,
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
} from "../reading.ts";

const TOOL_FIELDS = new Set([
  ...["name", "type", "description", "input_schema", "strict", "cache_control", "eager_input_streaming"],
  ...["input_examples", "allowed_callers", "defer_loading"],
]);

export const readTools = (value: unknown): Reading<readonly OfferedTool[]> => {
  if (!isGiven(value)) return succeed([]);
  const list = readList(value, "tools");
  if (!list.ok) return list;
  const offered = readEach(list.value, "tools", readTool);
  return offered.ok ? refuseDuplicates(offered.value, "tools") : offered;
};

/** A tool of the caller's own; a typed one (`web_search_…`, `bash_…`) has a shape only the provider knows. */
export const readTool = (value: unknown, parameter: string): Reading<OfferedTool> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const { name, type, description } = fields.value;
  if (isGiven(type) && type !== "custom") {
    return succeed({ name: isString(name) ? name : null, tool: null, obstacle: "server_tool" });
  }
  const parts = readAll({
    name: readName(name, `${parameter}.name`),
    parameters: readSchema(fields.value.input_schema, `${parameter}.input_schema`),
  });
  if (!parts.ok) return parts;
  const tool = { ...parts.value, description: isString(description) ? description : "" };
  return succeed({ name: tool.name, tool, obstacle: findObstacle(fields.value) });
};

/** A deferred tool is brought up by a search, and one that code alone may call by code: the provider runs both. */
const findObstacle = (tool: Fields): Reason | null => {
  const { allowed_callers: callers, defer_loading: deferred } = tool;
  const isForCode = isGiven(callers) && !(Array.isArray(callers) && callers.includes("direct"));
  return firstObstacle(
    (isForCode || deferred === true) && "server_tool",
    hasUnknownField(tool, TOOL_FIELDS) && "unknown_field",
  );
};

const CHOICE_FIELDS = new Set(["type", "name", "disable_parallel_tool_use"]);

export const readToolChoice = (value: unknown): Reading<Choice> => {
  if (!isGiven(value)) return succeed(ALL_TOOLS);
  const fields = readFields(value, "tool_choice");
  if (!fields.ok) return fields;
  const choice = readChoiceType(fields.value);
  return choice.ok ? succeed(markUnclear(choice.value, hasUnknownField(fields.value, CHOICE_FIELDS))) : choice;
};

const readChoiceType = (choice: Fields): Reading<Choice> => {
  const type = readText(choice.type, "tool_choice.type");
  if (!type.ok) return type;
  switch (type.value) {
    case "auto":
    case "any":
      return succeed(ALL_TOOLS);
    case "none":
      return succeed(NO_TOOL);
    case "tool": {
      const name = readName(choice.name, "tool_choice.name");
      return name.ok ? succeed(onlyTools([name.value])) : name;
    }
    default:
      return succeed(UNKNOWN_CHOICE);
  }
};
