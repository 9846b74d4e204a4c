/** Owns the reading of Anthropic's tools and tool choice for a chat. */

import { isObject } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
import type { Tool } from "../../core/tool.ts";
import { readTools as readOfferedTools, readToolChoice } from "../../dialects/anthropic/tools.ts";
import { type Fields, isGiven, type Reading } from "../../dialects/reading.ts";
import type { ChatRequest } from "../chat.ts";
import type { Losses } from "../losses.ts";
import { readName } from "./names.ts";

/** Those with a default that says nothing are looked at one by one. */
const TOOL_FIELDS = new Set([
  ...["name", "type", "description", "input_schema", "strict", "defer_loading", "allowed_callers"],
]);
/** When a tool's arguments are sent makes no difference to what they are. */
const TOOL_HINTS = new Set(["cache_control", "eager_input_streaming"]);
const CHOICE_FIELDS = new Set(["type", "name", "disable_parallel_tool_use"]);

/** Tools that the provider runs or defines itself are named as losses. */
export const readTools = (value: unknown, losses: Losses): Reading<readonly Tool[]> => {
  const offered = readOfferedTools(value);
  if (!offered.ok) return offered;
  const declared: readonly unknown[] = Array.isArray(value) ? value : [];
  const tools = offered.value.flatMap(({ tool }, index) => {
    const at = `tools[${index}]`;
    if (tool === null) losses.meaning(at);
    else noteTool(declared[index], at, losses);
    return tool === null ? [] : [{ ...tool, name: readName(tool.name) }];
  });
  return succeed(tools);
};

/** Where a schema is only followed, not enforced, a model follows it nearly as well: `strict` is a hint. */
const noteTool = (declared: unknown, at: string, losses: Losses): void => {
  if (!isObject(declared)) return;
  losses.nameOthers(declared, at, TOOL_FIELDS, TOOL_HINTS);
  const { strict, defer_loading: deferred, allowed_callers: callers } = declared;
  if (strict === true) losses.hint(`${at}.strict`);
  if (deferred === true) losses.meaning(`${at}.defer_loading`);
  if (isGiven(callers) && !isDirectAlone(callers)) losses.meaning(`${at}.allowed_callers`);
};

const isDirectAlone = (callers: unknown): boolean =>
  Array.isArray(callers) && callers.length > 0 && callers.every((caller) => caller === "direct");

/** The choice, and whether there may be several calls. */
export type Choice = Pick<ChatRequest, "toolChoice" | "parallelCalls">;

const NO_CHOICE: Choice = { toolChoice: null, parallelCalls: null };

/** @param value - `tool_choice` */
export const readChoice = (value: unknown, losses: Losses): Reading<Choice> => {
  const checked = readToolChoice(value);
  if (!checked.ok) return checked;
  if (!isObject(value)) return succeed(NO_CHOICE);
  losses.nameOthers(value, "tool_choice", CHOICE_FIELDS);
  const { disable_parallel_tool_use: single } = value;
  const parallelCalls = typeof single === "boolean" ? !single : null;
  return succeed({ toolChoice: readMode(value, checked.value.allowed, losses), parallelCalls });
};

const readMode = ({ type }: Fields, names: readonly string[] | null, losses: Losses): ChatRequest["toolChoice"] => {
  switch (type) {
    case "auto":
    case "any":
    case "none":
      return { mode: type, names: null };
    case "tool":
      return { mode: "any", names: names?.map(readName) ?? null };
    default:
      losses.meaning("tool_choice.type");
      return null;
  }
};
