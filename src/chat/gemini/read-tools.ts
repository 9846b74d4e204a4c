/** Owns the reading of tools and of the choice among them. */

import { succeed } from "../../core/result.ts";
import type { Tool } from "../../core/tool.ts";
import { readRepeated } from "../../dialects/gemini/contents.ts";
import {
  type Fields,
  isGiven,
  isOn,
  type Reading,
  readAll,
  readEach,
  readFields,
  readName,
  readOptionalFields,
  readSchema,
  readText,
} from "../../dialects/reading.ts";
import type { ToolChoice } from "../chat.ts";
import { toJsonSchema } from "./json-schema.ts";
import { knownFields, type Losses, takeFields } from "./losses.ts";
import { readOptionalText, readTexts } from "./scalars.ts";

/** Whatever a tool holds besides function declarations (`googleSearch`, `codeExecution`, …) the provider runs. */
const TOOL_FIELDS = knownFields(["functionDeclarations"]);

export const readTools = (value: unknown, losses: Losses): Reading<readonly Tool[]> => {
  if (!isGiven(value)) return succeed([]);
  const list = readRepeated(value, "tools");
  if (!list.ok) return list;
  const tools = readEach(list.value, "tools", (tool, field) => readToolGroup(tool, field, losses));
  return tools.ok ? succeed(tools.value.flat()) : tools;
};

const readToolGroup = (value: unknown, parameter: string, losses: Losses): Reading<readonly Tool[]> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const { functionDeclarations } = takeFields(fields.value, parameter, TOOL_FIELDS, losses);
  if (!isGiven(functionDeclarations)) return succeed([]);
  const list = readRepeated(functionDeclarations, `${parameter}.functionDeclarations`);
  if (!list.ok) return list;
  return readEach(list.value, `${parameter}.functionDeclarations`, (tool, field) => readTool(tool, field, losses));
};

/** What a function returns is told to the model for its better understanding; what it takes is held to. */
const DECLARATION_FIELDS = knownFields(
  ["name", "description", "parameters", "parametersJsonSchema", "behavior"],
  ["response", "responseJsonSchema"],
);

const readTool = (value: unknown, parameter: string, losses: Losses): Reading<Tool> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const declaration = takeFields(fields.value, parameter, DECLARATION_FIELDS, losses);
  const parts = readAll({
    name: readName(declaration.name, `${parameter}.name`),
    description: readOptionalText(declaration.description, `${parameter}.description`),
    behavior: readOptionalText(declaration.behavior, `${parameter}.behavior`),
    parameters: readParameters(declaration, parameter, losses),
  });
  if (!parts.ok) return parts;
  const { name, description, behavior, parameters } = parts.value;
  if (!["BLOCKING", "UNSPECIFIED", null].includes(behavior)) {
    losses.push({ field: `${parameter}.behavior`, loss: "meaning" });
  }
  return succeed({ name, description: description ?? "", parameters });
};

const readParameters = ({ parameters, parametersJsonSchema }: Fields, parameter: string, losses: Losses) => {
  if (isGiven(parametersJsonSchema)) {
    if (isGiven(parameters)) losses.push({ field: `${parameter}.parameters`, loss: "meaning" });
    return readSchema(parametersJsonSchema, `${parameter}.parametersJsonSchema`);
  }
  if (!isGiven(parameters)) return succeed({});
  const schema = readSchema(parameters, `${parameter}.parameters`);
  return schema.ok ? succeed(toJsonSchema(schema.value)) : schema;
};

const CONFIG_FIELDS = knownFields(["functionCallingConfig", "includeServerSideToolInvocations"]);
const CALLING = "toolConfig.functionCallingConfig";
const CALLING_FIELDS = knownFields(["mode", "allowedFunctionNames", "streamFunctionCallArguments"]);

export const readToolChoice = (value: unknown, losses: Losses): Reading<ToolChoice | null> => {
  const outer = readOptionalFields(value, "toolConfig");
  if (!outer.ok) return outer;
  const toolConfig = takeFields(outer.value, "toolConfig", CONFIG_FIELDS, losses);
  if (isOn(toolConfig.includeServerSideToolInvocations)) {
    losses.push({ field: "toolConfig.includeServerSideToolInvocations", loss: "meaning" });
  }
  const inner = readOptionalFields(toolConfig.functionCallingConfig, CALLING);
  if (!inner.ok) return inner;
  const config = takeFields(inner.value, CALLING, CALLING_FIELDS, losses);
  // Whoever reads arguments in pieces reads them whole as well.
  if (isOn(config.streamFunctionCallArguments)) {
    losses.push({ field: `${CALLING}.streamFunctionCallArguments`, loss: "hint" });
  }
  const names = readTexts(config.allowedFunctionNames, `${CALLING}.allowedFunctionNames`);
  return names.ok ? readMode(config.mode, names.value, losses) : names;
};

/** An enum may also come as its number, which is left to the API. Google's own examples write the mode in either case. */
const readMode = (mode: unknown, allowed: readonly string[], losses: Losses): Reading<ToolChoice | null> => {
  const word = typeof mode === "number" ? succeed(String(mode)) : readText(mode ?? "", `${CALLING}.mode`);
  if (!word.ok) return word;
  const names = allowed.length > 0 ? allowed : null;
  switch (word.value.toUpperCase()) {
    case "ANY":
      return succeed({ mode: "any", names });
    case "VALIDATED":
      // That arguments are held to their schema is the part of it no other provider promises.
      losses.push({ field: `${CALLING}.mode`, loss: "hint" });
      return succeed({ mode: "auto", names });
    case "NONE":
      if (names !== null) losses.push({ field: `${CALLING}.allowedFunctionNames`, loss: "hint" });
      return succeed({ mode: "none", names: null });
    case "AUTO":
      noteUnusedNames(names, losses);
      return succeed({ mode: "auto", names: null });
    case "":
    case "MODE_UNSPECIFIED":
      noteUnusedNames(names, losses);
      return succeed(null);
    default:
      losses.push({ field: `${CALLING}.mode`, loss: "meaning" });
      return succeed({ mode: "auto", names });
  }
};

/** Names belong to ANY and VALIDATED; what AUTO would make of them the API doesn't say. */
const noteUnusedNames = (names: readonly string[] | null, losses: Losses): void => {
  if (names !== null) losses.push({ field: `${CALLING}.allowedFunctionNames`, loss: "meaning" });
};
