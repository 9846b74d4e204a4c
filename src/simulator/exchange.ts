/** Owns the record of what a caller sent and what it was sent, for tests to compare byte by byte. */

import type { IncomingHttpHeaders } from "node:http";

/** How an exchange ended: the body went out whole, the simulator cut it, or the caller left first. */
export type Ending = "complete" | "cut" | "caller-left";

export interface Exchange {
  readonly method: string;
  /** With the format's prefix and the query, exactly as sent. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The body's bytes handed to the socket so far. */
  sent(): Buffer;
  readonly ended: Promise<Ending>;
}

/** The newest `capacity` exchanges, oldest first. */
export function remember(exchanges: Exchange[], exchange: Exchange, capacity: number): void {
  exchanges.push(exchange);
  if (exchanges.length > capacity) exchanges.shift();
}
