/** Owns how a conversation, in whatever notation, comes down to the text of its last user turn. */

import type { Reason } from "../core/decision.ts";
import type { Message, Piece } from "./message.ts";
import { hasOpenCall } from "./open-calls.ts";

export interface Conversation {
  /** The last user turn's text parts, joined by line breaks; empty where the last turn isn't the user's. */
  readonly text: string;
  /** Of messages that instruct, joined likewise. */
  readonly system: string;
  readonly earlierTurns: number;
  readonly obstacle: Reason | null;
}

/**
 * Reads the last turn. User messages in a row are one turn: the providers run them together.
 * @param messages - at least one
 */
export const readConversation = (messages: readonly Message[]): Conversation => {
  const start = messages.findLastIndex(({ author }) => author !== "user") + 1;
  const pieces = messages.slice(start).flatMap((message) => message.pieces);
  const text = textOf(pieces);
  return {
    text,
    system: textOf(messages.flatMap((message) => (message.author === "system" ? message.pieces : []))),
    earlierTurns: countTurns(messages.slice(0, Math.min(start, messages.length - 1))),
    obstacle: findObstacle(messages, start) ?? turnObstacle(pieces, text),
  };
};

const textOf = (pieces: readonly Piece[]): string =>
  pieces.flatMap((piece) => (piece.kind === "text" ? [piece.text] : [])).join("\n");

const countTurns = (messages: readonly Message[]): number =>
  messages.filter(({ author }) => author !== "system").length;

/** @param start - of the last user turn; the number of messages where the conversation doesn't end with the user's */
const findObstacle = (messages: readonly Message[], start: number): Reason | null => {
  const earlier = messages.slice(0, start);
  if (hasOpenCall(earlier.flatMap(({ pieces }) => pieces))) return "tool_loop";
  if (messages.some(({ author }) => author === "unknown")) return "unknown_field";
  return start === messages.length ? endObstacle(earlier) : null;
};

const endObstacle = (messages: readonly Message[]): Reason => {
  const last = messages.findLast(({ author }) => author !== "system");
  return last?.pieces.some(({ kind }) => kind === "result") ? "tool_loop" : "not_user_text";
};

/** What the router knows and leaves to the provider tells more than what it doesn't know. */
const turnObstacle = (pieces: readonly Piece[], text: string): Reason | null => {
  const obstacles = pieces.map(pieceObstacle).filter((obstacle) => obstacle !== null);
  const known = obstacles.find((obstacle) => obstacle !== "unknown_field");
  return known ?? obstacles[0] ?? (text.trim() === "" ? "no_text" : null);
};

const pieceObstacle = (piece: Piece): Reason | null => {
  switch (piece.kind) {
    case "text":
      return null;
    case "call":
      return "not_user_text";
    case "result":
      return "tool_loop";
    case "other":
      return piece.obstacle;
  }
};
