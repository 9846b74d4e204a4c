/** Owns how single values are read: as protocol buffers read JSON, where a number may come as text. */

import { succeed } from "../../core/result.ts";
import { isGiven, type Reading, readEach, readList, readText, refuse } from "../../dialects/reading.ts";

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** Null where it isn't given. */
export const readNumber = (value: unknown, parameter: string): Reading<number | null> => {
  if (!isGiven(value)) return succeed(null);
  const number = typeof value === "string" && NUMBER.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number)
    ? succeed(number)
    : refuse(`"${parameter}" must be a number.`, parameter);
};

/** False where it isn't given. */
export const readFlag = (value: unknown, parameter: string): Reading<boolean> => {
  if (!isGiven(value)) return succeed(false);
  return typeof value === "boolean" ? succeed(value) : refuse(`"${parameter}" must be true or false.`, parameter);
};

/** Null where it isn't given. */
export const readOptionalText = (value: unknown, parameter: string): Reading<string | null> =>
  isGiven(value) ? readText(value, parameter) : succeed(null);

/** Empty where it isn't given. */
export const readTexts = (value: unknown, parameter: string): Reading<readonly string[]> => {
  if (!isGiven(value)) return succeed([]);
  const list = readList(value, parameter);
  return list.ok ? readEach(list.value, parameter, readText) : list;
};
