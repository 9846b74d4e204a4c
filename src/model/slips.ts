/**
 * Owns slips of the finger in a request: two letters that have changed places. The encoder knows "cancle" by pieces that mean nothing
 * to it; it reads "cancel" instead. What is answered is still copied from the text as it stands.
 */

import type { Tokenizer, Tokens } from "./tokenizer/index.ts";

/** Plain words, the first of which may be capitalised; parts of names, numbers, addresses and paths aren't. */
const WORDS = /(?<![\p{L}\p{N}_@#./\\:-])(?:^[A-Z])?[a-z]{3,20}(?![\p{L}\p{N}_@/\\-]|[.:][\p{L}\p{N}/])/gu;

/** A vocabulary has many words without their endings: "spares" is no slip of "sparse". */
const ENDINGS = ["s", "es", "d", "ed", "r", "er", "ing", "ly"];

const isInflected = (word: string, isKnown: (word: string) => boolean): boolean =>
  ENDINGS.some((ending) => word.endsWith(ending) && isKnown(word.slice(0, -ending.length)));

/** A text's tokens, those of mistyped words as if they were written rightly; ranges are the text's own. */
export function encodeWithoutSlips(text: string, tokenizer: Tokenizer, maximum: number): Tokens {
  const tokens = tokenizer.encode(text, maximum);
  if (tokens.truncated) return tokens;
  const isKnown = (word: string) => tokenizer.encodeWords(word, 2).length === 1;
  const mended = withoutSlips(text, isKnown);
  return mended === text ? tokens : tokenizer.encode(mended, maximum);
}

/**
 * @param isKnown - whether a word is one of the language
 * @returns a text as long as the given one
 */
export const withoutSlips = (text: string, isKnown: (word: string) => boolean): string =>
  text.replace(WORDS, (word) => {
    if (word.length < 4 || isKnown(word) || isInflected(word, isKnown)) return word;
    const [found, ...others] = new Set(swapped(word).filter(isKnown));
    return found !== undefined && others.length === 0 ? found : word;
  });

/** The word with each two neighbours in the other order; the first letter is hardly ever wrong. */
const swapped = (word: string): string[] =>
  Array.from(word.slice(1, -1), (letter, i) => word.slice(0, i + 1) + word[i + 2] + letter + word.slice(i + 3));
