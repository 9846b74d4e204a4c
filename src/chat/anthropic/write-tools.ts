/** Owns tools and tool choice as Anthropic declares them. */

import type { ToolChoice as WrittenChoice, Tool as WrittenTool } from "@anthropic-ai/sdk/resources/messages";
import { isObject, type JsonObject } from "../../core/json.ts";
import type { Tool } from "../../core/tool.ts";
import type { ChatRequest } from "../chat.ts";
import type { Losses } from "../losses.ts";
import { LONGEST_NAME, PARAMETER_NAME, writeName } from "./names.ts";

/** `tools` and `tool_choice`, each where it is needed. */
export const writeTools = (chat: ChatRequest, losses: Losses): JsonObject => {
  const tools = permittedTools(chat);
  const sent = new Set(tools);
  for (const [index, tool] of chat.tools.entries()) {
    if (writeName(tool.name).length > LONGEST_NAME) losses.meaning(`tools[${index}].name`);
    if (sent.has(tool) && !hasValidParameters(tool)) losses.meaning(`tools[${index}].parameters.properties`);
  }
  if (tools.length === 0) return toolsOfHistory(chat);
  const choice = writeChoice(chat);
  return { tools: tools.map(writeTool), ...(choice !== null && { tool_choice: { ...choice } }) };
};

/** Anthropic's choice is of all tools or of one: any other is told by leaving the rest away. */
const permittedTools = ({ tools, toolChoice }: ChatRequest): readonly Tool[] => {
  if (toolChoice === null || toolChoice.names === null || isForced(toolChoice)) return tools;
  const permitted = new Set(toolChoice.names);
  return toolChoice.mode === "none" ? tools : tools.filter(({ name }) => permitted.has(name));
};

/** Written in another way, as a tool's own name is, its parameters would come back as no tool knows them. */
const hasValidParameters = ({ parameters: { properties } }: Tool): boolean =>
  !isObject(properties) || Object.keys(properties).every((name) => PARAMETER_NAME.test(name));

const isForced = ({ mode, names }: NonNullable<ChatRequest["toolChoice"]>): boolean =>
  mode === "any" && names?.length === 1;

const writeTool = ({ name, description, parameters }: Tool): JsonObject =>
  ({
    name: writeName(name),
    ...(description !== "" && { description }),
    input_schema: { ...parameters, type: "object" },
  }) satisfies WrittenTool;

const writeChoice = ({ toolChoice, parallelCalls }: ChatRequest): WrittenChoice | null => {
  if (toolChoice?.mode === "none") return { type: "none" };
  if (toolChoice === null && parallelCalls !== false) return null;
  const parallel = parallelCalls === null ? {} : { disable_parallel_tool_use: !parallelCalls };
  const [name] = toolChoice !== null && isForced(toolChoice) ? (toolChoice.names ?? []) : [];
  if (name !== undefined) return { type: "tool", name: writeName(name), ...parallel };
  return { type: toolChoice?.mode ?? "auto", ...parallel };
};

/** A conversation with calls needs tools declared, though none may be called any more. */
const toolsOfHistory = ({ turns }: ChatRequest): JsonObject => {
  const called = turns.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === "call" ? [part.name] : [])));
  if (called.length === 0) return {};
  const tools = [...new Set(called)].map((name) => writeTool({ name, description: "", parameters: {} }));
  return { tools, tool_choice: { type: "none" } };
};
