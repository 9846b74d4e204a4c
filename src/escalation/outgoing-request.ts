/** Owns the request a provider gets: to the configured host and to no other, with one key and with nobody else's. */

import { headersForProvider, readableCodings } from "../http/forwardable-headers.ts";
import type { Upstream } from "./destination.ts";

/** A caller's request, its prefix taken off. */
export interface Incoming {
  readonly method: string;
  /** As sent, "/" first, not decoded. */
  readonly path: string;
  /** As sent, with its "?"; empty where there is none. */
  readonly search: string;
  readonly headers: Headers;
  readonly body: Uint8Array | ReadableStream<Uint8Array> | null;
  /** Aborts when the caller leaves. */
  readonly signal: AbortSignal;
}

/** What `fetch` sends. */
export interface Outgoing {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: Uint8Array | ReadableStream<Uint8Array> | null;
}

/**
 * The caller's own bytes and headers. Only path and query are the caller's: neither setter can move a URL to another host.
 * @param spentHeaders - lower-case names of what must go no further; "query" stands for a key in the query
 */
export const asSent = (incoming: Incoming, upstream: Upstream, spentHeaders: readonly string[]): Outgoing => {
  const { provider, baseUrl } = upstream;
  const url = new URL(baseUrl);
  url.pathname = url.pathname.replace(/\/+$/, "") + incoming.path;
  const { search, key } = splitKey(incoming.search, provider.keyParameter);
  url.search = search;
  const headers = headersForProvider(incoming.headers);
  for (const name of spentHeaders) headers.delete(name);
  const accepted = headers.get("accept-encoding");
  if (accepted !== null) headers.set("accept-encoding", readableCodings(accepted));
  if (key !== null && !spentHeaders.includes("query")) {
    const [name, value] = provider.keyHeader(key);
    if (!headers.has(name)) headers.set(name, value);
  }
  return withKey({ method: incoming.method, url, headers, body: incoming.body }, upstream);
};

/** The request with the router's own key in the place of any other; unchanged where the router has none. */
export const withKey = (outgoing: Outgoing, { provider, apiKey }: Upstream): Outgoing => {
  if (apiKey === null) return outgoing;
  const headers = new Headers(outgoing.headers);
  for (const name of provider.keyHeaders) headers.delete(name);
  headers.set(...provider.keyHeader(apiKey));
  return { ...outgoing, headers };
};

/** Takes the key out of a query string and leaves the rest as it was written. A key no header can carry is dropped. */
const splitKey = (search: string, parameter: string | null): { search: string; key: string | null } => {
  const key = parameter === null ? null : new URLSearchParams(search).get(parameter);
  if (key === null) return { search, key: null };
  const others = search
    .slice(1)
    .split("&")
    .filter((pair) => new URLSearchParams(pair).get(parameter ?? "") === null);
  return { search: others.length === 0 ? "" : `?${others.join("&")}`, key: /^[\x21-\x7e]+$/.test(key) ? key : null };
};
