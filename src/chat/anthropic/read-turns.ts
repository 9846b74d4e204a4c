/** Owns the reading of Anthropic's messages: turns, and instructions that stand among them. */

import { isObject, isString, type JsonObject } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
import {
  type Fields,
  isGiven,
  type Reading,
  readAll,
  readConversationList,
  readFields,
  readList,
  readName,
  readText,
  refuse,
} from "../../dialects/reading.ts";
import type { CallPart, ReasoningPart, ResultPart, TextPart, Turn } from "../chat.ts";
import type { Losses } from "../losses.ts";
import { readCallId, readName as readToolName } from "./names.ts";
import { BLOCK_HINTS, readBlocks, readContentBlock } from "./read-content.ts";
import { readSignature, redactedSignature } from "./signatures.ts";

type Part = Turn["parts"][number];

/** A message's place in the request, and the names of the calls before it by their ids. */
interface Place {
  readonly losses: Losses;
  readonly calls: Map<string, string>;
}

export interface Conversation {
  /** What messages of the role `system` say. */
  readonly system: readonly string[];
  readonly turns: readonly Turn[];
}

const MESSAGE_FIELDS = new Set(["role", "content"]);
const CALL_FIELDS = new Set(["type", "id", "name", "input", "caller"]);
const RESULT_FIELDS = new Set(["type", "tool_use_id", "content", "is_error"]);
const THINKING_FIELDS = new Set(["type", "thinking", "signature"]);
const REDACTED_FIELDS = new Set(["type", "data"]);

/** @param value - `messages` */
export const readConversation = (value: unknown, losses: Losses): Reading<Conversation> => {
  const place: Place = { losses, calls: new Map() };
  const messages = readConversationList(readList(value, "messages"), "messages", "message", (message, at) =>
    readMessage(message, at, place),
  );
  if (!messages.ok) return messages;
  const turns = messages.value.filter(isTurn);
  noteOrder(messages.value, losses);
  const texts = messages.value.flatMap((message) => (isTurn(message) ? [] : message.system));
  return succeed({ system: texts, turns });
};

interface Instruction {
  readonly system: readonly string[];
}

const isTurn = (message: Turn | Instruction): message is Turn => "role" in message;

/**
 * Elsewhere, instructions stand before all turns, so one between them loses its place; and an answer whose beginning is
 * given would start anew.
 */
const noteOrder = (messages: readonly (Turn | Instruction)[], losses: Losses): void => {
  const first = messages.findIndex(isTurn);
  for (const [index, message] of messages.entries()) {
    if (!isTurn(message) && index > first && first !== -1) losses.meaning(`messages[${index}].role`);
  }
  const last = messages.findLastIndex(isTurn);
  const turn = messages[last];
  if (turn !== undefined && isTurn(turn) && turn.role === "assistant") losses.meaning(`messages[${last}]`);
};

const readMessage = (value: unknown, at: string, place: Place): Reading<Turn | Instruction> => {
  const fields = readFields(value, at);
  if (!fields.ok) return fields;
  const { role, content } = fields.value;
  place.losses.nameOthers(fields.value, at, MESSAGE_FIELDS);
  if (role === "system") {
    const system = readSystem(content, `${at}.content`, place.losses);
    return system.ok ? succeed({ system: system.value }) : system;
  }
  if (role !== "user" && role !== "assistant") {
    return refuse(`"${at}.role" must be "user", "assistant" or "system".`, `${at}.role`);
  }
  const parts = readBlocks(content, `${at}.content`, (block, type, blockAt) =>
    readBlock(block, type, blockAt, role, place),
  );
  return parts.ok ? succeed({ role, parts: parts.value }) : parts;
};

/** @param value - a string or a list of text blocks */
export const readSystem = (value: unknown, at: string, losses: Losses): Reading<readonly string[]> => {
  if (!isGiven(value)) return succeed([]);
  const blocks = readBlocks<TextPart>(value, at, (block, type, blockAt) => {
    if (type !== "text") return refuse(`"${blockAt}" must be a text block.`, `${blockAt}.type`);
    const text = readText(block.text, `${blockAt}.text`);
    losses.nameOthers(block, blockAt, new Set(["type", "text"]), BLOCK_HINTS);
    return text.ok ? succeed([{ kind: "text", text: text.value }]) : text;
  });
  return blocks.ok ? succeed(blocks.value.map(({ text }) => text)) : blocks;
};

/** Where a block may stand, Anthropic says; what stands elsewhere it refuses, and so no other dialect has to make sense of it. */
const ROLES: ReadonlyMap<string, Turn["role"]> = new Map([
  ["tool_use", "assistant"],
  ["thinking", "assistant"],
  ["redacted_thinking", "assistant"],
  ["tool_result", "user"],
]);

const readBlock = (
  block: Fields,
  type: string,
  at: string,
  role: Turn["role"],
  place: Place,
): Reading<readonly Part[]> => {
  const expected = ROLES.get(type) ?? role;
  if (expected !== role) return refuse(`"${at}" is a ${type} block, which only ${expected} messages may hold.`, at);
  switch (type) {
    case "tool_use":
      return listOf(readCall(block, at, place));
    case "tool_result":
      return listOf(readResult(block, at, place));
    case "thinking":
      place.losses.nameOthers(block, at, THINKING_FIELDS);
      return listOf(readThinking(block, at));
    case "redacted_thinking":
      place.losses.nameOthers(block, at, REDACTED_FIELDS);
      return listOf(readRedacted(block, at));
    default:
      return readContentBlock(block, type, at, place.losses);
  }
};

const listOf = (part: Reading<Part>): Reading<readonly Part[]> => (part.ok ? succeed([part.value]) : part);

const readCall = (block: Fields, at: string, { losses, calls }: Place): Reading<CallPart> => {
  losses.nameOthers(block, at, CALL_FIELDS, BLOCK_HINTS);
  if (isGiven(block.caller) && !(isObject(block.caller) && block.caller.type === "direct")) {
    losses.meaning(`${at}.caller`);
  }
  const parts = readAll({
    id: readName(block.id, `${at}.id`),
    name: readName(block.name, `${at}.name`),
    input: readFields(block.input, `${at}.input`),
  });
  if (!parts.ok) return parts;
  const { input } = parts.value;
  const id = readCallId(parts.value.id);
  const name = readToolName(parts.value.name);
  calls.set(id, name);
  // The body came out of JSON.parse, so that everything in it is JSON.
  return succeed({ kind: "call", id, name, arguments: input as JsonObject, signature: null });
};

const readResult = (block: Fields, at: string, { losses, calls }: Place): Reading<ResultPart> => {
  losses.nameOthers(block, at, RESULT_FIELDS, BLOCK_HINTS);
  const parts = readAll({
    id: readName(block.tool_use_id, `${at}.tool_use_id`),
    content: readBlocks(block.content ?? "", `${at}.content`, (inner, type, place) =>
      readContentBlock(inner, type, place, losses),
    ),
  });
  if (!parts.ok) return parts;
  const callId = readCallId(parts.value.id);
  const failed = block.is_error === true;
  return succeed({ kind: "result", callId, name: calls.get(callId) ?? null, content: parts.value.content, failed });
};

const readThinking = ({ thinking, signature }: Fields, at: string): Reading<ReasoningPart> => {
  const text = readText(thinking, `${at}.thinking`);
  if (!text.ok) return text;
  return succeed({
    kind: "reasoning",
    text: text.value,
    signature: isString(signature) ? readSignature(signature) : null,
  });
};

const readRedacted = ({ data }: Fields, at: string): Reading<ReasoningPart> => {
  const text = readText(data, `${at}.data`);
  return text.ok ? succeed({ kind: "reasoning", text: "", signature: redactedSignature(text.value) }) : text;
};
