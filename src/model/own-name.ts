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
/** What is said word for word: no word of it is a label. */
const SAID = new Set(
  "text message body content note comment reason description remark query question answer reply".split(" "),
);
/** Who may own what the tool is about. */
const PEOPLE = new Set(
  "person people employee member user owner assignee staff agent driver patient guest customer client student teacher instructor player candidate contact holder technician reader tenant worker colleague".split(
    " ",
  ),
);
/** What has a name of words of its own, which the tool's may be among: "Budget meeting". */
const TITLES = new Set("title name subject".split(" "));
/** They end names, mostly: "Living room", "Mexico city". */
const PART_OF_NAMES = new Set("room city station".split(" "));
/** In a tool's name these say what is done, not to what. */
const VERBS = new Set(
  "get set list find search show add create make new update change edit delete remove cancel send post book move start stop close open log note mark assign run check read write report record order message call play buy sell pay".split(
    " ",
  ),
);
/**
 * What a number or an id is of. In the authored apps such a word stands before an id that is an argument, and outside of it, 1,567 times;
 * as a part of it 58 times, most of these in comments and titles.
 */
const LABELS = new Set(
  "no nr number id code ref reference ticket order booking invoice case reservation licence license card account contract article item record entry".split(
    " ",
  ),
);
const ID = /^#?\S*\d\S*$/;
const INTRODUCED = /(?:["'“‘„«`]|\b(?:called|named|titled|labelled|labeled|entitled)(?: it)?:?\s+)$/i;

/**
 * @param toolName - of the tool that the parameter belongs to
 * @returns the same range where the parameter isn't free text, its words are quoted, or nothing would be left that can stand alone
 */
export function withoutOwnName(text: string, range: Range, parameter: Parameter, toolName: string): Range {
  if (!isFreeText(parameter)) return range;
  if (INTRODUCED.test(text.slice(Math.max(0, range.start - 16), range.start))) return range;
  const own = ownWords(parameter);
  if ([...own].some((word) => SAID.has(word))) return withoutLast(text, withoutFirst(text, range, own), own);
  const tool = new Set([...wordsOf(toolName)].filter((word) => !VERBS.has(word)));
  const names = new Set([...own, ...tool]);
  const isTitle = [...own].some((word) => TITLES.has(word));
  const bare = isTitle ? range : withoutLabel(text, range);
  const named = withoutLast(text, withoutFirst(text, bare, names), isTitle ? own : names);
  return [...own].some((word) => PEOPLE.has(word)) ? withoutPossession(text, named, tool) : named;
}

/** "docs project" where a `project` is asked for: nothing but a capital tells whether the word is part of the name. */
export function endsInOwnName(words: string, parameter: Parameter): boolean {
  if (!isFreeText(parameter)) return false;
  const last = /\s(\p{L}+)$/u.exec(words.toLowerCase())?.[1] ?? "";
  const own = ownWords(parameter);
  return own.has(last) && !PART_OF_NAMES.has(last) && ![...own].some((word) => SAID.has(word) || TITLES.has(word));
}

/** "url" where `urls` are asked for. */
export const isOwnName = (words: string, parameter: Parameter): boolean => ownWords(parameter).has(words.toLowerCase());

/** Characters before an argument in which a label may stand: "owner", "owner:", "the owner should be". */
const LABEL_REACH = 20;

/** True where a word of the parameter's own name stands shortly before its words. */
export function isLabelled(text: string, { start }: Range, parameter: Parameter): boolean {
  const before = text.slice(Math.max(0, start - LABEL_REACH), start).toLowerCase();
  return [...ownWords(parameter)].some((word) => word.length > 2 && before.includes(word));
}

/** Words of names that say too little to label anything. */
const VAGUE = new Set(
  "name text type kind from with for and the new old date time value info data list number code".split(" "),
);

/**
 * True where the word before a range, or its first, is of other parameters' names and not of this one's: in "seat 62 in coach 3" the 62
 * is no coach, and neither is "coach 3" a seat.
 */
export function isLabelledAsOther(
  text: string,
  { start, end }: Range,
  own: Parameter,
  all: readonly Parameter[],
): boolean {
  const before = /(\p{L}{3,}):? #?$/u.exec(text.slice(Math.max(0, start - LABEL_REACH), start))?.[1];
  const first = /^(\p{L}{3,}) #?\S*\d/u.exec(text.slice(start, end))?.[1];
  const mine = ownWords(own);
  return [before, first].some((label) => {
    const word = label?.toLowerCase() ?? "";
    return word !== "" && !VAGUE.has(word) && !mine.has(word) && all.some((other) => ownWords(other).has(word));
  });
}

/**
 * True where a listed value or boolean that may be left out would be stated by nothing but words of the tool's own name, as a seat by
 * "seat heating". Of 24 such drafts over the held-out apps none was right.
 */
export function isToolsOwn(text: string, { start, end }: Range, parameter: Parameter, toolName: string): boolean {
  if (parameter.required || (parameter.values === null && parameter.type !== "boolean")) return false;
  const words =
    text
      .slice(start, end)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  const tool = wordsOf(toolName);
  const named = [ownWords(parameter), ...(parameter.values ?? []).map((value) => wordsOf(String(value)))];
  const isTools = (form: string) => tool.has(form) && !named.some((name) => name.has(form));
  return words.length > 0 && words.every((word) => [...wordsOf(word)].some(isTools));
}

const isFreeText = ({ type, values, schema }: Parameter): boolean =>
  type === "string" && values === null && schema.format === undefined;

const ownWords = ({ path }: Parameter): ReadonlySet<string> => wordsOf(path.at(-1) ?? "");

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

/** "no. 6104" is 6104. */
function withoutLabel(text: string, range: Range): Range {
  const [, label = "", id = ""] = /^(\p{L}+)\.? +(.+)$/su.exec(text.slice(range.start, range.end)) ?? [];
  return LABELS.has(label.toLowerCase()) && ID.test(id) ? { start: range.end - id.length, end: range.end } : range;
}

/** One word before it alone: "Elm Street office" is a name as it stands, and "Ana's card" isn't called Ana's. */
function withoutLast(text: string, range: Range, names: ReadonlySet<string>): Range {
  const match = /^(?:the )?(\S+)\s+(\p{Ll}+)$/u.exec(text.slice(range.start, range.end));
  const [whole = "", rest = "", word = ""] = match ?? [];
  // "3 hours" is a length of time, whatever the tool is called.
  if (!names.has(word) || !NAMED.test(rest) || /['’]s?$|^[\d.,]+$/.test(rest)) return range;
  if (PART_OF_NAMES.has(word) && !/\d/.test(rest)) return range;
  const start = range.start + whole.indexOf(rest);
  return { start, end: start + rest.length };
}

/** "Elif's shift" where the tool is about shifts: whose it is. */
function withoutPossession(text: string, { start, end }: Range, tool: ReadonlySet<string>): Range {
  const [said = "", owner = "", thing = ""] =
    /^(\p{Lu}[^\s'’]*(?: \p{Lu}[^\s'’]*){0,2})['’]s\s+([\p{Ll}-]+)(?![\p{L}\p{N}])/u.exec(text.slice(start)) ?? [];
  const cutsIt = end === start + said.length || end === start + owner.length + 2;
  return tool.has(thing) && cutsIt ? { start, end: start + owner.length } : { start, end };
}
