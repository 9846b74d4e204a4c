/** Owns the vocabulary and how it splits a word into pieces: always the longest that fits. Knows nothing of texts. */

/** UTF-16 offsets into the word, end exclusive. */
export interface Piece {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

const CONTINUATION = "##";

export class WordPiece {
  readonly #first = new Map<string, number>();
  readonly #continuing = new Map<string, number>();
  #longest = 0;

  /** @param vocabulary - the tokens in the order of their ids; those that continue a word begin with "##" */
  constructor(vocabulary: readonly string[]) {
    for (const [id, token] of vocabulary.entries()) {
      const continues = token.startsWith(CONTINUATION);
      const text = continues ? token.slice(CONTINUATION.length) : token;
      (continues ? this.#continuing : this.#first).set(text, id);
      this.#longest = Math.max(this.#longest, text.length);
    }
  }

  /** Whether a word is a token of its own. */
  has(word: string): boolean {
    return this.#first.has(word);
  }

  /** The id of a token that isn't made of text; throws where the vocabulary lacks it. */
  idOf(token: string): number {
    const id = this.#first.get(token);
    if (id === undefined) throw new Error(`The vocabulary lacks ${token}.`);
    return id;
  }

  /**
   * The pieces a word is made of, null where the vocabulary can't make it up.
   * A piece never ends inside a surrogate pair, since no token does. No longer piece than the longest token is tried, so the
   * time is linear in the word's length.
   */
  split(word: string): readonly Piece[] | null {
    const pieces: Piece[] = [];
    for (let start = 0; start < word.length; ) {
      const piece = this.#longestPiece(word, start);
      if (piece === null) return null;
      pieces.push(piece);
      start = piece.end;
    }
    return pieces;
  }

  #longestPiece(word: string, start: number): Piece | null {
    const tokens = start === 0 ? this.#first : this.#continuing;
    for (let end = Math.min(word.length, start + this.#longest); end > start; end--) {
      const id = tokens.get(word.slice(start, end));
      if (id !== undefined) return { id, start, end };
    }
    return null;
  }
}
