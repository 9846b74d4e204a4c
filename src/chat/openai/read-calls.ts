/** Owns the reading of the calls an assistant's message of a request holds. */

import { succeed } from "../../core/result.ts";
import { isGiven, type Reading, readAll, readEach, readFields, readList, readName } from "../../dialects/reading.ts";
import type { CallPart } from "../chat.ts";
import type { Losses } from "../losses.ts";
import { readArguments } from "./call-arguments.ts";
import { readSignature } from "./thought-signature.ts";

export const readCalls = (value: unknown, parameter: string, losses: Losses): Reading<readonly CallPart[]> => {
  if (!isGiven(value)) return succeed([]);
  const list = readList(value, parameter);
  if (!list.ok) return list;
  const calls = readEach(list.value, parameter, (item, place) => readCall(item, place, losses));
  return calls.ok ? succeed(calls.value.flat()) : calls;
};

const CALL_FIELDS = new Set(["id", "type", "function", "extra_content"]);
/** Left over from a stream's fragments in messages a caller has put together. */
const CALL_HINTS = new Set(["index"]);
const FUNCTION_FIELDS = new Set(["name", "arguments"]);
const FUNCTION_HINTS = new Set(["parsed_arguments"]);

/** A custom tool's call holds free text, which no other dialect has: meaning. */
const readCall = (value: unknown, parameter: string, losses: Losses): Reading<readonly CallPart[]> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  if (isGiven(fields.value.type) && fields.value.type !== "function") {
    losses.meaning(parameter);
    return succeed([]);
  }
  const called = readFields(fields.value.function, `${parameter}.function`);
  if (!called.ok) return called;
  const parts = readAll({
    id: readName(fields.value.id, `${parameter}.id`),
    name: readName(called.value.name, `${parameter}.function.name`),
  });
  if (!parts.ok) return parts;
  losses.nameOthers(fields.value, parameter, CALL_FIELDS, CALL_HINTS);
  losses.nameOthers(called.value, `${parameter}.function`, FUNCTION_FIELDS, FUNCTION_HINTS);
  const callArguments = readArguments(called.value.arguments ?? "");
  if (callArguments === null) losses.meaning(`${parameter}.function.arguments`);
  const signature = readSignature(fields.value);
  if (isGiven(fields.value.extra_content) && signature === null) losses.meaning(`${parameter}.extra_content`);
  return succeed([{ kind: "call", ...parts.value, arguments: callArguments ?? {}, signature }]);
};
