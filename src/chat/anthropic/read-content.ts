/** Owns the reading of Anthropic's content blocks of text and media, wherever they stand. */

import { isObject, isString } from "../../core/json.ts";
import { succeed } from "../../core/result.ts";
import { type Fields, isGiven, type Reading, readEach, readFields, readText, refuse } from "../../dialects/reading.ts";
import type { MediaPart, TextPart } from "../chat.ts";
import type { Losses } from "../losses.ts";

export type Content = readonly (TextPart | MediaPart)[];

export const TYPE_AND_CONTENT = new Set(["type", "content"]);
/** Marks for the cache, and what says how an image may be shrunk or where an earlier answer's words came from. */
export const BLOCK_HINTS = new Set(["cache_control", "citations", "transformations"]);
const TEXT_FIELDS = new Set(["type", "text"]);
const IMAGE_FIELDS = new Set(["type", "source"]);
const DOCUMENT_FIELDS = new Set(["type", "source", "citations"]);
const DOCUMENT_HINTS = new Set(["cache_control", "title"]);
const BASE64_FIELDS = new Set(["type", "media_type", "data"]);
const URL_FIELDS = new Set(["type", "url"]);

/** Reads what may be a string or a list of blocks; an empty string holds nothing. */
export const readBlocks = <Part>(
  value: unknown,
  at: string,
  readBlock: (block: Fields, type: string, at: string) => Reading<readonly Part[]>,
): Reading<readonly (Part | TextPart)[]> => {
  if (isString(value)) return succeed(value === "" ? [] : [textPart(value)]);
  if (!Array.isArray(value)) return refuse(`"${at}" must be a string or an array of content blocks.`, at);
  const blocks = readEach(value, at, (block, place) => {
    const fields = readFields(block, place);
    if (!fields.ok) return fields;
    const { type } = fields.value;
    if (!isString(type)) return refuse(`"${place}.type" must name the type of the block.`, `${place}.type`);
    return readBlock(fields.value, type, place);
  });
  return blocks.ok ? succeed(blocks.value.flat()) : blocks;
};

const textPart = (text: string): TextPart => ({ kind: "text", text });

/** A block of another type is named as a loss: what it says to the model has no equal in other dialects. */
export const readContentBlock = (block: Fields, type: string, at: string, losses: Losses): Reading<Content> => {
  switch (type) {
    case "text":
      losses.nameOthers(block, at, TEXT_FIELDS, BLOCK_HINTS);
      return readTextBlock(block.text, `${at}.text`);
    case "image":
      losses.nameOthers(block, at, IMAGE_FIELDS, BLOCK_HINTS);
      return readSource(block.source, `${at}.source`, null, losses);
    case "document":
      losses.nameOthers(block, at, DOCUMENT_FIELDS, DOCUMENT_HINTS);
      if (isObject(block.citations) && block.citations.enabled === true) losses.meaning(`${at}.citations`);
      return readSource(block.source, `${at}.source`, "application/pdf", losses);
    default:
      losses.meaning(at);
      return succeed([]);
  }
};

const readTextBlock = (value: unknown, at: string): Reading<Content> => {
  const text = readText(value, at);
  return text.ok ? succeed([textPart(text.value)]) : text;
};

/** @param urlType - what lies behind a URL, as far as the block's type tells */
const readSource = (value: unknown, at: string, urlType: string | null, losses: Losses): Reading<Content> => {
  const fields = readFields(value, at);
  if (!fields.ok) return fields;
  const source = fields.value;
  switch (source.type) {
    case "base64":
      losses.nameOthers(source, at, BASE64_FIELDS);
      return readBase64(source, at);
    case "url": {
      losses.nameOthers(source, at, URL_FIELDS);
      const url = readText(source.url, `${at}.url`);
      return url.ok ? succeed([{ kind: "media", mediaType: urlType, source: { kind: "url", url: url.value } }]) : url;
    }
    case "text":
      losses.nameOthers(source, at, BASE64_FIELDS);
      return readTextBlock(source.data, `${at}.data`);
    case "content":
      losses.nameOthers(source, at, TYPE_AND_CONTENT);
      return readBlocks(source.content, `${at}.content`, (block, type, place) =>
        readContentBlock(block, type, place, losses),
      );
    default:
      // A file that was uploaded to the provider, above all.
      losses.meaning(at);
      return succeed([]);
  }
};

const readBase64 = ({ media_type: mediaType, data }: Fields, at: string): Reading<Content> => {
  if (!isString(data)) return refuse(`"${at}.data" must be a string in base64.`, `${at}.data`);
  if (!isGiven(mediaType) || !isString(mediaType)) {
    return refuse(`"${at}.media_type" must be a string such as "image/png".`, `${at}.media_type`);
  }
  return succeed([{ kind: "media", mediaType, source: { kind: "base64", data } }]);
};
