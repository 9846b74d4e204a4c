/** Owns the reading of Gemini's tools and tool configuration. */

import { isString } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
import { withCamelCase } from "../camel-case.ts";
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
  isOn,
  type Reading,
  readAll,
  readEach,
  readFields,
  readList,
  readName,
  readOptionalFields,
  readSchema,
  readText,
} from "../reading.ts";
import { readRepeated } from "./contents.ts";
import { withCamelCaseKeywords } from "./schema-spelling.ts";

const DECLARATION_FIELDS = new Set([
  ...["name", "description", "parameters", "parametersJsonSchema", "response", "responseJsonSchema", "behavior"],
]);

const SERVER_TOOL: OfferedTool = { name: null, tool: null, obstacle: "server_tool" };

export const readTools = (value: unknown): Reading<readonly OfferedTool[]> => {
  if (!isGiven(value)) return succeed([]);
  const list = readRepeated(value, "tools");
  if (!list.ok) return list;
  const offered = readEach(list.value, "tools", readToolGroup);
  return offered.ok ? refuseDuplicates(offered.value.flat(), "tools") : offered;
};

/** Whatever a tool holds besides function declarations (`googleSearch`, `codeExecution`, …) the provider runs. */
const readToolGroup = (value: unknown, parameter: string): Reading<readonly OfferedTool[]> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const { functionDeclarations, ...others } = withCamelCase(fields.value);
  const serverTools = Object.values(others).some(isGiven) ? [SERVER_TOOL] : [];
  if (!isGiven(functionDeclarations)) return succeed(serverTools);
  const list = readRepeated(functionDeclarations, `${parameter}.functionDeclarations`);
  if (!list.ok) return list;
  const declared = readEach(list.value, `${parameter}.functionDeclarations`, readDeclaration);
  return declared.ok ? succeed([...declared.value, ...serverTools]) : declared;
};

export const readDeclaration = (value: unknown, parameter: string): Reading<OfferedTool> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const declaration = withCamelCase(fields.value);
  const { name, description } = declaration;
  const parts = readAll({
    name: readName(name, `${parameter}.name`),
    parameters: readParameters(declaration, parameter),
  });
  if (!parts.ok) return parts;
  const tool = { ...parts.value, description: isString(description) ? description : "" };
  const isUnclear = hasUnknownField(declaration, DECLARATION_FIELDS);
  return succeed({ name: tool.name, tool, obstacle: isUnclear ? "unknown_field" : null });
};

const readParameters = ({ parameters, parametersJsonSchema }: Fields, parameter: string) => {
  if (isGiven(parametersJsonSchema)) return readSchema(parametersJsonSchema, `${parameter}.parametersJsonSchema`);
  if (!isGiven(parameters)) return succeed({});
  const schema = readSchema(parameters, `${parameter}.parameters`);
  return schema.ok ? succeed(withCamelCaseKeywords(schema.value)) : schema;
};

const PATH = "toolConfig.functionCallingConfig";

const TOOL_CONFIG_FIELDS = new Set(["functionCallingConfig"]);
const CALLING_FIELDS = new Set(["mode", "allowedFunctionNames", "streamFunctionCallArguments"]);

export const readToolConfig = (value: unknown): Reading<Choice> => {
  const outer = readOptionalFields(value, "toolConfig");
  if (!outer.ok) return outer;
  const toolConfig = withCamelCase(outer.value);
  const inner = readOptionalFields(toolConfig.functionCallingConfig, PATH);
  if (!inner.ok) return inner;
  const config = withCamelCase(inner.value);
  const names = readAllowedNames(config.allowedFunctionNames);
  if (!names.ok) return names;
  const choice = readMode(config.mode ?? "AUTO", names.value);
  const isUnclear =
    hasUnknownField(toolConfig, TOOL_CONFIG_FIELDS) ||
    hasUnknownField(config, CALLING_FIELDS) ||
    isOn(config.streamFunctionCallArguments);
  return choice.ok ? succeed(markUnclear(choice.value, isUnclear)) : choice;
};

const readAllowedNames = (value: unknown): Reading<readonly string[]> => {
  if (!isGiven(value)) return succeed([]);
  const list = readList(value, `${PATH}.allowedFunctionNames`);
  return list.ok ? readEach(list.value, `${PATH}.allowedFunctionNames`, readName) : list;
};

/**
 * Google's own examples write the mode in either case. An enum may also come as its number, which is left to the API.
 * Allowed names belong to ANY and VALIDATED; what AUTO would make of them the API doesn't say.
 */
const readMode = (mode: unknown, names: readonly string[]): Reading<Choice> => {
  if (typeof mode === "number") return succeed(UNKNOWN_CHOICE);
  const name = readText(mode, `${PATH}.mode`);
  if (!name.ok) return name;
  switch (name.value.toUpperCase()) {
    case "AUTO":
    case "MODE_UNSPECIFIED":
      return succeed(markUnclear(ALL_TOOLS, names.length > 0));
    case "VALIDATED":
    case "ANY":
      return succeed(names.length > 0 ? onlyTools(names) : ALL_TOOLS);
    case "NONE":
      return succeed(NO_TOOL);
    default:
      return succeed(UNKNOWN_CHOICE);
  }
};
