/** Owns turns as Anthropic's messages: the user's first, then by turns, results before all else. */

import type * as Written from "@anthropic-ai/sdk/resources/messages";
import type { JsonObject } from "../../core/json.ts";
import type { CallPart, ChatRequest, MediaPart, ResultPart, TextPart, Turn } from "../chat.ts";
import type { Losses } from "../losses.ts";
import { writeReasoning } from "./answer.ts";
import { fromBase64 } from "./base64.ts";
import { CallIds, writeName } from "./names.ts";
import { isOwnReasoning } from "./signatures.ts";

type Part = Turn["parts"][number];
/** The SDK's types hold what is written to their shapes, this one to JSON. */
type Block = JsonObject & { readonly type: string };

interface Message {
  readonly role: Turn["role"];
  readonly content: readonly Block[];
}

/** Stands before an assistant's turn that opens a conversation, which Anthropic would refuse. */
const OPENING: Message = { role: "user", content: [{ type: "text", text: "(The conversation begins.)" }] };

/** The media types Anthropic shows its models. */
const IMAGE_TYPES: ReadonlySet<string> = new Set(["image/jpeg", "image/png", "image/gif", "image/webp"]);

export const writeMessages = ({ turns }: ChatRequest, losses: Losses): readonly JsonObject[] => {
  const ids = new CallIds();
  const written = turns.map(({ role, parts }, turn) => ({
    role,
    content: parts.flatMap((part, index) => writePart(part, `turns[${turn}].parts[${index}]`, ids, losses)),
  }));
  const messages = mergeNeighbours(written.filter(({ content }) => content.length > 0));
  if (turns.at(-1)?.role === "assistant") losses.meaning(`turns[${turns.length - 1}]`);
  const started = messages[0]?.role === "user" ? messages : [OPENING, ...messages];
  return started.map(({ role, content }) => ({ role, content: resultsFirst(content) }));
};

/** What stands in a row of one role is one turn to Anthropic; made so, a call's results stand in the message after it. */
const mergeNeighbours = (messages: readonly Message[]): readonly Message[] => {
  const merged: { role: Turn["role"]; content: Block[] }[] = [];
  for (const { role, content } of messages) {
    const last = merged.at(-1);
    if (last?.role !== role) merged.push({ role, content: [...content] });
    else for (const block of content) last.content.push(block);
  }
  return merged;
};

const resultsFirst = (content: readonly Block[]): Block[] => [
  ...content.filter(({ type }) => type === "tool_result"),
  ...content.filter(({ type }) => type !== "tool_result"),
];

const writePart = (part: Part, at: string, ids: CallIds, losses: Losses): readonly Block[] => {
  switch (part.kind) {
    case "text":
    case "media":
      return writeContent(part, at, losses);
    case "call":
      if (part.signature !== null) losses.hint(`${at}.signature`);
      return [writeCall(part, ids)];
    case "result":
      return [writeResult(part, at, ids, losses)];
    case "reasoning":
      if (isOwnReasoning(part)) return [writeReasoning(part)];
      losses.hint(at);
      return [];
  }
};

const writeCall = (part: CallPart, ids: CallIds) =>
  ({
    type: "tool_use",
    id: ids.ofCall(part),
    name: writeName(part.name),
    input: part.arguments,
  }) satisfies Written.ToolUseBlockParam;

const writeResult = (part: ResultPart, at: string, ids: CallIds, losses: Losses): Block => {
  const content = part.content.flatMap((inner, index) => writeContent(inner, `${at}.content[${index}]`, losses));
  return {
    type: "tool_result",
    tool_use_id: ids.ofResult(part),
    ...(content.length > 0 && { content }),
    ...(part.failed && { is_error: true }),
  };
};

/** Anthropic refuses text of nothing but white space, which says nothing either. */
const writeContent = (part: TextPart | MediaPart, at: string, losses: Losses): readonly Block[] => {
  if (part.kind === "text") return part.text.trim() === "" ? [] : [{ type: "text", text: part.text }];
  const block = writeMedia(part);
  if (block === null) losses.meaning(at);
  return block === null ? [] : [block];
};

/** Null for what is neither an image nor a PDF nor, as bytes, plain text. */
const writeMedia = ({ mediaType, source }: MediaPart): Block | null =>
  source.kind === "url" ? writeLink(mediaType, source.url) : writeBytes(mediaType, source.data);

const writeLink = (mediaType: string | null, url: string): Block | null => {
  if (mediaType === "application/pdf") return { type: "document", source: { type: "url", url } };
  const isImage = mediaType === null || mediaType.startsWith("image/");
  return isImage ? { type: "image", source: { type: "url", url } } : null;
};

const writeBytes = (mediaType: string | null, data: string): Block | null => {
  if (mediaType !== null && IMAGE_TYPES.has(mediaType)) {
    return { type: "image", source: { type: "base64", media_type: mediaType, data } };
  }
  if (mediaType === "application/pdf") {
    return { type: "document", source: { type: "base64", media_type: mediaType, data } };
  }
  const text = mediaType === "text/plain" ? fromBase64(data) : null;
  return text === null ? null : { type: "document", source: { type: "text", media_type: "text/plain", data: text } };
};
