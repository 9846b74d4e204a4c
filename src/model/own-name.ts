/**
 * Owns leaving a parameter's own name out of its words: who says "room 318" to a parameter called `room` means 318. In the
 * authored apps the name stands beside an argument like that 2,719 times before it and is no part of it 2,647 times; behind it,
 * 214 times out of 252.
 */

import type { Range } from "../core/decision.ts";
import type { Parameter } from "../core/tool.ts";
import { splitWords } from "./tool-text.ts";

/** Something with a name or a number of its own, not a phrase that happens to begin with the word. */
const NAMED = /^[\p{Lu}\p{N}#@"'“‘]/u;

/** @returns the same range where the parameter isn't free text, or nothing would be left that can stand alone */
export const withoutOwnName = (text: string, range: Range, { path, type, values, schema }: Parameter): Range => {
  if (type !== "string" || values !== null || schema.format !== undefined) return range;
  const names = new Set(
    splitWords(path.at(-1) ?? "")
      .toLowerCase()
      .split(" "),
  );
  return withoutLast(text, withoutFirst(text, range, names), names);
};

/** Capitals belong to a name ("Board Games Ltd"), except where the request begins. */
const withoutFirst = (text: string, range: Range, names: ReadonlySet<string>): Range => {
  const [whole = "", word = "", rest = ""] =
    /^(?:the )?(\p{L}+)\s+(.+)$/su.exec(text.slice(range.start, range.end)) ?? [];
  const said = range.start === 0 ? word.toLowerCase() : word;
  if (!names.has(said) || !NAMED.test(rest)) return range;
  return { start: range.start + whole.length - rest.length, end: range.end };
};

/** One word before it alone: "Elm Street office" is a name as it stands, and "Ana's card" isn't called Ana's. */
const withoutLast = (text: string, range: Range, names: ReadonlySet<string>): Range => {
  const match = /^(?:the )?(\S+)\s+(\p{Ll}+)$/u.exec(text.slice(range.start, range.end));
  const [whole = "", rest = "", word = ""] = match ?? [];
  if (!names.has(word) || !NAMED.test(rest) || /['’]s?$/.test(rest)) return range;
  const start = range.start + whole.indexOf(rest);
  return { start, end: start + rest.length };
};
