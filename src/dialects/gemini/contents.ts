/** Owns the reading of Gemini's contents and parts. */

import { isObject } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
import { withCamelCase } from "../camel-case.ts";
import {
  type Author,
  callPiece,
  type Message,
  type Piece,
  readAuthor,
  resultPiece,
  textPiece,
  UNKNOWN_PIECE,
} from "../message.ts";
import {
  type Fields,
  hasUnknownField,
  isGiven,
  type Reading,
  readConversationList,
  readEach,
  readFields,
  readList,
  readText,
} from "../reading.ts";

/** Left out, a role is the user's. */
const AUTHORS: ReadonlyMap<string, Author> = new Map([
  ["user", "user"],
  ["", "user"],
  ["model", "assistant"],
  ["tool", "tool"],
  ["function", "tool"],
] as const);

const CONTENT_FIELDS = new Set(["role", "parts"]);

/** Fields that say something about a part's text. */
const TEXT_FIELDS = new Set(["text", "thought", "thoughtSignature", "partMetadata"]);

export const readContents = (value: unknown): Reading<readonly Message[]> =>
  readConversationList(readRepeated(value, "contents"), "contents", "content", readContent);

/** The API takes a single object where a list of one belongs. */
export const readRepeated = (value: unknown, parameter: string): Reading<readonly unknown[]> =>
  isObject(value) ? succeed([value]) : readList(value, parameter);

const readContent = (value: unknown, parameter: string): Reading<Message> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const author = readAuthor(fields.value.role ?? "user", AUTHORS, `${parameter}.role`);
  if (!author.ok) return author;
  if (author.value === "unknown") return succeed({ author: author.value, pieces: [] });
  const pieces = readParts(fields.value.parts ?? [], `${parameter}.parts`);
  if (!pieces.ok) return pieces;
  const isUnclear = hasUnknownField(fields.value, CONTENT_FIELDS);
  return succeed({ author: author.value, pieces: isUnclear ? [...pieces.value, UNKNOWN_PIECE] : pieces.value });
};

const readParts = (value: unknown, parameter: string): Reading<readonly Piece[]> => {
  const list = readRepeated(value, parameter);
  return list.ok ? readEach(list.value, parameter, readPart) : list;
};

const readPart = (value: unknown, parameter: string): Reading<Piece> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const part = withCamelCase(fields.value);
  const other = Object.keys(part).find((key) => isGiven(part[key]) && !TEXT_FIELDS.has(key));
  if (other !== undefined) return succeed(otherPiece(other, part[other], isGiven(part.text)));
  return isGiven(part.text) ? readTextPart(part, parameter) : succeed({ kind: "other", obstacle: "not_user_text" });
};

/** @param isText - whether the part has text as well, so that a field new to the router says something about it */
const otherPiece = (field: string, value: unknown, isText: boolean): Piece => {
  const { id, name } = isObject(value) ? value : {};
  switch (field) {
    case "functionCall":
      return callPiece(id, name);
    case "functionResponse":
      return resultPiece(id, name);
    case "toolResponse":
      return { kind: "other", obstacle: "tool_loop" };
    case "inlineData":
    case "fileData":
      return { kind: "other", obstacle: "media" };
    default:
      return isText ? UNKNOWN_PIECE : { kind: "other", obstacle: "not_user_text" };
  }
};

const readTextPart = ({ text, thought }: Fields, parameter: string): Reading<Piece> => {
  const reading = readText(text, `${parameter}.text`);
  if (!reading.ok) return reading;
  return succeed(thought === true ? { kind: "other", obstacle: "not_user_text" } : textPiece(reading.value));
};
