/** Owns the words for how many tokens a request takes: counted by its provider, or estimated. */

export type DialectName = "anthropic" | "gemini" | "openai";

/** Whole numbers, 0 or more. */
export interface TokenCounts {
  /** All of it; the two below are parts. */
  readonly input: number;
  readonly cachedInput: number;
  readonly cacheWrite: number;
  /** Reasoning included. */
  readonly output: number;
}

/** Before a request: its whole input, and the most it may put out. */
export interface TokenEstimate {
  readonly input: number;
  readonly output: number;
}

/** Four characters a token: what providers name as the mean of English text. */
export const tokensOf = (characters: number): number => Math.ceil(characters / 4);
