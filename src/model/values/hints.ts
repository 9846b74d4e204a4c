/** Owns what a parameter's name and description say in words. Never reads the request. */

import type { Parameter } from "../../core/tool.ts";

/** Longest description that is looked at; hints stand at its beginning. */
const LONGEST = 400;

/** The last part of the path in lower-case words: ["limits", "maxSizeGb"] → ["max", "size", "gb"]. */
export const nameWords = ({ path }: Parameter): string[] =>
  (path.at(-1) ?? "")
    .slice(0, LONGEST)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");

export const descriptionOf = ({ description }: Parameter): string => description.slice(0, LONGEST);

/** Name and description as one lower-case text, for patterns. */
export const hintText = (parameter: Parameter): string =>
  `${nameWords(parameter).join(" ")}. ${descriptionOf(parameter)}`.toLowerCase();
