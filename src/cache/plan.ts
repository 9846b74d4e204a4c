/** Owns whether a request has anything to do with the cache, and what. */

import type { Failure } from "../core/failure.ts";
import { isObject } from "../core/json.ts";
import { type Result, succeed } from "../core/result.ts";
import { readDirectives } from "./directives.ts";
import type { FormatName, Obstacle } from "./formats/answer-format.ts";
import { answerFormats } from "./formats/index.ts";

/** What the operator allows. */
export interface CachePolicy {
  /** `off`: nothing is cached, whatever callers say. `asked`: for callers who ask. `on`: also for all at temperature 0. */
  readonly mode: "off" | "asked" | "on";
  /** Of an answer whose caller asks for no other. */
  readonly ttlMs: number;
  readonly maximumTtlMs: number;
}

/** Why a request has nothing to do with the cache. */
export type Bypass =
  | "off" // by configuration or by the caller
  | "not_asked"
  | "temperature" // not 0, and the caller hasn't declared the answer repeatable
  | "other_path"
  | "unread" // the body wasn't read, or is no object
  | Obstacle;

export type CachePlan =
  | { readonly use: false; readonly why: Bypass }
  | {
      readonly use: true;
      /** False where the caller wants a new answer to take the stored one's place. */
      readonly lookUp: boolean;
      readonly ttlMs: number;
      readonly tags: readonly string[];
    };

export interface CacheCandidate {
  readonly format: FormatName;
  readonly method: string;
  /** With the dialect's prefix or without. */
  readonly url: URL;
  readonly headers: Headers;
  /** As JSON.parse returns it; undefined where it wasn't read. */
  readonly body: unknown;
}

/** Fails on headers that say something the router doesn't know; those count even where nothing is cached. */
export const planCaching = (candidate: CacheCandidate, policy: CachePolicy): Result<CachePlan, Failure> => {
  const directives = readDirectives(candidate.headers, policy.maximumTtlMs);
  if (!directives.ok) return directives;
  const { mode, ttlMs, tags } = directives.value;
  const why = bypass(candidate, mode, policy);
  if (why !== null) return succeed({ use: false, why });
  return succeed({ use: true, lookUp: mode !== "refresh", ttlMs: ttlMs ?? policy.ttlMs, tags });
};

const bypass = (
  { format, method, url, body }: CacheCandidate,
  mode: "on" | "off" | "refresh" | null,
  policy: CachePolicy,
): Bypass | null => {
  const rules = answerFormats[format];
  if (policy.mode === "off" || mode === "off") return "off";
  if (mode === null && policy.mode === "asked") return "not_asked";
  if (method !== "POST" || !rules.path.test(url.pathname)) return "other_path";
  if (!isObject(body)) return "unread";
  if (mode === null && rules.temperature(body) !== 0) return "temperature";
  return rules.obstacle(body);
};
