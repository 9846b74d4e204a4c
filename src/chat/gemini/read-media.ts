/** Owns the reading of media: bytes within the request, and files elsewhere. */

import { succeed } from "../../core/result.ts";
import { type Reading, readAll, readFields, readName } from "../../dialects/reading.ts";
import type { MediaPart } from "../chat.ts";
import { knownFields, type Losses, takeFields } from "./losses.ts";
import { readOptionalText } from "./scalars.ts";

const INLINE_FIELDS = knownFields(["mimeType", "data"], ["displayName"]);

export const readInlineData = (value: unknown, parameter: string, losses: Losses): Reading<MediaPart> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const { mimeType, data } = takeFields(fields.value, parameter, INLINE_FIELDS, losses);
  const parts = readAll({
    mediaType: readName(mimeType, `${parameter}.mimeType`),
    data: readName(data, `${parameter}.data`),
  });
  if (!parts.ok) return parts;
  return succeed({
    kind: "media",
    mediaType: parts.value.mediaType,
    source: { kind: "base64", data: toBase64(parts.value.data) },
  });
};

/** Protocol buffers read base64url and missing padding as well; others don't. */
const toBase64 = (data: string): string => {
  const standard = data.replaceAll("-", "+").replaceAll("_", "/");
  return standard.padEnd(Math.ceil(standard.length / 4) * 4, "=");
};

const FILE_FIELDS = knownFields(["mimeType", "fileUri"], ["displayName"]);

/** Files that Google alone can open: those uploaded to it, its cloud storage, videos. */
const GOOGLE_FILE =
  /^(?!https?:)|^https?:\/\/(?:generativelanguage\.googleapis\.com|(?:www\.|m\.)?youtube\.com|youtu\.be)(?:[:/]|$)/i;

export const readFileData = (value: unknown, parameter: string, losses: Losses): Reading<MediaPart> => {
  const fields = readFields(value, parameter);
  if (!fields.ok) return fields;
  const { mimeType, fileUri } = takeFields(fields.value, parameter, FILE_FIELDS, losses);
  const parts = readAll({
    mediaType: readOptionalText(mimeType, `${parameter}.mimeType`),
    url: readName(fileUri, `${parameter}.fileUri`),
  });
  if (!parts.ok) return parts;
  const { mediaType, url } = parts.value;
  if (GOOGLE_FILE.test(url)) losses.push({ field: `${parameter}.fileUri`, loss: "meaning" });
  return succeed({ kind: "media", mediaType: mediaType === "" ? null : mediaType, source: { kind: "url", url } });
};
