/** Owns telling a whole answer from one that was cut, broke off or failed, by nothing but its bytes. */

import type { AnswerEvent, FormatName } from "./formats/answer-format.ts";
import { answerFormats } from "./formats/index.ts";

/** @param body - all of it, from a connection that ended properly; even so it may have been cut by whoever sent it */
export const isWholeAnswer = (format: FormatName, contentType: string | null, body: Uint8Array): boolean => {
  const text = decode(body);
  if (text === null) return false;
  const kind = contentType?.split(";")[0]?.trim().toLowerCase();
  if (kind === "text/event-stream") {
    const events = readEvents(text);
    return events !== null && answerFormats[format].isWholeStream(events);
  }
  return kind === "application/json" && answerFormats[format].isWhole(parse(text));
};

/** Every event that has data; null where the last one isn't closed by its blank line. */
const readEvents = (text: string): readonly AnswerEvent[] | null => {
  // Where lines end in CR LF, a last CR alone has lost its LF.
  if (!text.endsWith(text.includes("\n") ? "\n" : "\r")) return null;
  const blocks = text.split(/(?:\r\n|\n|\r(?!\n)){2}/);
  if (blocks.pop()?.trim() !== "") return null;
  return blocks.flatMap((block) => {
    const lines = block.split(/\r\n|\n|\r/).filter((line) => line.startsWith("data:"));
    const data = lines.map((line) => line.slice("data:".length).replace(/^ /, "")).join("\n");
    return lines.length === 0 ? [] : [{ text: data, data: parse(data) }];
  });
};

/** Null where the bytes aren't UTF-8. */
const decode = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    return null;
  }
};

/** Undefined for what isn't JSON. */
const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
