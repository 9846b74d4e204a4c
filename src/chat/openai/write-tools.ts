/** Owns the writing of tools and of the choice among them. */

import type { JsonObject } from "../../core/json.ts";
import type { Tool } from "../../core/tool.ts";
import type { ChatRequest } from "../chat.ts";
import type { Losses } from "../losses.ts";

/** What OpenAI takes for the name of a tool. */
const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/**
 * The fields that tell of tools. A choice among several of them is written by offering those alone: `allowed_tools` says
 * the same, but the compatible servers don't know it. Without tools OpenAI refuses the fields, which then say nothing.
 */
export const writeTools = (chat: ChatRequest, losses: Losses): JsonObject => {
  const tools = chat.tools.flatMap((tool, index) =>
    isOffered(tool, chat) ? [{ tool, field: `tools[${index}]` }] : [],
  );
  if (tools.length === 0) {
    if (chat.toolChoice?.mode === "any") losses.meaning("toolChoice");
    return {};
  }
  for (const { tool, field } of tools) if (!NAME.test(tool.name)) losses.meaning(`${field}.name`);
  return {
    tools: tools.map(({ tool }) => writeTool(tool)),
    ...writeToolChoice(chat),
    ...(chat.parallelCalls !== null && { parallel_tool_calls: chat.parallelCalls }),
  };
};

const isOffered = ({ name }: Tool, { toolChoice }: ChatRequest): boolean =>
  toolChoice === null ||
  toolChoice.names === null ||
  forcedTool(toolChoice) !== null ||
  toolChoice.names.includes(name);

const forcedTool = ({ mode, names }: NonNullable<ChatRequest["toolChoice"]>): string | null =>
  mode === "any" && names?.length === 1 ? (names[0] ?? null) : null;

/** `{}` as parameters stands for none: left out, as OpenAI has it. */
const writeTool = ({ name, description, parameters }: Tool): JsonObject => ({
  type: "function",
  function: {
    name,
    ...(description !== "" && { description }),
    ...(Object.keys(parameters).length > 0 && { parameters }),
  },
});

const MODES = { auto: "auto", any: "required", none: "none" } as const;

const writeToolChoice = ({ toolChoice }: ChatRequest): JsonObject => {
  if (toolChoice === null) return {};
  const name = forcedTool(toolChoice);
  return { tool_choice: name === null ? MODES[toolChoice.mode] : { type: "function", function: { name } } };
};
