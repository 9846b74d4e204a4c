/** Owns what becomes of one character before the vocabulary is asked: its accents go, and its case. Knows nothing of words. */

import { type CharacterKind, kindOf } from "./character-kinds.ts";

export interface Character {
  readonly kind: CharacterKind;
  /** What stands in its place, empty where nothing does: a letter may become several (Hangul syllables, for one). */
  readonly text: string;
}

const ASCII: readonly Character[] = Array.from({ length: 128 }, (_, codePoint) => compute(codePoint));

/**
 * One character by the reference's BertNormalizer: cleaned, decomposed (NFD), nonspacing marks dropped, lower case.
 *
 * A character at a time is enough, since all that decomposing does across characters is to order marks, and nearly all of
 * them are dropped. One trace is left: where a mark that is kept (a spacing one, or one newer than Unicode 8) stands beside a
 * dropped one of another class at the edge of a word, the reference's range for that unknown word can differ by that mark.
 *
 * Hosts may decompose or lower characters newer than their Unicode version differently: none of those is in the vocabulary.
 */
export function normalise(codePoint: number): Character {
  return ASCII[codePoint] ?? compute(codePoint);
}

function compute(codePoint: number): Character {
  const kind = kindOf(codePoint);
  if (kind === "dropped" || kind === "space") return { kind, text: "" };
  let text = "";
  for (const part of String.fromCodePoint(codePoint).normalize("NFD")) {
    // Lowered each by itself: a final sigma in a longer string would become another letter.
    if (kindOf(part.codePointAt(0) ?? 0) !== "dropped") text += part.toLowerCase();
  }
  return { kind, text };
}
