/** Owns the reading of Anthropic's messages and content blocks. */

import { isString } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
import { type Author, type Message, type Piece, textPiece } from "../conversation.ts";
import { type Reading, readEach, readFields, readList, readText, refuse } from "../reading.ts";

const AUTHORS: ReadonlyMap<unknown, Author> = new Map([
  ["user", "user"],
  ["assistant", "assistant"],
  ["system", "system"],
] as const);

/** Every block type the router knows but text; any other in a user turn is not plain text. */
const BLOCKS: ReadonlyMap<unknown, Piece> = new Map<unknown, Piece>([
  ["tool_use", { kind: "call" }],
  ["tool_result", { kind: "other", obstacle: "tool_loop" }],
  ["image", { kind: "other", obstacle: "media" }],
  ["document", { kind: "other", obstacle: "media" }],
  ["container_upload", { kind: "other", obstacle: "media" }],
]);

export const readMessages = (value: unknown): Reading<readonly Message[]> => {
  const list = readList(value, "messages");
  if (!list.ok) return list;
  if (list.value.length === 0) return refuse('"messages" must hold at least one message.', "messages");
  return readEach(list.value, "messages", readMessage);
};

const readMessage = (value: unknown, parameter: string): Reading<Message> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const author = AUTHORS.get(fields.value.role);
  if (author === undefined) {
    return refuse(`"${parameter}.role" must be "user", "assistant" or "system".`, `${parameter}.role`);
  }
  const pieces = readContent(fields.value.content, `${parameter}.content`);
  return pieces.ok ? succeed({ author, pieces: pieces.value }) : pieces;
};

const readContent = (value: unknown, parameter: string): Reading<readonly Piece[]> => {
  if (isString(value)) return succeed([textPiece(value)]);
  if (!Array.isArray(value)) return refuse(`"${parameter}" must be a string or an array of content blocks.`, parameter);
  return readEach(value, parameter, readBlock);
};

const readBlock = (value: unknown, parameter: string): Reading<Piece> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const { type, text } = fields.value;
  if (!isString(type)) return refuse(`"${parameter}.type" must name the type of the block.`, `${parameter}.type`);
  if (type !== "text") return succeed(BLOCKS.get(type) ?? { kind: "other", obstacle: "not_user_text" });
  const reading = readText(text, `${parameter}.text`);
  return reading.ok ? succeed(textPiece(reading.value)) : reading;
};
