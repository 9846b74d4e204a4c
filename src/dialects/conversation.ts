/** Owns how a conversation, in whatever notation, comes down to the text of its last user turn. */

import type { Reason } from "../core/decision.ts";

/** `tool` gives a tool's result; `system` instructs and counts as no turn. */
export type Author = "user" | "assistant" | "tool" | "system";

/** What one part of a message is to the router. `other`: why a user turn holding it can't be answered in place. */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "call" }
  | { readonly kind: "other"; readonly obstacle: Reason };

export interface Message {
  readonly author: Author;
  readonly pieces: readonly Piece[];
}

export interface Conversation {
  /** The last user turn's text parts, joined by line breaks; empty where the last turn isn't the user's. */
  readonly text: string;
  readonly earlierTurns: number;
  readonly obstacle: Reason | null;
}

export const textPiece = (text: string): Piece => ({ kind: "text", text });

/**
 * Reads the last turn. User messages in a row are one turn: the providers run them together.
 * @param messages - at least one
 */
export const readConversation = (messages: readonly Message[]): Conversation => {
  const start = messages.findLastIndex(({ author }) => author !== "user") + 1;
  const pieces = messages.slice(start).flatMap((message) => message.pieces);
  const before = messages[start - 1];
  const text = pieces.flatMap((piece) => (piece.kind === "text" ? [piece.text] : [])).join("\n");
  return {
    text,
    earlierTurns: countTurns(messages.slice(0, Math.min(start, messages.length - 1))),
    obstacle: findObstacle(pieces, before, start === messages.length, text),
  };
};

const countTurns = (messages: readonly Message[]): number =>
  messages.filter(({ author }) => author !== "system").length;

const findObstacle = (
  pieces: readonly Piece[],
  before: Message | undefined,
  endsWithoutUser: boolean,
  text: string,
): Reason | null => {
  if (before !== undefined && holdsCall(before)) return "tool_loop";
  if (endsWithoutUser) return before?.author === "tool" ? "tool_loop" : "not_user_text";
  for (const piece of pieces) {
    if (piece.kind === "other") return piece.obstacle;
    if (piece.kind === "call") return "not_user_text";
  }
  return text.trim() === "" ? "no_text" : null;
};

/** A call right before the last turn still waits for its result. */
const holdsCall = ({ author, pieces }: Message): boolean =>
  author === "assistant" && pieces.some(({ kind }) => kind === "call");
