/** Owns the reading of Anthropic's tools and tool choice. */

import type { Reason } from "../../core/decision.ts";
import { isString } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
import { firstObstacle } from "../obstacles.ts";
import { allTools, type Choice, namedTools, type OfferedTool, refuseDuplicates } from "../offered-tools.ts";
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
  refuse,
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

export const readToolChoice = (value: unknown): Reading<Choice> => {
  if (!isGiven(value)) return succeed(allTools("auto"));
  const fields = readFields(value, "tool_choice");
  if (!fields.ok) return fields;
  switch (fields.value.type) {
    case "auto":
      return succeed(allTools("auto"));
    case "any":
      return succeed(allTools("required"));
    case "none":
      return succeed(allTools("none"));
    case "tool": {
      const name = readName(fields.value.name, "tool_choice.name");
      return name.ok ? succeed(namedTools([name.value])) : name;
    }
    default:
      return refuse('"tool_choice.type" must be "auto", "any", "tool" or "none".', "tool_choice.type");
  }
};
