/** Owns the reading of Anthropic's messages and content blocks. */

import { isString } from "../../core/json.ts";
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
  type Reading,
  readConversationList,
  readEach,
  readFields,
  readList,
  readText,
  refuse,
} from "../reading.ts";

const AUTHORS: ReadonlyMap<string, Author> = new Map([
  ["user", "user"],
  ["assistant", "assistant"],
  ["system", "system"],
] as const);

const MEDIA_BLOCKS: ReadonlySet<string> = new Set(["image", "document", "container_upload"]);

const MESSAGE_FIELDS = new Set(["role", "content"]);
const TEXT_FIELDS = new Set(["type", "text", "cache_control"]);

export const readMessages = (value: unknown): Reading<readonly Message[]> =>
  readConversationList(readList(value, "messages"), "messages", "message", readMessage);

const readMessage = (value: unknown, parameter: string): Reading<Message> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const author = readAuthor(fields.value.role, AUTHORS, `${parameter}.role`);
  if (!author.ok) return author;
  if (author.value === "unknown") return succeed({ author: author.value, pieces: [] });
  const pieces = readContent(fields.value.content, `${parameter}.content`);
  if (!pieces.ok) return pieces;
  const isUnclear = hasUnknownField(fields.value, MESSAGE_FIELDS);
  return succeed({ author: author.value, pieces: isUnclear ? [...pieces.value, UNKNOWN_PIECE] : pieces.value });
};

const readContent = (value: unknown, parameter: string): Reading<readonly Piece[]> => {
  if (isString(value)) return succeed([textPiece(value)]);
  if (!Array.isArray(value)) return refuse(`"${parameter}" must be a string or an array of content blocks.`, parameter);
  return readEach(value, parameter, readBlock);
};

/** A block of a type the router doesn't know is at least not plain text. */
const readBlock = (value: unknown, parameter: string): Reading<Piece> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const { type, id, name, tool_use_id: callId } = fields.value;
  if (!isString(type)) return refuse(`"${parameter}.type" must name the type of the block.`, `${parameter}.type`);
  switch (type) {
    case "text":
      return readTextBlock(fields.value, parameter);
    case "tool_use":
      return succeed(callPiece(id, name));
    case "tool_result":
      return succeed(resultPiece(callId, null));
    default:
      return succeed({ kind: "other", obstacle: MEDIA_BLOCKS.has(type) ? "media" : "not_user_text" });
  }
};

const readTextBlock = (block: Fields, parameter: string): Reading<Piece> => {
  const text = readText(block.text, `${parameter}.text`);
  if (!text.ok) return text;
  return succeed(hasUnknownField(block, TEXT_FIELDS) ? UNKNOWN_PIECE : textPiece(text.value));
};
