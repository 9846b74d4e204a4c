/** Owns the reading of a conversation: instructions apart, user's and tools' messages as the user's turns. */

import { isString } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
import {
  type Fields,
  type Reading,
  readConversationList,
  readFields,
  readList,
  readName,
  readText,
} from "../../dialects/reading.ts";
import type { Turn } from "../chat.ts";
import type { Losses } from "../losses.ts";
import { readReasoningText } from "./answer-text.ts";
import { readCalls } from "./read-calls.ts";
import { readContent, textParts } from "./read-content.ts";

type Parts = Turn["parts"];

interface Message {
  readonly role: "system" | Turn["role"];
  readonly parts: Parts;
}

type MessageReader = (message: Fields, parameter: string, losses: Losses) => Reading<Message>;

export interface Conversation {
  readonly system: readonly string[];
  readonly turns: readonly Turn[];
}

export const readMessages = (value: unknown, losses: Losses): Reading<Conversation> => {
  const messages = readConversationList(readList(value, "messages"), "messages", "message", (item, parameter) =>
    readMessage(item, parameter, losses),
  );
  if (!messages.ok) return messages;
  nameMovedInstructions(messages.value, losses);
  const instructions = messages.value.filter(({ role }) => role === "system").flatMap(({ parts }) => parts);
  return succeed({
    system: instructions.flatMap((part) => (part.kind === "text" ? [part.text] : [])),
    turns: nameResults(joinTurns(messages.value)),
  });
};

/** Instructions after the conversation has begun stand in `system` as well, but where they stood is part of what they say. */
const nameMovedInstructions = (messages: readonly Message[], losses: Losses): void => {
  const begun = messages.findIndex(({ role }) => role !== "system");
  for (const [index, { role }] of messages.entries()) {
    if (role === "system" && begun !== -1 && index > begun) losses.meaning(`messages[${index}].role`);
  }
};

/** Messages of one side in a row are one turn: other providers take results and what the user adds to them together. */
const joinTurns = (messages: readonly Message[]): readonly Turn[] => {
  const turns: Turn[] = [];
  for (const { role, parts } of messages) {
    if (role === "system" || parts.length === 0) continue;
    const last = turns.at(-1);
    if (last?.role === role) turns[turns.length - 1] = { role, parts: [...last.parts, ...parts] };
    else turns.push({ role, parts });
  }
  return turns;
};

const nameResults = (turns: readonly Turn[]): readonly Turn[] => {
  const names = new Map<string, string>();
  const nameResult = (part: Parts[number]): Parts[number] => {
    if (part.kind === "call" && part.id !== null) names.set(part.id, part.name);
    return part.kind === "result" && part.callId !== null
      ? { ...part, name: names.get(part.callId) ?? part.name }
      : part;
  };
  return turns.map(({ role, parts }) => ({ role, parts: parts.map(nameResult) }));
};

/** A role that is new here, or that of a deprecated function's result, leaves its message out: meaning. */
const readMessage = (value: unknown, parameter: string, losses: Losses): Reading<Message> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const role = readText(fields.value.role, `${parameter}.role`);
  if (!role.ok) return role;
  const read = READERS.get(role.value);
  if (read !== undefined) return read(fields.value, parameter, losses);
  losses.meaning(`${parameter}.role`);
  return succeed({ role: "user", parts: [] });
};

const SPOKEN_FIELDS = new Set(["role", "content"]);

const readInstructions: MessageReader = (message, parameter, losses) => {
  losses.nameOthers(message, parameter, SPOKEN_FIELDS);
  const parts = readContent(message.content, `${parameter}.content`, losses);
  if (!parts.ok) return parts;
  if (parts.value.some(({ kind }) => kind === "media")) losses.meaning(`${parameter}.content`);
  return succeed({ role: "system", parts: parts.value });
};

const readUserMessage: MessageReader = (message, parameter, losses) => {
  losses.nameOthers(message, parameter, SPOKEN_FIELDS);
  const parts = readContent(message.content, `${parameter}.content`, losses);
  return parts.ok ? succeed({ role: "user", parts: parts.value }) : parts;
};

const ASSISTANT_FIELDS = new Set(["role", "content", "refusal", "tool_calls", "reasoning_content", "reasoning"]);
/** Found in messages that a caller hands back as an SDK has parsed them. */
const ASSISTANT_HINTS = new Set(["annotations", "parsed", "reasoning_details"]);

const readAssistantMessage: MessageReader = (message, parameter, losses) => {
  losses.nameOthers(message, parameter, ASSISTANT_FIELDS, ASSISTANT_HINTS);
  const content = readContent(message.content, `${parameter}.content`, losses);
  if (!content.ok) return content;
  const calls = readCalls(message.tool_calls, `${parameter}.tool_calls`, losses);
  if (!calls.ok) return calls;
  const refusal = isString(message.refusal) ? textParts(message.refusal) : [];
  if (refusal.length > 0) losses.hint(`${parameter}.refusal`);
  return succeed({
    role: "assistant",
    parts: [...reasoningParts(readReasoningText(message)), ...content.value, ...refusal, ...calls.value],
  });
};

const reasoningParts = (text: string): Parts => (text === "" ? [] : [{ kind: "reasoning", text, signature: null }]);

const RESULT_FIELDS = new Set(["role", "content", "tool_call_id", "name"]);

const readResult: MessageReader = (message, parameter, losses) => {
  losses.nameOthers(message, parameter, RESULT_FIELDS);
  const id = readName(message.tool_call_id, `${parameter}.tool_call_id`);
  if (!id.ok) return id;
  const content = readContent(message.content, `${parameter}.content`, losses);
  if (!content.ok) return content;
  const name = isString(message.name) && message.name !== "" ? message.name : null;
  return succeed({
    role: "user",
    parts: [{ kind: "result", callId: id.value, name, content: content.value, failed: false }],
  });
};

const READERS: ReadonlyMap<string, MessageReader> = new Map([
  ["system", readInstructions],
  ["developer", readInstructions],
  ["user", readUserMessage],
  ["assistant", readAssistantMessage],
  ["tool", readResult],
]);
