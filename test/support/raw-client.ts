/** Owns a client that changes nothing: no decompression, no redirects, headers and target just as given. */

import { type IncomingMessage, request } from "node:http";
import { pipeline } from "node:stream/promises";

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  /** False where the connection broke before the body's end. */
  readonly complete: boolean;
}

export interface RawRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Pieces are sent one by one, with chunked transfer encoding unless the headers hold a content-length. */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/** Sends one request over a connection of its own and reads the whole response. */
export const send = async (url: string, target: string, options: RawRequest = {}): Promise<RawResponse> => {
  const response = await open(url, target, options).response;
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk);
  } catch {
    // A broken body is told by `complete`.
  }
  const { statusCode = 0, headers, rawHeaders, complete } = response;
  return { status: statusCode, headers, rawHeaders, body: Buffer.concat(chunks), complete };
};

export interface OpenResponse {
  readonly response: Promise<IncomingMessage>;
  /** Resets the connection, which the other side sees at once. */
  readonly leave: () => void;
  /** Closes the connection, which the other side can't tell from a caller who has only finished sending, until it writes. */
  readonly close: () => void;
}

/** Sends one request and hands the response over as soon as its headers are there. */
export const open = (
  url: string,
  target: string,
  { method = "POST", headers = {}, body = "" }: RawRequest = {},
): OpenResponse => {
  const { hostname, port } = new URL(url);
  const whole = typeof body === "string" || body instanceof Uint8Array;
  const fields = {
    // Node frames the bodies of some methods only when told their length.
    ...(whole && body.length > 0 ? { "content-length": String(Buffer.byteLength(body)) } : {}),
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()])),
  };
  const outgoing = request({ hostname, port, path: target, method, headers: fields, agent: false });
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once("response", resolve);
    outgoing.on("error", reject);
  });
  if (whole) outgoing.end(body);
  // Where the other side hangs up before all is sent, the response or the connection's error tells.
  else pipeline(body, outgoing).catch(() => undefined);
  return { response, leave: () => outgoing.socket?.resetAndDestroy(), close: () => outgoing.destroy() };
};
