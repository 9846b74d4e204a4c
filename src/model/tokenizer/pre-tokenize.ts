/** Owns where words begin and end, and which characters of the original text each unit of a word came from. Knows no vocabulary. */

import { normalise } from "./normalise.ts";

/** Words of more characters are unknown, whatever is in the vocabulary. */
export const MAXIMUM_CHARACTERS = 100;

/** A word as the vocabulary sees it. Offsets count UTF-16 units of the original text; ends are exclusive. */
export interface Word {
  /** Normalised; what comes after MAXIMUM_CHARACTERS is left out. */
  text: string;
  /** Characters of the whole word, normalised. */
  length: number;
  /** For each UTF-16 unit of `text`, the start and end of the character it came from. */
  readonly starts: number[];
  readonly ends: number[];
  /** End of the whole word. */
  end: number;
}

/** The words of a text, in order, each read only when asked for. */
export function* wordsOf(text: string): Generator<Word> {
  let word = emptyWord();
  for (let start = 0, end = 0; start < text.length; start = end) {
    const codePoint = text.codePointAt(start) ?? 0;
    end = start + (codePoint > 0xffff ? 2 : 1);
    const { kind, text: normal } = normalise(codePoint);
    if (kind === "dropped") continue; // inside a word it doesn't end it
    if (kind !== "word" && word.length > 0) {
      yield word;
      word = emptyWord();
    }
    if (kind === "space") continue;
    append(word, normal, start, end);
    if (kind === "single") {
      yield word;
      word = emptyWord();
    }
  }
  if (word.length > 0) yield word;
}

const emptyWord = (): Word => ({ text: "", length: 0, starts: [], ends: [], end: 0 });

function append(word: Word, normal: string, start: number, end: number): void {
  word.end = end;
  for (const character of normal) {
    word.length++;
    if (word.length > MAXIMUM_CHARACTERS) continue;
    word.text += character;
    for (let unit = 0; unit < character.length; unit++) {
      word.starts.push(start);
      word.ends.push(end);
    }
  }
}
