/**
 * Owns what is written in one piece, though marks stand in it: addresses, domains, file names, paths, codes with digits. In the authored
 * apps an argument holds all of such a piece 10,541 times, and a part of it 80 times, most of those the ends of a span ("1:03-1:05").
 */

import type { TextRange } from "./trim-range.ts";

/** UTF-16 units; what is longer is no piece that anyone means as a whole. */
const LONGEST = 300;
/** Ends a piece, other than a space. */
const BORDER = /[\s,;|<>()="'`“”„‘’«»[\]{}]/;
const BEHIND = /[.!?:…]+$/;

/** An address holds more marks than other pieces do. */
const URL_BORDER = /[\s,;|<>"'`“”„«»]/;
const URL = /^[a-z][a-z\d+.-]*:\/\//i;
const E_MAIL = /^[^@:]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u;
/** A domain or a file name. */
const DOTTED = /^(?:\*\.)?[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.\p{L}[\p{L}\p{N}_-]*$/u;
/** Two sentences with no space between. */
const NO_SPACE = /\p{Ll}\.\p{Lu}\p{Ll}/u;
const CODE = /^(?=.*\d)(?=.*[A-Z])[A-Z\d]+(?:[-/_.][A-Z\d]+)+$/;
const QUARTER = /^(?:Q[1-4]|H[12]|FY\d*)[-/]/;

/** Widens a range that cuts such a piece to all of it. */
export function inOnePiece(text: string, range: TextRange): TextRange {
  const first = pieceAt(text, range.start, range);
  const last = pieceAt(text, Math.max(range.start, range.end - 1), range);
  return { start: Math.min(range.start, first.start), end: Math.max(range.end, last.end) };
}

/** The piece around a character; that character's own place where there is none. */
function pieceAt(text: string, at: number, range: TextRange): TextRange {
  const none = { start: at, end: at };
  const inside = text.slice(range.start, range.end);
  const address = untilBorder(text, at, URL_BORDER);
  const whole = untilBorder(text, at, BORDER);
  if (address === null || whole === null) return none;
  // Of a path someone may want one part alone: "issues/12" for a number, "bug/ui" for two labels.
  const isWholePath = inside.includes("/");
  if (URL.test(text.slice(address.start, address.end)))
    return isWholePath || range.start <= address.start ? address : none;
  const written = text.slice(whole.start, whole.end);
  if (written.includes("/") && isWholePath) return whole;
  if (isOne(written)) return whole;
  const part = untilBorder(text, at, SEGMENT);
  return part !== null && isOne(text.slice(part.start, part.end)) ? part : none;
}

const SEGMENT = new RegExp(`${BORDER.source.slice(0, -1)}/:]`);

/** From border to border around a character, without the sentence's punctuation; null where that is too long or leaves it out. */
function untilBorder(text: string, at: number, border: RegExp): TextRange | null {
  let [start, end] = [at, at];
  while (start > 0 && !border.test(text[start - 1] ?? "")) if (at - --start > LONGEST) return null;
  while (end < text.length && !border.test(text[end] ?? "")) if (++end - at > LONGEST) return null;
  const last = end - (BEHIND.exec(text.slice(start, end))?.[0].length ?? 0);
  return at < last ? { start, end: last } : null;
}

const isOne = (piece: string): boolean =>
  E_MAIL.test(piece) || (DOTTED.test(piece) && !NO_SPACE.test(piece)) || (CODE.test(piece) && !isSpan(piece));

/** "R4-R7", "9AM-11AM" are as likely from one to the other, "Q3-2026" a quarter and a year. */
function isSpan(piece: string): boolean {
  const [from = "", to = "", ...more] = piece.split(/[-/]/).map((part) => part.replace(/\d+/g, "0"));
  return QUARTER.test(piece) || (more.length === 0 && from === to);
}
