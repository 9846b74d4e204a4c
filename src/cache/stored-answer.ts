/** Owns an answer as it is kept: what of it, in which bytes, and how it is given again. */

import { isObject, isString, type JsonObject } from "../core/json.ts";
import { isDecoded } from "../http/forwardable-headers.ts";
import type { FormatName } from "./formats/answer-format.ts";
import { isWholeAnswer } from "./whole-answer.ts";

/** A whole, successful answer. */
export interface Answer {
  /** Lower-case names; only those that say something of the answer itself. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What a store keeps. */
export interface StoredAnswer extends Answer {
  /** Milliseconds since 1970. */
  readonly storedAt: number;
  readonly expiresAt: number;
  /** Milliseconds the provider took for it. */
  readonly costMs: number;
  readonly tags: readonly string[];
  /** Of the tenant's purges when the answer was asked for (`markOf`). */
  readonly mark: readonly number[];
}

/** All others belong to the one exchange they came with: cookies, request ids, rate limits, dates, encodings. */
const KEPT_HEADERS = new Set(["content-type", "content-language", "openai-version"]);

/** Whether a response may become an answer once its body has come; if not, there is no sense in holding the body. */
export const isRecordable = ({ status, headers, body }: Response): boolean =>
  status === 200 && body !== null && isDecoded(headers);

/** Null where the body isn't a whole answer. */
export const toAnswer = (format: FormatName, headers: Headers, body: Uint8Array): Answer | null => {
  if (!isWholeAnswer(format, headers.get("content-type"), body)) return null;
  const kept = [...headers].filter(([name]) => KEPT_HEADERS.has(name));
  return { headers: Object.fromEntries(kept), body };
};

/** The same bytes, whole at once: in a stream, the same events in the same order. */
export const replay = ({ headers, body }: Answer): Response => new Response(body, { status: 200, headers });

const LINE_FEED = 0x0a;

/**
 * One line of JSON that describes the answer, then its body: the same bytes for every store.
 * @param name - under which it is stored; a reader finds it again and so knows that it got what it asked for
 */
export const encodeStored = (name: string, { body, ...rest }: StoredAnswer): Uint8Array => {
  const line = new TextEncoder().encode(`${JSON.stringify({ name, length: body.byteLength, ...rest })}\n`);
  const bytes = new Uint8Array(line.byteLength + body.byteLength);
  bytes.set(line);
  bytes.set(body, line.byteLength);
  return bytes;
};

/** Null for anything but a whole stored answer of that name: what a store gives back is as untrusted as any input. */
export const decodeStored = (name: string, bytes: Uint8Array): StoredAnswer | null => {
  const end = bytes.indexOf(LINE_FEED);
  if (end < 0) return null;
  const description = parseLine(bytes.subarray(0, end));
  const body = bytes.subarray(end + 1);
  if (description === null || description.name !== name || description.length !== body.byteLength) return null;
  if (!isComplete(description)) return null;
  return { ...(description as unknown as StoredAnswer), body };
};

const isComplete = ({ headers, storedAt, expiresAt, costMs, tags, mark }: JsonObject): boolean =>
  [storedAt, expiresAt, costMs].every(Number.isFinite) &&
  isObject(headers) &&
  Object.values(headers).every(isString) &&
  Array.isArray(tags) &&
  tags.every(isString) &&
  Array.isArray(mark);

const parseLine = (bytes: Uint8Array): JsonObject | null => {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes));
    return isObject(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
};
