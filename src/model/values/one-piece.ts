/**
 * Owns what is written in one piece, though marks stand in it: addresses, domains, file names, paths, codes with digits. In the authored
 * apps an argument holds all of such a piece 10,541 times, and a part of it 80 times, most of those the ends of a span ("1:03-1:05").
 */

import type { TextRange } from "./trim-range.ts";

const BEFORE = /^[([{<"'`“‘«]+/;
const BEHIND = /(?:['’]s)?[.,;:!?)\]}>"'`”’»…]*$/;

const URL = /^[a-z][a-z\d+.-]*:\/\/\S+$/i;
const E_MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
/** A domain or a file name, with the rest of its path. */
const DOTTED = /^(?:\*\.|[\p{L}\p{N}_.~-]*\/)*[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.\p{L}[\p{L}\p{N}_-]*(?:\/\S*)?$/u;
const PATH = /^[\p{L}\p{N}_.~-]*(?:\/[\p{L}\p{N}_.-]+){2,}\/?$/u;
const CODE = /^(?=.*\d)(?=.*[A-Z])[A-Z\d]+(?:[-/_.][A-Z\d]+)+$/;
/** "R4-R7" is as likely from one to the other. */
const SPAN = /^[A-Z]+\d+[-/][A-Z]+\d+$/;

/** Widens a range that cuts such a piece to all of it. */
export function inOnePiece(text: string, { start, end }: TextRange): TextRange {
  const first = pieceAt(text, start);
  const last = pieceAt(text, Math.max(start, end - 1));
  return {
    start: isOne(text, first) ? Math.min(start, first.start) : start,
    end: isOne(text, last) ? Math.max(end, last.end) : end,
  };
}

/** What stands around a character between spaces, without the sentence's punctuation; the character alone where that is it. */
function pieceAt(text: string, at: number): TextRange {
  let [from, to] = [at, at];
  while (from > 0 && !/\s/.test(text[from - 1] ?? "")) from--;
  while (to < text.length && !/\s/.test(text[to] ?? "")) to++;
  const chunk = text.slice(from, to);
  const start = from + (BEFORE.exec(chunk)?.[0].length ?? 0);
  const end = to - (BEHIND.exec(chunk)?.[0].length ?? 0);
  return start <= at && at < end ? { start, end } : { start: at, end: at };
}

function isOne(text: string, { start, end }: TextRange): boolean {
  const piece = text.slice(start, end);
  return [URL, E_MAIL, DOTTED, PATH].some((form) => form.test(piece)) || (CODE.test(piece) && !SPAN.test(piece));
}
