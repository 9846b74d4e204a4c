/** Owns the writing of images and files, as content parts of a user message. */

import type { JsonObject } from "../../core/json.ts";
import type { MediaPart } from "../chat.ts";

/** The formats of images that OpenAI shows its models. */
const IMAGE_TYPES: ReadonlySet<string> = new Set(["image/png", "image/jpeg", "image/jpg", "image/webp", "image/gif"]);

/** Null for what Chat Completions doesn't take: a PDF by its URL, a file of any other type, a URL that isn't http(s). */
export const writeMedia = ({ mediaType, source }: MediaPart): JsonObject | null => {
  if (source.kind === "url") {
    const isImage = (mediaType === null || mediaType.startsWith("image/")) && /^https?:/i.test(source.url);
    return isImage ? imagePart(source.url) : null;
  }
  if (mediaType === null) return null;
  const url = `data:${mediaType};base64,${source.data}`;
  if (IMAGE_TYPES.has(mediaType)) return imagePart(url);
  return mediaType === "application/pdf" ? filePart(url) : null;
};

const imagePart = (url: string): JsonObject => ({ type: "image_url", image_url: { url } });

/** OpenAI refuses a file without a name. */
const filePart = (data: string): JsonObject => ({ type: "file", file: { filename: "document.pdf", file_data: data } });
