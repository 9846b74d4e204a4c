/** Owns which headers may pass from the caller to a provider and back. All others pass unchanged. */

/** RFC 9110, section 7.6.1, with the older names still seen: they belong to one connection, not to the message. */
const HOP_BY_HOP = [
  "connection",
  "expect",
  "http2-settings",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** Set anew by `fetch`, or told by the caller's network about the caller and no concern of the provider's. */
const NOT_TO_PROVIDER = new Set([
  ...HOP_BY_HOP,
  "content-length",
  "cookie",
  "forwarded",
  "host",
  "true-client-ip",
  "x-real-ip",
]);
const NOT_TO_PROVIDER_PREFIXES = ["cf-", "x-forwarded-", "x-thimble-"];

/** Cookies and other services' addresses hold for the provider's own origin; under the router's they would be wrong. */
const NOT_TO_CALLER = new Set([...HOP_BY_HOP, "alt-svc", "set-cookie", "set-cookie2"]);
const NOT_TO_CALLER_PREFIXES = ["x-thimble-"];

/** What of a caller's headers the provider gets to see. */
export const headersForProvider = (headers: Headers): Headers =>
  without(headers, NOT_TO_PROVIDER, NOT_TO_PROVIDER_PREFIXES);

/** What of a provider's headers the caller gets to see. */
export const headersForCaller = (headers: Headers): Headers => without(headers, NOT_TO_CALLER, NOT_TO_CALLER_PREFIXES);

/** Content codings that workerd takes off a response before anyone here sees its bytes. */
const DECODED = new Set(["identity", "gzip", "br"]);

/** Whether a response's bytes, once read here, are what was encoded. */
export const isDecoded = (headers: Headers): boolean =>
  DECODED.has(headers.get("content-encoding")?.trim().toLowerCase() ?? "identity");

/** Of an Accept-Encoding (RFC 9110, section 12.5.3) what the router could read as well. */
export const readableCodings = (accepted: string): string =>
  accepted
    .split(",")
    .filter((coding) => DECODED.has(coding.split(";")[0]?.trim().toLowerCase() ?? ""))
    .join(",")
    .trim() || "identity";

/** For a body that was read: its encoding is off, where it is one that the runtime takes off. */
export const headersOfDecoded = (headers: Headers): Headers => {
  const kept = new Headers(headers);
  if (isDecoded(headers)) kept.delete("content-encoding");
  kept.delete("content-length");
  return kept;
};

const without = (headers: Headers, names: ReadonlySet<string>, prefixes: readonly string[]): Headers => {
  const named = new Set((headers.get("connection") ?? "").split(",").map((name) => name.trim().toLowerCase()));
  const kept = new Headers();
  for (const [name, value] of headers) {
    const dropped = names.has(name) || named.has(name) || prefixes.some((prefix) => name.startsWith(prefix));
    if (!dropped) kept.append(name, value);
  }
  return kept;
};
