/** Owns text → token ids, as BERT's uncased WordPiece tokenizer makes them: equal to HuggingFace's `tokenizers`, ranges too. */

import { MAXIMUM_CHARACTERS, type Word, wordsOf } from "./pre-tokenize.ts";
import { type Piece, WordPiece } from "./word-piece.ts";

export interface Tokens {
  readonly ids: Int32Array;
  /** Where in the original text each token's characters begin, in UTF-16 units. */
  readonly starts: Int32Array;
  /** Exclusive. */
  readonly ends: Int32Array;
  /** True where the text has more tokens than were asked for. */
  readonly truncated: boolean;
}

export interface Tokenizer {
  /**
   * The tokens of a text between [CLS] and [SEP], whose own ranges are 0, 0.
   * Reads no further than it must, so a long text costs what its first tokens cost.
   * @param maximum - most tokens, [CLS] and [SEP] counted; at least 2
   */
  encode(text: string, maximum: number): Tokens;
  /**
   * The ids of a text alone, without [CLS] and [SEP].
   * @param maximum - most tokens; all of them where left out
   */
  encodeWords(text: string, maximum?: number): Int32Array;
  /** Whether a word of ASCII letters is one token. */
  knows(word: string): boolean;
}

/**
 * A tokenizer over a vocabulary, given in the order of its ids. Throws where [CLS], [SEP] or [UNK] is missing.
 *
 * No text yields a bracketed token but [UNK], since brackets are words of their own: "[SEP]" becomes "[", "sep", "]".
 * So the markers put between texts, [unused1] and the like, can't be forged.
 */
export function createTokenizer(vocabulary: readonly string[]): Tokenizer {
  const wordPiece = new WordPiece(vocabulary);
  const [first, last, unknown] = [wordPiece.idOf("[CLS]"), wordPiece.idOf("[SEP]"), wordPiece.idOf("[UNK]")];

  function* tokensOf(text: string): Generator<Piece> {
    for (const word of wordsOf(text)) yield* wordTokens(word, wordPiece, unknown);
  }
  return {
    encode(text, maximum) {
      const tokens: Piece[] = [{ id: first, start: 0, end: 0 }];
      let truncated = false;
      for (const token of tokensOf(text)) {
        truncated = tokens.length >= maximum - 1;
        if (truncated) break;
        tokens.push(token);
      }
      tokens.push({ id: last, start: 0, end: 0 });
      return { ...columns(tokens), truncated };
    },
    encodeWords: (text, maximum = Number.POSITIVE_INFINITY) =>
      Int32Array.from(tokensOf(text).take(maximum), (token) => token.id),
    knows: (word) => wordPiece.has(word.toLowerCase()),
  };
}

/** The word's tokens, their ranges moved from the word to the original text. */
function wordTokens(word: Word, wordPiece: WordPiece, unknown: number): readonly Piece[] {
  const pieces = word.length > MAXIMUM_CHARACTERS ? null : wordPiece.split(word.text);
  if (pieces === null) return [{ id: unknown, start: word.starts[0] ?? 0, end: word.end }];
  return pieces.map(({ id, start, end }) => ({ id, start: word.starts[start] ?? 0, end: word.ends[end - 1] ?? 0 }));
}

const columns = (tokens: readonly Piece[]) => ({
  ids: Int32Array.from(tokens, (token) => token.id),
  starts: Int32Array.from(tokens, (token) => token.start),
  ends: Int32Array.from(tokens, (token) => token.end),
});
