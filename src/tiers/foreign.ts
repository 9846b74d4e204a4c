/** Owns the guess whether a text is in a language that the edge model doesn't read: it knows English alone. */

const LETTER = /\p{L}/gu;
const OUTSIDE_ENGLISH = /[^\P{L}a-z]/giu;
const WORD = /[\p{L}\p{N}]+/gu;
/** Small words that other languages hardly have: not "a", "in", "was". */
const ENGLISH =
  /\b(?:and|any|are|be|but|by|can|does|for|from|give|have|how|if|into|is|it|its|list|make|my|not|of|or|our|out|please|that|the|their|there|these|this|to|up|we|what|when|which|who|why|with|write|you|your)\b/gi;

/**
 * True where an eighth of the letters isn't English, or where hardly any of English's small words occur: among a few words only
 * if a letter speaks against English as well, since short commands do without small words.
 */
export const isForeign = (text: string): boolean => {
  const [letters, outside, words, english] = [LETTER, OUTSIDE_ENGLISH, WORD, ENGLISH].map(
    (pattern) => text.match(pattern)?.length ?? 0,
  ) as [number, number, number, number];
  if (8 * outside > letters) return true;
  return words >= (outside > 0 ? 4 : 12) && 20 * english < words;
};
