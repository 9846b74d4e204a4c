/** Owns which provider stands behind which dialect, and which paths and headers belong to either. */

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
  /** Request headers that only this provider's callers send; for paths that several providers have. */
  readonly ownHeaders: readonly string[];
  /** Methods other than POST that the provider itself has on the dialect's answerable paths. */
  readonly relayedMethods: readonly string[];
}

const openaiEndpoint: Endpoint = {
  dialect: openai,
  provider: providers.openai,
  ownPaths: [],
  ownHeaders: ["authorization"],
  // Lists stored completions.
  relayedMethods: ["GET"],
};

const nativeEndpoint: Endpoint = {
  dialect: native,
  provider: null,
  ownPaths: [],
  ownHeaders: [],
  relayedMethods: [],
};

/** In the order in which they are tried: an `authorization` header also comes with Anthropic's and Google's OAuth. */
export const endpoints: readonly Endpoint[] = [
  {
    dialect: anthropic,
    provider: providers.anthropic,
    ownPaths: ["/v1/messages/*", "/v1/complete"],
    ownHeaders: ["anthropic-version", "x-api-key"],
    relayedMethods: [],
  },
  {
    dialect: gemini,
    provider: providers.gemini,
    ownPaths: ["/v1beta/*", "/v1alpha/*", "/upload/*", "/download/*"],
    ownHeaders: ["x-goog-api-key"],
    relayedMethods: [],
  },
  openaiEndpoint,
  nativeEndpoint,
];

/** Whose path this is by its headers: several providers have files, models and batches under `/v1`. OpenAI's if none tells. */
export const sharedPathEndpoint = (_path: string, headers: Headers): Endpoint =>
  findByHeaders(headers) ?? openaiEndpoint;

/** In whose words to speak to a caller whatever the path. */
export const addressedEndpoint = (path: string, headers: Headers): Endpoint =>
  endpoints.find(({ dialect }) => dialect.prefix !== "" && path.startsWith(`${dialect.prefix}/`)) ??
  findByHeaders(headers) ??
  nativeEndpoint;

const findByHeaders = (headers: Headers): Endpoint | undefined =>
  endpoints.find(({ ownHeaders }) => ownHeaders.some((name) => headers.has(name)));
