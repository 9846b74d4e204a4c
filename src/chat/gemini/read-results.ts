/** Owns the reading of what a tool has returned. */

import { isString } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
import { readRepeated } from "../../dialects/gemini/contents.ts";
import {
  type Fields,
  isGiven,
  type Reading,
  readAll,
  readEach,
  readFields,
  readName,
  readOptionalFields,
} from "../../dialects/reading.ts";
import type { MediaPart, ResultPart } from "../chat.ts";
import { knownFields, type Losses, takeFields } from "./losses.ts";
import { readFileData, readInlineData } from "./read-media.ts";
import { readOptionalText } from "./scalars.ts";

/** `scheduling` and `willContinue` belong to calls the model doesn't wait for. */
const RESULT_FIELDS = knownFields(["id", "name", "response", "parts"]);

export const readResult = (value: unknown, parameter: string, losses: Losses): Reading<ResultPart> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const result = takeFields(fields.value, parameter, RESULT_FIELDS, losses);
  const parts = readAll({
    id: readOptionalText(result.id, `${parameter}.id`),
    name: readName(result.name, `${parameter}.name`),
    response: readOptionalFields(result.response, `${parameter}.response`),
    media: readMedia(result.parts, `${parameter}.parts`, losses),
  });
  if (!parts.ok) return parts;
  const { id, name, response, media } = parts.value;
  const text = textOf(response);
  return succeed({
    kind: "result",
    callId: id === "" ? null : id,
    name,
    content: [...(text === "" ? [] : [{ kind: "text" as const, text }]), ...media],
    failed: isGiven(response.error),
  });
};

/** By the API's own convention "output" and "error" say what was returned; without them all of the response does. */
const textOf = (response: Fields): string => {
  const [key, ...others] = Object.keys(response);
  if (key === undefined) return "";
  if (others.length > 0 || (key !== "output" && key !== "error")) return JSON.stringify(response);
  const value = response[key];
  return isString(value) ? value : JSON.stringify(value);
};

const MEDIA_FIELDS = knownFields(["inlineData", "fileData"]);

const readMedia = (value: unknown, parameter: string, losses: Losses): Reading<readonly MediaPart[]> => {
  if (!isGiven(value)) return succeed([]);
  const list = readRepeated(value, parameter);
  if (!list.ok) return list;
  const media = readEach(list.value, parameter, (part, field) => readMediaPart(part, field, losses));
  return media.ok ? succeed(media.value.flat()) : media;
};

const readMediaPart = (value: unknown, parameter: string, losses: Losses): Reading<readonly MediaPart[]> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const { inlineData, fileData } = takeFields(fields.value, parameter, MEDIA_FIELDS, losses);
  if (!isGiven(inlineData) && !isGiven(fileData)) return succeed([]);
  const media = isGiven(inlineData)
    ? readInlineData(inlineData, `${parameter}.inlineData`, losses)
    : readFileData(fileData, `${parameter}.fileData`, losses);
  if (isGiven(inlineData) && isGiven(fileData)) losses.push({ field: `${parameter}.fileData`, loss: "meaning" });
  return media.ok ? succeed([media.value]) : media;
};
