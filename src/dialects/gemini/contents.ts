/** Owns the reading of Gemini's contents and parts. */

import { isObject } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
import { withCamelCase } from "../camel-case.ts";
import { type Author, type Message, type Piece, textPiece } from "../conversation.ts";
import { type Fields, isGiven, type Reading, readEach, readFields, readList, readText, refuse } from "../reading.ts";

/** Left out, a role is the user's. */
const AUTHORS: ReadonlyMap<unknown, Author> = new Map([
  ["user", "user"],
  ["", "user"],
  ["model", "assistant"],
  ["function", "tool"],
] as const);

/** What else than text a part may hold; what is not listed is not plain text either. */
const PART_FIELDS: ReadonlyMap<string, Piece> = new Map<string, Piece>([
  ["functionCall", { kind: "call" }],
  ["functionResponse", { kind: "other", obstacle: "tool_loop" }],
  ["toolResponse", { kind: "other", obstacle: "tool_loop" }],
  ["inlineData", { kind: "other", obstacle: "media" }],
  ["fileData", { kind: "other", obstacle: "media" }],
]);

/** Fields that say something about a part's text. */
const TEXT_FIELDS = new Set(["text", "thought", "thoughtSignature", "partMetadata"]);

export const readContents = (value: unknown): Reading<readonly Message[]> => {
  const list = readRepeated(value, "contents");
  if (!list.ok) return list;
  if (list.value.length === 0) return refuse('"contents" must hold at least one content.', "contents");
  return readEach(list.value, "contents", readContent);
};

/** The API takes a single object where a list of one belongs. */
export const readRepeated = (value: unknown, parameter: string): Reading<readonly unknown[]> =>
  isObject(value) ? succeed([value]) : readList(value, parameter);

const readContent = (value: unknown, parameter: string): Reading<Message> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const { role, parts } = fields.value;
  const author = AUTHORS.get(role ?? "user");
  if (author === undefined) return refuse(`"${parameter}.role" must be "user" or "model".`, `${parameter}.role`);
  if (!isGiven(parts)) return succeed({ author, pieces: [] });
  const list = readRepeated(parts, `${parameter}.parts`);
  if (!list.ok) return list;
  const pieces = readEach(list.value, `${parameter}.parts`, readPart);
  return pieces.ok ? succeed({ author, pieces: pieces.value }) : pieces;
};

const readPart = (value: unknown, parameter: string): Reading<Piece> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const part = withCamelCase(fields.value);
  const other = Object.keys(part).find((key) => isGiven(part[key]) && !TEXT_FIELDS.has(key));
  if (other !== undefined) return succeed(PART_FIELDS.get(other) ?? { kind: "other", obstacle: "not_user_text" });
  return isGiven(part.text) ? readTextPart(part, parameter) : succeed({ kind: "other", obstacle: "not_user_text" });
};

const readTextPart = ({ text, thought }: Fields, parameter: string): Reading<Piece> => {
  const reading = readText(text, `${parameter}.text`);
  if (!reading.ok) return reading;
  return succeed(thought === true ? { kind: "other", obstacle: "not_user_text" } : textPiece(reading.value));
};
