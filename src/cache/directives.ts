/** Owns the headers by which a caller says what the cache shall do with its request. */

import { type Failure, invalidRequest } from "../core/failure.ts";
import { fail, type Result, succeed } from "../core/result.ts";

/** Null stands for "not said". */
export interface CacheDirectives {
  /** `on`: the answer may be repeated, whatever the temperature. `refresh`: as well, and a new one is to be fetched. */
  readonly mode: "on" | "off" | "refresh" | null;
  readonly ttlMs: number | null;
  /** Names under which the answer can be purged. */
  readonly tags: readonly string[];
}

const MODE = "x-thimble-cache";
const TTL = "x-thimble-cache-ttl";
const TAGS = "x-thimble-cache-tags";

/** A tag's count and length bound what a stored answer's own description can grow to. */
const MOST_TAGS = 8;
const TAG = /^[A-Za-z0-9_.:-]{1,64}$/;

/** @param maximumTtlMs - of the configuration. Fails on any value that isn't one of those the router knows. */
export const readDirectives = (headers: Headers, maximumTtlMs: number): Result<CacheDirectives, Failure> => {
  const mode = headers.get(MODE);
  if (mode !== null && !isMode(mode)) return refuse(MODE, 'must be "on", "off" or "refresh".');
  const ttl = headers.get(TTL);
  const most = Math.floor(maximumTtlMs / 1000);
  if (ttl !== null && !(/^\d{1,9}$/.test(ttl) && Number(ttl) >= 1 && Number(ttl) <= most)) {
    return refuse(TTL, `must be a whole number of seconds from 1 to ${most}.`);
  }
  const tags = readTags(headers.get(TAGS));
  if (tags === null) {
    const rule = `must be at most ${MOST_TAGS} tags with commas between them, each of 1 to 64 letters, digits and "_.:-".`;
    return refuse(TAGS, rule);
  }
  return succeed({ mode, ttlMs: ttl === null ? null : Number(ttl) * 1000, tags });
};

const isMode = (text: string): text is "on" | "off" | "refresh" => ["on", "off", "refresh"].includes(text);

/** In order and each once, so that equal sets are stored alike; null where one isn't a tag. */
const readTags = (text: string | null): readonly string[] | null => {
  if (text === null) return [];
  const tags = [...new Set(text.split(",").map((tag) => tag.trim()))].sort();
  return tags.length <= MOST_TAGS && tags.every(isTag) ? tags : null;
};

/** Whether an answer can have such a tag at all. */
export const isTag = (text: string): boolean => TAG.test(text);

const refuse = (header: string, rule: string): Result<never, Failure> =>
  fail(invalidRequest(`The header "${header}" ${rule}`, header));
