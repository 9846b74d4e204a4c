/**
 * Owns how a range of tokens becomes a range of words: no cut words or numbers, no quotes or brackets around it, no punctuation of
 * the sentence behind it; addresses, file names and codes stay in one piece. A leading `#` or `@` is neither added nor dropped here:
 * people count it to the value ("#4821", "#general"), and where a parameter wants none, the rule for its type drops it.
 */

import { inOnePiece } from "./one-piece.ts";

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

const WORD = /[\p{L}\p{M}\p{N}_]/u;
const OPENING = "\"'`“‘«„([";
const CLOSING = "\"'`”’»“)]";
/** What may close each character of OPENING, where it isn't the same again. */
const CLOSERS: Record<string, string> = { "“": "”", "‘": "’", "«": "»", "„": "“”", "(": ")", "[": "]" };
/** From this many words on, a closing `.`, `!` or `?` is taken for part of a sentence that someone wants said. */
const SENTENCE = 4;
/** Dropping and widening can each make way for the other; more than three rounds have not been seen. */
const ROUNDS = 8;

/**
 * @param start - UTF-16 offsets into `text`, end exclusive
 * @returns a range that trimRange leaves as it is; empty where nothing but space and marks was chosen
 */
export function trimRange(text: string, start: number, end: number): TextRange {
  let range = clamp(text, start, end);
  for (let round = 0; round < ROUNDS; round++) {
    const next = widen(text, shrink(text, range));
    if (same(next, range)) break;
    range = next;
  }
  return range;
}

const same = (a: TextRange, b: TextRange): boolean => a.start === b.start && a.end === b.end;

function clamp(text: string, start: number, end: number): TextRange {
  const from = Math.min(Math.max(0, Math.trunc(start) || 0), text.length);
  return { start: from, end: Math.min(Math.max(from, Math.trunc(end) || 0), text.length) };
}

/** Widens to whole words, whole numbers ("1,250", "18:00"), whole addresses and codes, and the bracket that closes an inner one. */
function widen(text: string, range: TextRange): TextRange {
  if (range.start === range.end) return range;
  let { start: from, end: to } = withArticle(text, inOnePiece(text, range));
  while (from > 0 && joined(text, from)) from--;
  while (to < text.length && joined(text, to)) to++;
  const inner = text.slice(from, to);
  if (text[to] === ")" && inner.lastIndexOf("(") > Math.max(0, inner.lastIndexOf(")"))) to++;
  return { start: from, end: to };
}

/** "The" in the middle of a sentence is a part of the name: in the authored apps 77 times out of 77. */
const withArticle = (text: string, { start, end }: TextRange): TextRange =>
  /[\p{Ll}\p{N}],? The $/u.test(text.slice(Math.max(0, start - 7), start)) &&
  /^[\p{Lu}\p{N}]/u.test(text.slice(start, end))
    ? { start: start - 4, end }
    : { start, end };

/** True where a character, a word or a number, its sign included, goes on across `at`. */
function joined(text: string, at: number): boolean {
  if (/[\uDC00-\uDFFF]/.test(text[at] ?? "") && /[\uD800-\uDBFF]/.test(text[at - 1] ?? "")) return true;
  if (WORD.test(characterBefore(text, at)) && WORD.test(characterAt(text, at))) return true;
  if (/\d/.test(text[at] ?? "") && SIGN.test(text.slice(Math.max(0, at - 3), at))) return true;
  const parts = (mark: number) =>
    /[.,:]/.test(text[mark] ?? "") && /\d/.test(text[mark - 1] ?? "") && /\d/.test(text[mark + 1] ?? "");
  return parts(at) || parts(at - 1);
}

/** A minus that is no dash between two numbers and no bullet. */
const SIGN = /(?:^|[(,/:=]|[^\d\s] )[-−]$/;

const characterAt = (text: string, at: number): string => String.fromCodePoint(text.codePointAt(at) ?? 32);

const characterBefore = (text: string, at: number): string =>
  /[\uDC00-\uDFFF]/.test(text[at - 1] ?? "") && at > 1 ? characterAt(text, at - 2) : (text[at - 1] ?? " ");

function shrink(text: string, range: TextRange): TextRange {
  for (let current = range; ; ) {
    const next = dropEnd(text, dropPair(text, dropSpace(text, current)));
    if (same(next, current)) return next;
    current = next;
  }
}

function dropSpace(text: string, { start, end }: TextRange): TextRange {
  const inner = text.slice(start, end);
  const from = start + inner.length - inner.trimStart().length;
  return { start: from, end: Math.max(from, start + inner.trimEnd().length) };
}

/** Drops one pair of quotes or brackets around the range, or one whose partner lies outside. */
function dropPair(text: string, { start, end }: TextRange): TextRange {
  if (end - start < 2) return { start, end };
  const [first, last] = [text[start] ?? "", text[end - 1] ?? ""];
  const opens = OPENING.includes(first);
  const closer = CLOSERS[first] ?? first;
  const inner = text.slice(start + 1, end - 1);
  if (opens && closer.includes(last)) {
    // `(a) and (b)` and `"a" or "b"` begin and end alike, but are no pair.
    return inner.includes(last) || inner.includes(first) ? { start, end } : { start: start + 1, end: end - 1 };
  }
  if (opens && ![...closer].some((mark) => inner.includes(mark))) return { start: start + 1, end };
  return CLOSING.includes(last) && dangles(text, { start, end }, last) ? { start, end: end - 1 } : { start, end };
}

/** True where nothing in the range opens what `last` closes. */
function dangles(text: string, { start, end }: TextRange, last: string): boolean {
  const before = text.slice(start, end - 1);
  // An apostrophe, a foot or an inch ends the word it stands on (James', 12', 3/4"), but not before the s of "Ana's".
  if (last === "'" || last === "’")
    return /\s$/.test(before) || /\p{L}/u.test(text[end] ?? "") || text[start - 1] === last;
  if (last === '"' && /\d$/.test(before)) return false;
  const openers = [...OPENING].filter((mark) => (CLOSERS[mark] ?? mark).includes(last));
  return !openers.some((mark) => before.includes(mark));
}

/** Drops the sentence's own punctuation at the end. */
function dropEnd(text: string, { start, end }: TextRange): TextRange {
  const inner = text.slice(start, end);
  const last = inner.at(-1) ?? "";
  if (end - start < 2) return { start, end };
  if (/[,;]/.test(last) || (last === ":" && !inner.startsWith(":"))) return { start, end: end - 1 };
  const said = isSaid(inner) && !(last === "?" && isAsked(text, start, inner));
  const kept = !/[.!?…]/.test(last) || said || isQuoted(text, start, end);
  return kept || (last === "." && isAbbreviation(inner.slice(0, -1), text.slice(end, end + 2)))
    ? { start, end }
    : { start, end: end - 1 };
}

const isSaid = (inner: string): boolean =>
  inner.split(/\s+/, SENTENCE).length >= SENTENCE &&
  (/\p{L}{2}\p{P}+$/u.test(inner.slice(-12)) || (ASKS.test(inner) && /\d\?$/.test(inner)));

const ASKS = /^(?:can|could|would|will|do|does|did|is|are|was|were|has|have|may|who|what|when|where|which|why|how)\b/i;

/** True where the question mark ends a question that began before these words, and not one that they are themselves. */
const isAsked = (text: string, start: number, inner: string): boolean => {
  const before =
    text
      .slice(0, start)
      .split(/[.!?:]\s/)
      .at(-1) ?? "";
  return ASKS.test(before.trimStart()) && !ASKS.test(inner);
};

const isQuoted = (text: string, start: number, end: number): boolean => {
  const before = text[start - 1] ?? "";
  return before !== "" && OPENING.includes(before) && (CLOSERS[before] ?? before).includes(text[end] ?? " ");
};

/** "S.A.", "J.P.", or a dot in the middle of a sentence: "Agnieszka R. to …". */
const isAbbreviation = (before: string, after: string): boolean => {
  const word = before.slice(-24).split(/\s/).at(-1) ?? "";
  return /^(?:\p{L}\.)+\p{L}$/u.test(word) || (/\p{L}$/u.test(word) && /^(?:\s\p{Ll}|[,;)])/u.test(after));
};
