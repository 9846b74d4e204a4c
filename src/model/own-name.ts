/**
 * Owns the words of a request that only say which argument others are. They are no part of it: who says "room 318" to a parameter
 * called `room` means 318, and who has "the sprint Cooldown" made by `sprint.create` means Cooldown. In the authored apps the
 * parameter's own name stands before such an argument 2,719 times and is no part of it 2,647 times, behind it 214 times out of 252;
 * a word of the tool's name before it 964 times out of 967, behind it 209 times out of 222.
 */

import type { Range } from "../core/decision.ts";
import type { Parameter } from "../core/tool.ts";
import { splitWords } from "./tool-text.ts";

/** Something with a name or a number of its own, not a phrase that happens to begin with the word. */
const NAMED = /^(?:[\p{Lu}\p{N}#@"'“‘]|\S*\d)/u;

/**
 * @param toolName - of the tool that the parameter belongs to
 * @returns the same range where the parameter isn't free text, or nothing would be left that can stand alone
 */
export function withoutOwnName(
  text: string,
  range: Range,
  { path, type, values, schema }: Parameter,
  toolName: string,
): Range {
  if (type !== "string" || values !== null || schema.format !== undefined) return range;
  const own = wordsOf(path.at(-1) ?? "");
  const tool = wordsOf(toolName);
  const named = withoutFirst(text, range, new Set([...own, ...tool]));
  return withoutPossession(text, withoutLast(text, named, new Set([...own, ...tool])), tool);
}

/** Characters before an argument in which a label may stand: "owner", "owner:", "the owner should be". */
const LABEL_REACH = 20;

/** True where a word of the parameter's own name stands shortly before its words. */
export function isLabelled(text: string, { start }: Range, { path }: Parameter): boolean {
  const before = text.slice(Math.max(0, start - LABEL_REACH), start).toLowerCase();
  return [...wordsOf(path.at(-1) ?? "")].some((word) => word.length > 2 && before.includes(word));
}

const wordsOf = (name: string): ReadonlySet<string> =>
  new Set(
    splitWords(name)
      .toLowerCase()
      .split(" ")
      .flatMap((word) => [word, word.replace(/(?<=[^s]{2})s$/, "")]),
  );

/** Capitals belong to a name ("Board Games Ltd"), except where the request begins. */
function withoutFirst(text: string, range: Range, names: ReadonlySet<string>): Range {
  const [whole = "", word = "", rest = ""] =
    /^(?:the )?(\p{L}+)\s+(.+)$/su.exec(text.slice(range.start, range.end)) ?? [];
  const said = range.start === 0 ? word.toLowerCase() : word;
  if (!names.has(said) || !NAMED.test(rest)) return range;
  return { start: range.start + whole.length - rest.length, end: range.end };
}

/** One word before it alone: "Elm Street office" is a name as it stands, and "Ana's card" isn't called Ana's. */
function withoutLast(text: string, range: Range, names: ReadonlySet<string>): Range {
  const match = /^(?:the )?(\S+)\s+(\p{Ll}+)$/u.exec(text.slice(range.start, range.end));
  const [whole = "", rest = "", word = ""] = match ?? [];
  if (!names.has(word) || !NAMED.test(rest) || /['’]s?$/.test(rest)) return range;
  const start = range.start + whole.indexOf(rest);
  return { start, end: start + rest.length };
}

/** "Elif's shift" where the tool is about shifts: whose it is. */
function withoutPossession(text: string, { start, end }: Range, tool: ReadonlySet<string>): Range {
  const [said = "", owner = "", thing = ""] =
    /^(\p{Lu}.*?)['’]s\s+([\p{Ll}-]+)(?![\p{L}\p{N}])/u.exec(text.slice(start)) ?? [];
  const cutsIt = end === start + said.length || end === start + owner.length + 2;
  return tool.has(thing) && cutsIt ? { start, end: start + owner.length } : { start, end };
}
