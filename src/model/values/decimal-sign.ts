/** Owns which sign a request's figures put before their decimals, where another of them, or what the parameter measures, tells. */

import type { Parameter } from "../../core/tool.ts";
import { nameWords } from "./hints.ts";

export type DecimalSign = "." | ",";

/** A figure that stands by itself: no part of a version, an address, a date or an id. */
const FIGURE = /(?<![\p{L}\p{N}.,:/_#+-])[-+]?[$€£]?(\d+(?:[.,]\d+)*)(?![.,:/_-]?\p{N})/gu;
const SHOWING: Readonly<Record<DecimalSign, RegExp>> = {
  ".": /^(?:\d+\.(?:\d\d?|\d{4,})|0\.\d+|[1-9]\d{0,2}(?:,\d{3})+\.\d+)$/,
  ",": /^(?:\d+,(?:\d\d?|\d{4,})|0,\d+|[1-9]\d{0,2}(?:\.\d{3})+,\d+|[1-9]\d{0,2}(?:\.\d{3}){2,})$/,
};
/** A decimal to some and a thousand to others. */
const TWO_READINGS = /(?<![\d.,])([1-9]\d{0,2})\.(\d{3})(?![\d.,])/g;
/** Degrees have no thousands. */
const COORDINATES = new Set(["latitude", "longitude", "lat", "lon", "lng"]);

/** @returns null where no figure tells, or figures contradict each other */
export function decimalSignOf(text: string): DecimalSign | null {
  const figures = Array.from(text.matchAll(FIGURE), ([, figure = ""]) => figure);
  const shown = ([".", ","] as const).filter((sign) => figures.some((figure) => SHOWING[sign].test(figure)));
  return shown.length === 1 ? (shown[0] ?? null) : null;
}

/** "1.250" becomes "1.2500" or "1250", which have one reading each; unchanged where nothing tells which it is. */
export function withOneReading(words: string, parameter: Parameter, sign: DecimalSign | null): string {
  const known = nameWords(parameter).some((word) => COORDINATES.has(word)) ? "." : sign;
  if (known === null) return words;
  return words.replace(TWO_READINGS, known === "." ? "$1.$20" : "$1$2");
}
