/** Owns how a character is taken: dropped, a space, a word of its own, or part of a word. Asks no Unicode tables of the host. */

import { KIND_TABLE } from "./kind-table.ts";

/** `single`: punctuation and CJK ideographs, which are words of their own. */
export type CharacterKind = "word" | "single" | "space" | "dropped";

interface KindRange {
  readonly first: number;
  /** Exclusive. */
  readonly end: number;
  readonly kind: CharacterKind;
}

/** In order, without overlaps; what lies between is "word". */
const RANGES: readonly KindRange[] = (["dropped", "single", "space"] as const)
  .flatMap((kind) => readRanges(kind, KIND_TABLE[kind].join(" ").split(" ")))
  .toSorted((a, b) => a.first - b.first);

function readRanges(kind: CharacterKind, numbers: readonly string[]): KindRange[] {
  const ranges: KindRange[] = [];
  let end = 0;
  for (let i = 0; i + 1 < numbers.length; i += 2) {
    const first = end + Number.parseInt(numbers[i] ?? "", 36);
    end = first + Number.parseInt(numbers[i + 1] ?? "", 36);
    ranges.push({ first, end, kind });
  }
  return ranges;
}

/**
 * The kind of a character, as the reference has it: by the categories of Unicode 8 and a few older or newer properties.
 * The host's own `\p{…}` classes follow the newest Unicode, so they would differ by some 650 characters, and from host to host.
 * A lone surrogate is dropped, as U+FFFD is, which the reference would get in its place.
 */
export function kindOf(codePoint: number): CharacterKind {
  let low = 0;
  let high = RANGES.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const range = RANGES[middle];
    if (range !== undefined && range.end <= codePoint) low = middle + 1;
    else high = middle;
  }
  const range = RANGES[low];
  return range !== undefined && range.first <= codePoint ? range.kind : "word";
}
