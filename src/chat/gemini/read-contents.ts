/** Owns the reading of contents into turns, and of the system instruction. */

import { succeed } from "../../core/result.ts";
import { readRepeated } from "../../dialects/gemini/contents.ts";
import { isGiven, type Reading, readAll, readConversationList, readEach, readFields } from "../../dialects/reading.ts";
import type { Turn } from "../chat.ts";
import { knownFields, type Losses, takeFields } from "./losses.ts";
import { withMatchedIds } from "./match-results.ts";
import { readPart } from "./read-parts.ts";
import { readOptionalText } from "./scalars.ts";

/** Left out, a role is the user's; the last two are older words for whoever brings a tool's result. */
const ROLES: ReadonlyMap<string, Turn["role"]> = new Map([
  ["user", "user"],
  ["", "user"],
  ["model", "assistant"],
  ["tool", "user"],
  ["function", "user"],
] as const);

const CONTENT_FIELDS = knownFields(["role", "parts"]);

/** Turns that say nothing, as an SDK keeps of an answer that had no words, are left out: no other provider takes them. */
export const readContents = (value: unknown, losses: Losses): Reading<readonly Turn[]> => {
  const list = readRepeated(value, "contents");
  const turns = readConversationList(list, "contents", "content", (content, field) => readTurn(content, field, losses));
  return turns.ok ? succeed(withMatchedIds(turns.value.filter(({ parts }) => parts.length > 0))) : turns;
};

const readTurn = (value: unknown, parameter: string, losses: Losses): Reading<Turn> => {
  const content = readContent(value, parameter, losses);
  if (!content.ok) return content;
  const { role, parts } = content.value;
  const author = ROLES.get(role);
  if (author === undefined) losses.push({ field: `${parameter}.role`, loss: "meaning" });
  return succeed({ role: author ?? "user", parts });
};

const readContent = (value: unknown, parameter: string, losses: Losses) => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const content = takeFields(fields.value, parameter, CONTENT_FIELDS, losses);
  const list = readRepeated(content.parts ?? [], `${parameter}.parts`);
  const parts = list.ok
    ? readEach(list.value, `${parameter}.parts`, (part, field) => readPart(part, field, losses))
    : list;
  const role = readOptionalText(content.role, `${parameter}.role`);
  const both = readAll({ role, parts });
  return both.ok ? succeed({ role: both.value.role ?? "", parts: both.value.parts.flat() }) : both;
};

/** One instruction a part; its role says nothing to the API. */
export const readSystemInstruction = (value: unknown, losses: Losses): Reading<readonly string[]> => {
  if (!isGiven(value)) return succeed([]);
  const content = readContent(value, "systemInstruction", losses);
  if (!content.ok) return content;
  const { parts } = content.value;
  if (parts.some(({ kind }) => kind !== "text")) losses.push({ field: "systemInstruction.parts", loss: "meaning" });
  return succeed(parts.flatMap((part) => (part.kind === "text" ? [part.text] : [])));
};
