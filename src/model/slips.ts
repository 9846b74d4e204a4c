/**
 * Owns slips of the finger in a request: two letters that have changed places, or one left out. The encoder knows "cancle" and "cancl"
 * by pieces that mean nothing to it; it reads "cancel" instead. What is answered is still copied from the text as it stands.
 */

import type { Range } from "../core/decision.ts";
import type { Tokenizer, Tokens } from "./tokenizer/index.ts";

/** Where a mistyped word stands, and what it should be. */
interface Slip extends Range {
  readonly meant: string;
}

/** Plain words, the first of which may be capitalised; parts of names, numbers, addresses and paths aren't. */
const WORDS = /(?<![\p{L}\p{N}_@#./\\:-])(?:^[A-Z])?[a-z]{3,20}(?![\p{L}\p{N}_@/\\-]|[.:][\p{L}\p{N}/])/gu;

/** Of shorter words too many are another's with a letter more: "soot", "cant". */
const SHORTEST_WITHOUT_LETTER = 5;

/** A vocabulary has many words without their endings: "spares" is no slip of "sparse". */
const ENDINGS = ["s", "es", "d", "ed", "r", "er", "ing", "ly"];

const isInflected = (word: string, isKnown: (word: string) => boolean): boolean =>
  ENDINGS.some((ending) => word.endsWith(ending) && isKnown(word.slice(0, -ending.length)));

/** A text's tokens, those of mistyped words as if they were written rightly; ranges are the text's own. */
export function encodeWithoutSlips(text: string, tokenizer: Tokenizer, maximum: number): Tokens {
  const tokens = tokenizer.encode(text, maximum);
  if (tokens.truncated) return tokens;
  const slips = findSlips(text, tokenizer.knows);
  if (slips.length === 0) return tokens;
  const { ids, starts, ends, truncated } = tokenizer.encode(mended(text, slips), maximum);
  const back = (positions: Int32Array) => positions.map((position) => positionBefore(position, slips));
  return { ids, starts: back(starts), ends: back(ends), truncated };
}

/** @param isKnown - whether a word is one of the language */
export function findSlips(text: string, isKnown: (word: string) => boolean): Slip[] {
  return Array.from(text.matchAll(WORDS), ({ index, 0: word }) => ({
    start: index,
    end: index + word.length,
    meant: meantBy(word, isKnown),
  })).filter((slip): slip is Slip => slip.meant !== null);
}

export const mended = (text: string, slips: readonly Slip[]): string =>
  slips.reduceRight((so, { start, end, meant }) => so.slice(0, start) + meant + so.slice(end), text);

/** Where a position of the mended text lies in the text before. No token begins or ends within a mended word. */
function positionBefore(position: number, slips: readonly Slip[]): number {
  let before = position;
  for (const { start, end, meant } of slips) {
    if (before < start + meant.length) break;
    before -= meant.length - (end - start);
  }
  return before;
}

/** @returns the only word that one slip makes this one of; null where it is right, or may stand for two */
function meantBy(word: string, isKnown: (word: string) => boolean): string | null {
  if (word.length < 4 || isKnown(word) || isInflected(word, isKnown)) return null;
  for (const slip of [swapped, withLetter]) {
    const [found, ...others] = new Set(slip(word).filter(isKnown));
    if (found !== undefined) return others.length === 0 ? found : null;
  }
  return null;
}

/** The word with each two neighbours in the other order; the first letter is hardly ever wrong. */
const swapped = (word: string): string[] =>
  Array.from(word.slice(1, -1), (letter, i) => word.slice(0, i + 1) + word[i + 2] + letter + word.slice(i + 3));

/** The word with each letter put in within it: at its end it would be another form of a word that the vocabulary lacks. */
const withLetter = (word: string): string[] =>
  word.length < SHORTEST_WITHOUT_LETTER
    ? []
    : Array.from(word.slice(1), (_, i) =>
        Array.from("abcdefghijklmnopqrstuvwxyz", (letter) => word.slice(0, i + 1) + letter + word.slice(i + 1)),
      ).flat();
