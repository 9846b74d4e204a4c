/** Owns what makes two requests the same, and the names under which answers are kept. */

import { canonicalJson } from "./canonical-json.ts";
import type { TenantScope } from "./scope.ts";

declare const hashed: unique symbol;

/** SHA-256, 64 hexadecimal digits, of everything that decides a request's answer, the tenant included. */
export type CacheKey = string & { readonly [hashed]: true };

/** A request as its provider gets it. */
export interface KeyedRequest {
  /** "anthropic"; also the name of an endpoint that speaks another's dialect. */
  readonly provider: string;
  readonly method: string;
  /** With the configured host, and without any key: those are taken out before (`outgoingUrl`). */
  readonly url: URL;
  readonly headers: Headers;
  /** As JSON.parse returns it. */
  readonly body: unknown;
}

/** Raised when anything below changes what a key or a stored answer means. */
const VERSION = "1";

/** Headers by which providers version, extend or account their APIs; any of them may change an answer. */
const TELLING_PREFIXES = ["anthropic-", "openai-", "x-goog-"];

/** Of those, the ones that only say who calls and with what: keys and client libraries' names. */
const SILENT_HEADERS = new Set(["x-goog-api-key", "x-goog-api-client", "anthropic-dangerous-direct-browser-access"]);

/** Null for a body that has no canonical text: its answer can't be cached. */
export const cacheKey = async (scope: TenantScope, request: KeyedRequest): Promise<CacheKey | null> => {
  const text = keyText(scope, request);
  return text === null ? null : ((await sha256(text)) as CacheKey);
};

/** What is hashed, so that a test can compare a million of them. */
export const keyText = (scope: TenantScope, { provider, method, url, headers, body }: KeyedRequest): string | null => {
  const told = Object.fromEntries([...headers].filter(([name]) => isTelling(name)));
  const place = { scheme: url.protocol, host: url.host, path: url.pathname, query: url.search };
  return canonicalJson({ version: VERSION, tenant: scope, provider, method, ...place, headers: told, body });
};

const isTelling = (name: string): boolean =>
  TELLING_PREFIXES.some((prefix) => name.startsWith(prefix)) && !SILENT_HEADERS.has(name);

/**
 * The name of an answer in every store, and of the Durable Object its requests meet in. The tenant comes first; hashed,
 * because names turn up in dashboards and have a length.
 *
 * | name | where | holds |
 * | --- | --- | --- |
 * | `answers/1/{tenant}/{key}` | Cache API (as a URL), KV or R2, FlightKeeper objects | an answer (stored-answer.ts) |
 * | `generations/1/{tenant}` | a FlightKeeper object | what was purged (generations.ts) |
 */
export const answerName = async (scope: TenantScope, key: CacheKey): Promise<string> =>
  `answers/${VERSION}/${await sha256(scope)}/${key}`;

export const generationsName = async (scope: TenantScope): Promise<string> =>
  `generations/${VERSION}/${await sha256(scope)}`;

const sha256 = async (text: string): Promise<string> => {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};
