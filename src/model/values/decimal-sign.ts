/** Owns which sign a request's figures put before their decimals, where another of them, or what the parameter measures, tells. */

import type { Parameter } from "../../core/tool.ts";
import { nameWords } from "./hints.ts";
import { unitOf } from "./units.ts";

export type DecimalSign = "." | ",";

/** A figure that stands by itself, no part of a version, an address, a date or an id, with a sign or a word at its side. */
const FIGURE =
  /(?<![\p{L}\p{N}.,:/_#+-])[-+]?([$€£]?)(\d+(?:[.,]\d+)*)(?![.,:/_-]?\p{N})(?: ?([%°€$£]|\p{L}{1,16}(?!\p{L})))?/gu;
const SHOWING: Readonly<Record<DecimalSign, RegExp>> = {
  ".": /^(?:\d+\.(?:\d\d?|\d{4,})|0\.\d+|[1-9]\d{0,2}(?:,\d{3})+\.\d+)$/,
  ",": /^(?:\d+,(?:\d\d?|\d{4,})|0,\d+|[1-9]\d{0,2}(?:\.\d{3})+,\d+|[1-9]\d{0,2}(?:\.\d{3}){2,})$/,
};
/** A decimal, but also a time, a day, a section or two rooms: only what it measures tells. */
const MAY_BE_OTHER = /^\d{1,2}[.,]\d{1,2}$/;
/** Degrees have no thousands. */
const COORDINATES = new Set(["latitude", "longitude", "lat", "lon", "lng"]);

/** @returns null where no figure tells, or figures contradict each other */
export function decimalSignOf(text: string): DecimalSign | null {
  const figures = Array.from(text.matchAll(FIGURE), ([, before = "", figure = "", behind = ""]) => ({
    figure,
    tells: !MAY_BE_OTHER.test(figure) || before !== "" || behind === "l" || unitOf(behind) !== null,
  }));
  const shown = ([".", ","] as const).filter((sign) => figures.some(({ figure }) => SHOWING[sign].test(figure)));
  const [only] = shown;
  if (only === undefined || shown.length > 1) return null;
  return figures.some(({ figure, tells }) => tells && SHOWING[only].test(figure)) ? only : null;
}

/** A decimal to some and a thousand to others. */
const POINT = /(?<![\d.,])([1-9]\d{0,2})\.(\d{3})(?![\d.,])/g;
/** A thousand to most, but not to those who put a comma before decimals. */
const COMMA = /(?<![\d.,])([1-9]\d{0,2}),(\d{3})(?![\d.,])/g;

/** "1.250" becomes "1.2500" or "1250", which have one reading each; unchanged where nothing tells which it is. */
export function withOneReading(words: string, parameter: Parameter, sign: DecimalSign | null): string {
  const known = nameWords(parameter).some((word) => COORDINATES.has(word)) ? "." : sign;
  if (known === null) return words;
  return known === "." ? words.replace(POINT, "$1.$20") : words.replace(POINT, "$1$2").replace(COMMA, "$1,$20");
}
