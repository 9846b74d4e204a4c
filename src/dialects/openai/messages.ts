/** Owns the reading of OpenAI's messages and content parts. */

import { isString } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
import { type Author, type Message, type Piece, textPiece } from "../conversation.ts";
import { type Fields, isGiven, type Reading, readEach, readFields, readList, readText, refuse } from "../reading.ts";

const AUTHORS: ReadonlyMap<unknown, Author> = new Map([
  ["user", "user"],
  ["assistant", "assistant"],
  ["tool", "tool"],
  ["function", "tool"],
  ["system", "system"],
  ["developer", "system"],
] as const);

const MEDIA_PARTS: ReadonlySet<unknown> = new Set(["image_url", "input_audio", "file"]);

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
    const roles = [...AUTHORS.keys()].map((role) => `"${role}"`).join(", ");
    return refuse(`"${parameter}.role" must be one of ${roles}.`, `${parameter}.role`);
  }
  const pieces = readContent(fields.value.content, author, `${parameter}.content`);
  if (!pieces.ok) return pieces;
  return succeed({ author, pieces: holdsCall(fields.value) ? [...pieces.value, { kind: "call" }] : pieces.value });
};

const holdsCall = ({ tool_calls: calls, function_call: call }: Fields): boolean =>
  (Array.isArray(calls) && calls.length > 0) || isGiven(call);

/** Only what the user said is looked into; the other authors' content may be null. */
const readContent = (value: unknown, author: Author, parameter: string): Reading<readonly Piece[]> => {
  if (author !== "user") return succeed([]);
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
  return reading.ok ? succeed(textPiece(reading.value)) : reading;
};
