/** Owns the reading of what a message says: a string, or a list of content parts. */

import { isString } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
import { type Fields, isGiven, type Reading, readEach, readFields, readText, refuse } from "../../dialects/reading.ts";
import type { MediaPart, TextPart } from "../chat.ts";
import type { Losses } from "../losses.ts";

export type ContentPart = TextPart | MediaPart;

type PartReader = (part: Fields, parameter: string, losses: Losses) => Reading<readonly ContentPart[]>;

/** Nothing said, as beside a message's calls, gives no part; neither does an empty text. */
export const readContent = (value: unknown, parameter: string, losses: Losses): Reading<readonly ContentPart[]> => {
  if (!isGiven(value)) return succeed([]);
  if (isString(value)) return succeed(textParts(value));
  if (!Array.isArray(value)) return refuse(`"${parameter}" must be a string or an array of content parts.`, parameter);
  const parts = readEach(value, parameter, (part, place) => readPart(part, place, losses));
  return parts.ok ? succeed(parts.value.flat()) : parts;
};

export const textParts = (text: string): readonly TextPart[] => (text === "" ? [] : [{ kind: "text", text }]);

const HINTS = new Set(["prompt_cache_breakpoint"]);

/** A part's substance stands in the field named like its type. */
const readPart = (value: unknown, parameter: string, losses: Losses): Reading<readonly ContentPart[]> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const type = readText(fields.value.type, `${parameter}.type`);
  if (!type.ok) return type;
  const read = READERS.get(type.value);
  if (read === undefined) {
    losses.meaning(parameter);
    return succeed([]);
  }
  losses.nameOthers(fields.value, parameter, new Set(["type", type.value]), HINTS);
  return read(fields.value, parameter, losses);
};

const readTextPart: PartReader = (part, parameter) => {
  const text = readText(part.text, `${parameter}.text`);
  return text.ok ? succeed(textParts(text.value)) : text;
};

/** Carried as what the assistant said; that it was a refusal is lost. */
const readRefusalPart: PartReader = (part, parameter, losses) => {
  const text = readText(part.refusal, `${parameter}.refusal`);
  if (!text.ok) return text;
  losses.hint(`${parameter}.type`);
  return succeed(textParts(text.value));
};

const IMAGE_FIELDS = new Set(["url"]);
const IMAGE_HINTS = new Set(["detail"]);

const readImagePart: PartReader = (part, parameter, losses) => {
  const place = `${parameter}.image_url`;
  const image = readFields(part.image_url, place);
  if (!image.ok) return image;
  const url = readText(image.value.url, `${place}.url`);
  if (!url.ok) return url;
  const { detail, ...others } = image.value;
  losses.nameOthers(detail === "auto" ? others : image.value, place, IMAGE_FIELDS, IMAGE_HINTS);
  return carried(readUrl(url.value), `${place}.url`, losses);
};

const FILE_FIELDS = new Set(["file_data"]);
const FILE_HINTS = new Set(["filename"]);

/** A `file_id` names what its own provider alone holds: meaning. */
const readFilePart: PartReader = (part, parameter, losses) => {
  const place = `${parameter}.file`;
  const file = readFields(part.file, place);
  if (!file.ok) return file;
  losses.nameOthers(file.value, place, FILE_FIELDS, FILE_HINTS);
  const { file_data: data } = file.value;
  if (!isGiven(data)) return succeed([]);
  return carried(isString(data) ? readDataUrl(data) : null, `${place}.file_data`, losses);
};

const READERS: ReadonlyMap<string, PartReader> = new Map([
  ["text", readTextPart],
  ["refusal", readRefusalPart],
  ["image_url", readImagePart],
  ["file", readFilePart],
]);

const carried = (part: MediaPart | null, parameter: string, losses: Losses): Reading<readonly ContentPart[]> => {
  if (part === null) losses.meaning(parameter);
  return succeed(part === null ? [] : [part]);
};

const readUrl = (url: string): MediaPart | null =>
  /^https?:/i.test(url) ? { kind: "media", mediaType: null, source: { kind: "url", url } } : readDataUrl(url);

/** Null for anything but base64 of a media type that is told. */
const readDataUrl = (url: string): MediaPart | null => {
  const comma = url.indexOf(",");
  if (!/^data:/i.test(url) || comma === -1) return null;
  const [mediaType = "", ...parameters] = url.slice("data:".length, comma).toLowerCase().split(";");
  if (mediaType === "" || parameters.at(-1) !== "base64") return null;
  return { kind: "media", mediaType, source: { kind: "base64", data: url.slice(comma + 1) } };
};
