/** Owns what a list of tools and a tool choice, in whatever notation, leave for the router to call. */

import type { Reason } from "../core/decision.ts";
import { succeed } from "../core/result.ts";
import type { Tool } from "../core/tool.ts";
import { type Reading, refuse } from "./reading.ts";

/** One declared tool. */
export interface OfferedTool {
  /** Null where the notation names none (a provider's own tool may have no name). */
  readonly name: string | null;
  /** Null where the router can't call it. */
  readonly tool: Tool | null;
  readonly obstacle: Reason | null;
}

/** A tool choice before it meets the tools. */
export interface Choice {
  /** Names of the tools that may be called; null for all. */
  readonly allowed: readonly string[] | null;
  readonly obstacle: Reason | null;
}

/** Whether a call is asked for or only allowed makes no difference here: the router gives a call or nothing. */
export const ALL_TOOLS: Choice = { allowed: null, obstacle: null };

export const NO_TOOL: Choice = { allowed: null, obstacle: "tool_choice_none" };

/** A choice in words that are new to the router. */
export const UNKNOWN_CHOICE: Choice = { allowed: null, obstacle: "unknown_field" };

export const onlyTools = (names: readonly string[]): Choice => ({ allowed: names, obstacle: null });

/** The same choice; where it is unclear what else it asks for, not one to answer in place. */
export const markUnclear = (choice: Choice, isUnclear: boolean): Choice =>
  isUnclear ? { ...choice, obstacle: choice.obstacle ?? "unknown_field" } : choice;

/** The name of the first tool declared twice, null where there is none. */
export const findDuplicate = (offered: readonly OfferedTool[]): string | null => {
  const seen = new Set<string>();
  for (const { name } of offered) {
    if (name === null) continue;
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return null;
};

/** Passes the tools on, unless a name stands twice: for the APIs that refuse that. */
export const refuseDuplicates = (
  offered: readonly OfferedTool[],
  parameter: string,
): Reading<readonly OfferedTool[]> => {
  const duplicate = findDuplicate(offered);
  return duplicate === null
    ? succeed(offered)
    : refuse(`"${parameter}" declares "${duplicate}" more than once; tool names must be unique.`, parameter);
};

/**
 * The tools the choice leaves, in their order.
 * @param parameter - where the choice stands in the request
 */
export const chooseTools = (
  offered: readonly OfferedTool[],
  { allowed }: Choice,
  parameter: string,
): Reading<readonly Tool[]> => {
  const callable = offered.flatMap(({ tool }) => (tool === null ? [] : [tool]));
  if (allowed === null) return succeed(callable);
  const declared = new Set(offered.map(({ name }) => name));
  const missing = allowed.find((name) => !declared.has(name));
  if (missing !== undefined) {
    return refuse(`"${parameter}" names "${missing}", which is not among the declared tools.`, parameter);
  }
  const permitted = new Set(allowed);
  return succeed(callable.filter(({ name }) => permitted.has(name)));
};

/** The first thing about the tools and the choice that stands in the way of an answer in place. */
export const toolObstacle = (offered: readonly OfferedTool[], choice: Choice): Reason | null => {
  const hindered = offered.find(({ obstacle }) => obstacle !== null);
  if (hindered !== undefined) return hindered.obstacle;
  if (!offered.some(({ tool }) => tool !== null) || choice.allowed?.length === 0) return "no_tools";
  return choice.obstacle;
};
