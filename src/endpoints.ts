/** Owns which provider stands behind which dialect, and which paths and headers belong to either. */

import { TrieRouter } from "hono/router/trie-router";
import { anthropic } from "./dialects/anthropic/index.ts";
import type { Dialect } from "./dialects/dialect.ts";
import { gemini } from "./dialects/gemini/index.ts";
import { native } from "./dialects/native/index.ts";
import { openai } from "./dialects/openai/index.ts";
import * as providers from "./providers/index.ts";

export interface Endpoint {
  readonly dialect: Dialect;
  /** Who gets what isn't answered in place; null for the dialect that then reports its decision instead. */
  readonly provider: providers.Provider | null;
  /** Hono patterns, without the prefix, of paths that can only be this provider's. All of them are relayed. */
  readonly ownPaths: readonly string[];
  /** The same, of paths that are only this provider's when posted to. */
  readonly ownPostPaths: readonly string[];
  /** Request headers that only this provider's callers send; for paths that several providers have. */
  readonly ownHeaders: readonly string[];
  /** Methods other than POST that the provider itself has on the dialect's answerable paths. */
  readonly relayedMethods: readonly string[];
}

const openaiEndpoint: Endpoint = {
  dialect: openai,
  provider: providers.openai,
  ownPaths: [],
  ownPostPaths: [],
  ownHeaders: ["authorization"],
  // Lists stored completions.
  relayedMethods: ["GET"],
};

export const nativeEndpoint: Endpoint = {
  dialect: native,
  provider: null,
  ownPaths: [],
  ownPostPaths: [],
  ownHeaders: [],
  relayedMethods: [],
};

/** In the order in which they are tried: an `authorization` header also comes with Anthropic's and Google's OAuth. */
export const endpoints: readonly Endpoint[] = [
  {
    dialect: anthropic,
    provider: providers.anthropic,
    ownPaths: ["/v1/messages/*", "/v1/complete"],
    ownPostPaths: [],
    ownHeaders: ["anthropic-version", "x-api-key"],
    relayedMethods: [],
  },
  {
    dialect: gemini,
    provider: providers.gemini,
    ownPaths: ["/v1beta/*", "/v1alpha/*", "/upload/*", "/download/*"],
    // OpenAI's fine-tuned models have colons in their names as well, but are only read and deleted.
    ownPostPaths: ["/v1/models/:target{[^/]+:[^/]+}"],
    ownHeaders: ["x-goog-api-key"],
    relayedMethods: [],
  },
  openaiEndpoint,
  nativeEndpoint,
];

/** Of all SDKs: a key of the router's in another provider's header is no less one. */
export const KEY_HEADERS: readonly string[] = ["authorization", "x-api-key", "x-goog-api-key"];

/**
 * Whose path this is by what the request carries: several providers have files, models and batches under `/v1`.
 * OpenAI's if nothing tells.
 */
export const sharedPathEndpoint = (request: Request): Endpoint => findByCredentials(request) ?? openaiEndpoint;

/** In whose words to speak to a caller whatever the path. */
export const addressedEndpoint = (request: Request): Endpoint => {
  const [[first] = []] = ownersOfPaths.match(request.method, new URL(request.url).pathname);
  return first?.[0] ?? findByCredentials(request) ?? nativeEndpoint;
};

/** What is found here gets to see the caller's key, so a key that is clearly one provider's leads to no other. */
const findByCredentials = (request: Request): Endpoint | undefined => {
  const { searchParams } = new URL(request.url);
  const names = headerNames(request.headers);
  return endpoints.find(
    ({ ownHeaders, provider }) =>
      ownHeaders.some((name) => names.has(name)) ||
      (typeof provider?.keyParameter === "string" && searchParams.has(provider.keyParameter)),
  );
};

/** The request's headers, and those that a browser asks leave for before it sends them. */
const headerNames = (headers: Headers): ReadonlySet<string> => {
  const announced = headers.get("access-control-request-headers") ?? "";
  return new Set([...headers.keys(), ...announced.split(",").map((name) => name.trim().toLowerCase())]);
};

/** Whose each path is that tells by itself. */
const ownersOfPaths = new TrieRouter<Endpoint>();
for (const endpoint of endpoints) {
  const { dialect, ownPaths, ownPostPaths } = endpoint;
  for (const path of [...dialect.paths, ...ownPaths]) ownersOfPaths.add("ALL", path, endpoint);
  for (const path of ownPostPaths) ownersOfPaths.add("POST", path, endpoint);
  if (dialect.prefix !== "") ownersOfPaths.add("ALL", `${dialect.prefix}/*`, endpoint);
}
