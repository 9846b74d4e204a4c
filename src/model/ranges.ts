/**
 * Owns how pointer scores become ranges of words. A range scores start + end + the sum of inside scores over its words, so that every
 * word of a long name votes for being in it; the scores of all ranges and of "unstated" compete in one softmax.
 */

import { sigmoid } from "./vectors.ts";

/** Words a range may span, in tokens; as in training. */
const LONGEST = 32;
/** Tokens from one item of a list to its last word. */
const LONGEST_ITEM = 16;

/** Token positions, both inclusive. */
export interface TokenRange {
  readonly first: number;
  readonly last: number;
}

export interface RangeOption {
  /** Null: the request does not state it. */
  readonly range: TokenRange | null;
  readonly probability: number;
}

/** The five pointer scores of fusion: [5, slots, words], flat. */
export class Pointers {
  readonly #scores: Float32Array;
  readonly #slots: number;
  readonly #words: number;

  constructor(scores: Float32Array, slots: number, words: number) {
    this.#scores = scores;
    this.#slots = slots;
    this.#words = words;
  }

  #of(kind: number, slot: number): Float32Array {
    const from = (kind * this.#slots + slot) * this.#words;
    return this.#scores.subarray(from, from + this.#words);
  }

  /**
   * The likeliest readings of a scalar parameter, best first.
   * @param unstated - the logit of "the request does not state it"
   * @param most - readings at most; "unstated" is always among them
   */
  readings(slot: number, unstated: number, most: number): RangeOption[] {
    const best: { readonly range: TokenRange | null; readonly score: number }[] = [{ range: null, score: unstated }];
    const scores = [unstated];
    this.#eachRange(slot, (first, last, score) => {
      scores.push(score);
      const place = best.findIndex((other) => other.score < score);
      if (place < 0 && best.length >= most) return;
      best.splice(place < 0 ? best.length : place, 0, { range: { first, last }, score });
      // The last one goes, unless it is "unstated": then the one before it.
      if (best.length > most) best.splice(best.at(-1)?.range === null ? -2 : -1, 1);
    });
    const top = best[0]?.score ?? unstated;
    const total = scores.reduce((sum, score) => sum + Math.exp(score - top), 0);
    return best.map(({ range, score }) => ({ range, probability: Math.exp(score - top) / total }));
  }

  #eachRange(slot: number, visit: (first: number, last: number, score: number) => void): void {
    const [start, end, inside] = [this.#of(0, slot), this.#of(1, slot), this.#of(2, slot)];
    for (let first = 1; first < this.#words - 1; first++) {
      let within = 0;
      for (let last = first; last < Math.min(first + LONGEST, this.#words - 1); last++) {
        within += inside[last] ?? 0;
        visit(first, last, (start[first] ?? 0) + (end[last] ?? 0) + within);
      }
    }
  }

  /** The items of a list parameter, in order; `probability` is that of the least sure one, or of there being none. */
  items(slot: number): { readonly ranges: readonly TokenRange[]; readonly probability: number } {
    const start = this.#of(3, slot).map(sigmoid);
    const inside = this.#of(4, slot).map(sigmoid);
    const ranges: TokenRange[] = [];
    let probability = 1;
    for (let first = 1; first < this.#words - 1; first++) {
      const starts = start[first] ?? 0;
      probability = Math.min(probability, Math.max(starts, 1 - starts));
      if (starts <= 0.5) continue;
      let last = first;
      while (
        last + 1 < this.#words - 1 &&
        last - first < LONGEST_ITEM &&
        (inside[last + 1] ?? 0) > 0.5 &&
        (start[last + 1] ?? 0) <= 0.5
      )
        last++;
      ranges.push({ first, last });
      probability = Math.min(probability, inside[last] ?? 0);
      first = last;
    }
    return { ranges, probability };
  }
}
