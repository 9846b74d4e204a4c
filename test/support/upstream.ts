/** Owns a stand-in for a provider's server that keeps every byte it is sent and answers whatever a test tells it to. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface RecordedRequest {
  readonly method: string;
  /** As on the wire: path and query, or for a proxied request the whole URL. */
  readonly target: string;
  /** Name, value, name, value, … as on the wire. */
  readonly rawHeaders: readonly string[];
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** Settles when the connection of this exchange has ended, by whomever. */
  readonly closed: Promise<void>;
}

export interface Upstream {
  /** "http://127.0.0.1:51234" */
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** The next request recorded from now on. */
  readonly next: () => Promise<RecordedRequest>;
  readonly clear: () => void;
  readonly stop: () => Promise<void>;
}

/** @param respond - called with each whole request; left without an end, the exchange stays open */
export const startUpstream = async (
  respond: (request: RecordedRequest, response: ServerResponse) => unknown,
): Promise<Upstream> => {
  const requests: RecordedRequest[] = [];
  const waiting: ((request: RecordedRequest) => void)[] = [];
  // What a proxy is sent has its host in the target.
  const server = createServer({ requireHostHeader: false }, async (incoming, response) => {
    const closed = new Promise<void>((resolve) => response.once("close", resolve));
    const request = await record(incoming, closed);
    if (request === null) return;
    requests.push(request);
    for (const tell of waiting.splice(0)) tell(request);
    await respond(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    next: () => new Promise((resolve) => waiting.push(resolve)),
    clear: () => requests.splice(0),
    stop: async () => {
      const stopped = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await stopped;
    },
  };
};

/** Null where the sender broke off. */
const record = async (incoming: IncomingMessage, closed: Promise<void>): Promise<RecordedRequest | null> => {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) chunks.push(chunk);
  } catch {
    return null;
  }
  const { method = "", url = "", rawHeaders, headers } = incoming;
  return { method, target: url, rawHeaders, headers, body: Buffer.concat(chunks), closed };
};
