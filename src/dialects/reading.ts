/** Owns the checks by which decoders narrow what a caller sent. Never knows one dialect's fields. */

import { type Failure, invalidRequest } from "../core/failure.ts";
import { isObject, isString, type JsonObject } from "../core/json.ts";
import { fail, type Result, succeed } from "../core/result.ts";

export type Reading<Value> = Result<Value, Failure>;

/** A JSON object whose fields are still unchecked. */
export type Fields = { readonly [key: string]: unknown };

export const refuse = (message: string, parameter?: string): Reading<never> => fail(invalidRequest(message, parameter));

/** False for a field left out and for null, which the providers' APIs take alike. */
export const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** False where a switch is left out, null or false; true for anything else. */
export const isOn = (value: unknown): boolean => isGiven(value) && value !== false;

export const readBody = (body: unknown): Reading<Fields> =>
  isObject(body) ? succeed(body) : refuse(`The body must be a JSON object; it is ${describe(body)}.`);

export const readFields = (value: unknown, parameter: string): Reading<Fields> =>
  isObject(value) ? succeed(value) : refuse(`"${parameter}" must be an object; it is ${describe(value)}.`, parameter);

/** Fields of an object that may be left out; empty where it is. */
export const readOptionalFields = (value: unknown, parameter: string): Reading<Fields> =>
  isGiven(value) ? readFields(value, parameter) : succeed({});

/** A string of at least one character. */
export const readName = (value: unknown, parameter: string): Reading<string> =>
  isString(value) && value !== ""
    ? succeed(value)
    : refuse(`"${parameter}" must be a non-empty string; it is ${describe(value)}.`, parameter);

export const readText = (value: unknown, parameter: string): Reading<string> =>
  isString(value) ? succeed(value) : refuse(`"${parameter}" must be a string; it is ${describe(value)}.`, parameter);

export const readList = (value: unknown, parameter: string): Reading<readonly unknown[]> =>
  Array.isArray(value)
    ? succeed(value)
    : refuse(`"${parameter}" must be an array; it is ${describe(value)}.`, parameter);

/** A schema as it came out of JSON.parse, so that everything in it is JSON. */
export const readSchema = (value: unknown, parameter: string): Reading<JsonObject> =>
  isObject(value)
    ? succeed(value as JsonObject)
    : refuse(`"${parameter}" must be a JSON Schema object; it is ${describe(value)}.`, parameter);

/**
 * Reads a conversation's list, which no provider takes empty.
 * @param item - what it holds, in the provider's word: "message"
 */
export const readConversationList = <Value>(
  list: Reading<readonly unknown[]>,
  parameter: string,
  item: string,
  read: (item: unknown, parameter: string) => Reading<Value>,
): Reading<readonly Value[]> => {
  if (!list.ok) return list;
  if (list.value.length === 0) return refuse(`"${parameter}" must hold at least one ${item}.`, parameter);
  return readEach(list.value, parameter, read);
};

/** Reads every item, and stops at the first that fails. */
export const readEach = <Value>(
  items: readonly unknown[],
  parameter: string,
  read: (item: unknown, parameter: string) => Reading<Value>,
): Reading<readonly Value[]> => {
  const values: Value[] = [];
  for (const [index, item] of items.entries()) {
    const reading = read(item, `${parameter}[${index}]`);
    if (!reading.ok) return reading;
    values.push(reading.value);
  }
  return succeed(values);
};

type Values<Readings> = {
  readonly [Key in keyof Readings]: Readings[Key] extends Reading<infer Value> ? Value : never;
};

/** All the values, or the first failure in the order of the keys. */
export const readAll = <Readings extends Record<string, Reading<unknown>>>(
  readings: Readings,
): Reading<Values<Readings>> => {
  const values: Record<string, unknown> = {};
  for (const [key, reading] of Object.entries(readings)) {
    if (!reading.ok) return reading;
    values[key] = reading.value;
  }
  return succeed(values as Values<Readings>);
};

/** Whether a field is set that the router hasn't thought through. */
export const hasUnknownField = (fields: Fields, known: ReadonlySet<string>): boolean =>
  Object.entries(fields).some(([key, value]) => isGiven(value) && !known.has(key));

const describe = (value: unknown): string => {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (value === "") return "empty";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
};
