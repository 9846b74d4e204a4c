/** Owns how a request's single values are checked. Null stands for "not given" throughout. */

import { succeed } from "../../core/result.ts";
import { isGiven, type Reading, refuse } from "../../dialects/reading.ts";

export const readNumber = (value: unknown, parameter: string): Reading<number | null> => {
  if (!isGiven(value)) return succeed(null);
  return typeof value === "number" ? succeed(value) : refuse(`"${parameter}" must be a number.`, parameter);
};

export const readInteger = (value: unknown, parameter: string): Reading<number | null> => {
  if (!isGiven(value)) return succeed(null);
  return typeof value === "number" && Number.isInteger(value)
    ? succeed(value)
    : refuse(`"${parameter}" must be an integer.`, parameter);
};

/** An integer of at least 1. */
export const readCount = (value: unknown, parameter: string): Reading<number | null> => {
  const count = readInteger(value, parameter);
  return count.ok && count.value !== null && count.value < 1
    ? refuse(`"${parameter}" must be at least 1.`, parameter)
    : count;
};

export const readFlag = (value: unknown, parameter: string): Reading<boolean | null> => {
  if (!isGiven(value)) return succeed(null);
  return typeof value === "boolean" ? succeed(value) : refuse(`"${parameter}" must be true or false.`, parameter);
};
