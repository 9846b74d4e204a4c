/** Owns the reading of OpenAI's messages and content parts. */

import { isObject, isString } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
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
  refuse,
} from "../reading.ts";
import { instructingTexts } from "../system-text.ts";

const AUTHORS: ReadonlyMap<string, Author> = new Map([
  ["user", "user"],
  ["assistant", "assistant"],
  ["tool", "tool"],
  ["function", "tool"],
  ["system", "system"],
  ["developer", "system"],
] as const);

const MEDIA_PARTS: ReadonlySet<string> = new Set(["image_url", "input_audio", "file"]);

const USER_FIELDS = new Set(["role", "content", "name"]);
const TEXT_FIELDS = new Set(["type", "text", "prompt_cache_breakpoint"]);

export const readMessages = (value: unknown): Reading<readonly Message[]> =>
  readConversationList(readList(value, "messages"), "messages", "message", readMessage);

const readMessage = (value: unknown, parameter: string): Reading<Message> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const author = readAuthor(fields.value.role, AUTHORS, `${parameter}.role`);
  if (!author.ok) return author;
  const pieces = readPieces(fields.value, author.value, parameter);
  return pieces.ok ? succeed({ author: author.value, pieces: pieces.value }) : pieces;
};

/** Only what the user said is looked into with care; the other authors' content may be null. */
const readPieces = (message: Fields, author: Author, parameter: string): Reading<readonly Piece[]> => {
  if (author === "tool") return succeed([resultPiece(message.tool_call_id, message.name)]);
  if (author === "system") return succeed(instructingTexts(message.content).map(textPiece));
  if (author !== "user") return succeed(readCalls(message));
  const pieces = readContent(message.content, `${parameter}.content`);
  return pieces.ok && hasUnknownField(message, USER_FIELDS) ? succeed([...pieces.value, UNKNOWN_PIECE]) : pieces;
};

/** `function_call` is how a call was written before there were ids. */
const readCalls = ({ tool_calls: calls, function_call: call }: Fields): readonly Piece[] => [
  ...(Array.isArray(calls) ? calls.map((item: unknown) => callPiece(isObject(item) ? item.id : null, null)) : []),
  ...(isGiven(call) ? [callPiece(null, isObject(call) ? call.name : null)] : []),
];

const readContent = (value: unknown, parameter: string): Reading<readonly Piece[]> => {
  if (isString(value)) return succeed([textPiece(value)]);
  if (!Array.isArray(value)) return refuse(`"${parameter}" must be a string or an array of content parts.`, parameter);
  return readEach(value, parameter, readPart);
};

const readPart = (value: unknown, parameter: string): Reading<Piece> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const { type, text } = fields.value;
  if (!isString(type)) return refuse(`"${parameter}.type" must name the type of the part.`, `${parameter}.type`);
  if (type !== "text") return succeed({ kind: "other", obstacle: MEDIA_PARTS.has(type) ? "media" : "not_user_text" });
  const reading = readText(text, `${parameter}.text`);
  if (!reading.ok) return reading;
  return succeed(hasUnknownField(fields.value, TEXT_FIELDS) ? UNKNOWN_PIECE : textPiece(reading.value));
};
