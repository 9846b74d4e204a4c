/** Owns the reading of one part of a content: text, thoughts, media and calls. */

import type { JsonObject } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
import { NO_SIGNATURE } from "../../dialects/gemini/signature.ts";
import {
  type Fields,
  isGiven,
  type Reading,
  readAll,
  readFields,
  readName,
  readOptionalFields,
  readText,
} from "../../dialects/reading.ts";
import type { Turn } from "../chat.ts";
import { fieldOf, knownFields, type Losses, takeFields } from "./losses.ts";
import { readFileData, readInlineData } from "./read-media.ts";
import { readResult } from "./read-results.ts";
import { readFlag, readOptionalText } from "./scalars.ts";

type Part = Turn["parts"][number];

/** The API takes one of these a part. */
const CONTENTS = ["text", "inlineData", "fileData", "functionCall", "functionResponse"];

const PART_FIELDS = knownFields([...CONTENTS, "thought", "thoughtSignature"], ["mediaResolution", "partMetadata"]);

/** Empty where the part says nothing, or nothing that can be carried. */
export const readPart = (value: unknown, parameter: string, losses: Losses): Reading<readonly Part[]> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const part = takeFields(fields.value, parameter, PART_FIELDS, losses);
  const [content, ...others] = CONTENTS.filter((name) => isGiven(part[name]));
  for (const name of others) losses.push({ field: fieldOf(parameter, name), loss: "meaning" });
  const marks = readAll({
    isThought: readFlag(part.thought, `${parameter}.thought`),
    signature: readOptionalText(part.thoughtSignature, `${parameter}.thoughtSignature`),
  });
  if (!marks.ok) return marks;
  const { isThought, signature } = marks.value;
  const isReasoning = isThought && content === "text";
  noteMarks(isThought && !isReasoning, content === "functionCall" || isReasoning ? null : signature, parameter, losses);
  return readContent(
    part,
    content,
    { isReasoning, signature: signature === NO_SIGNATURE ? null : signature },
    parameter,
    losses,
  );
};

/** Of the signatures only a call's is looked at by the API; any other helps the model and may be missing. */
const noteMarks = (isOddThought: boolean, signature: string | null, parameter: string, losses: Losses): void => {
  if (isOddThought) losses.push({ field: `${parameter}.thought`, loss: "meaning" });
  if (signature !== null && signature !== NO_SIGNATURE) {
    losses.push({ field: `${parameter}.thoughtSignature`, loss: "hint" });
  }
};

interface Marks {
  readonly isReasoning: boolean;
  readonly signature: string | null;
}

const readContent = (
  part: Fields,
  content: string | undefined,
  { isReasoning, signature }: Marks,
  parameter: string,
  losses: Losses,
): Reading<readonly Part[]> => {
  switch (content) {
    case "text": {
      const text = readText(part.text, `${parameter}.text`);
      if (!text.ok) return text;
      if (isReasoning) return succeed([{ kind: "reasoning", text: text.value, signature }]);
      return succeed(text.value === "" ? [] : [{ kind: "text", text: text.value }]);
    }
    case "inlineData":
      return only(readInlineData(part.inlineData, `${parameter}.inlineData`, losses));
    case "fileData":
      return only(readFileData(part.fileData, `${parameter}.fileData`, losses));
    case "functionCall":
      return only(readCall(part.functionCall, signature, `${parameter}.functionCall`, losses));
    case "functionResponse":
      return only(readResult(part.functionResponse, `${parameter}.functionResponse`, losses));
    default:
      return succeed([]);
  }
};

const only = <Value>(reading: Reading<Value>): Reading<readonly Value[]> =>
  reading.ok ? succeed([reading.value]) : reading;

const CALL_FIELDS = knownFields(["id", "name", "args"]);

const readCall = (value: unknown, signature: string | null, parameter: string, losses: Losses): Reading<Part> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const call = takeFields(fields.value, parameter, CALL_FIELDS, losses);
  const parts = readAll({
    id: readOptionalText(call.id, `${parameter}.id`),
    name: readName(call.name, `${parameter}.name`),
    args: readOptionalFields(call.args, `${parameter}.args`),
  });
  if (!parts.ok) return parts;
  const { id, name, args } = parts.value;
  // `args` came out of JSON.parse, so that everything in it is JSON.
  return succeed({ kind: "call", id: id === "" ? null : id, name, arguments: args as JsonObject, signature });
};
