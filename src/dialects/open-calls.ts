/** Owns which calls of a conversation still wait for their results. */

import type { CallReference, Piece } from "./message.ts";

/** More than wait at a time in any real conversation; bounds the search for the call a result belongs to. */
const MOST_OPEN = 128;

/**
 * Whether a call has no result after it.
 * @param pieces - of the conversation, in order
 */
export const hasOpenCall = (pieces: Iterable<Piece>): boolean => {
  const open: CallReference[] = [];
  for (const piece of pieces) {
    if (piece.kind === "call") open.push(piece);
    if (open.length > MOST_OPEN) return true;
    if (piece.kind === "result") settle(open, piece);
  }
  return open.length > 0;
};

/** Each result settles one call at most, so that of two calls without ids one result leaves one open. */
const settle = (open: CallReference[], result: CallReference): void => {
  const index = open.findIndex((call) => belongs(result, call));
  if (index !== -1) open.splice(index, 1);
};

/** By id where both have one, else by name where both have one; else a result is that of the first call. */
const belongs = (result: CallReference, call: CallReference): boolean => {
  if (result.id !== null && call.id !== null) return result.id === call.id;
  return result.name === null || call.name === null || result.name === call.name;
};
