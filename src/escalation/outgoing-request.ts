/** Owns the request a provider gets: the caller's own bytes and headers, to the configured host and to no other. */

import { headersForProvider } from "../http/forwardable-headers.ts";
import type { Provider } from "../providers/index.ts";

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

/** A provider as the configuration knows it. */
export interface Target {
  readonly provider: Provider;
  readonly baseUrl: string;
  /** Replaces the caller's; null passes the caller's through. */
  readonly apiKey: string | null;
}

/** Where the request goes. Only path and query are the caller's: neither setter can move a URL to another host. */
export const outgoingUrl = (incoming: Incoming, { baseUrl, provider }: Target): URL => {
  const url = new URL(baseUrl);
  url.pathname = url.pathname.replace(/\/+$/, "") + incoming.path;
  url.search = splitKey(incoming.search, provider.keyParameter).search;
  return url;
};

export const outgoingHeaders = (incoming: Incoming, { provider, apiKey }: Target): Headers => {
  const headers = headersForProvider(incoming.headers);
  const { key } = splitKey(incoming.search, provider.keyParameter);
  if (apiKey !== null) {
    for (const name of provider.keyHeaders) headers.delete(name);
    headers.set(...provider.keyHeader(apiKey));
  } else if (key !== null) {
    const [name, value] = provider.keyHeader(key);
    if (!headers.has(name)) headers.set(name, value);
  }
  return headers;
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
