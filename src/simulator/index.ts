/** Owns the simulator's server: a local stand-in for the providers' wire formats. Never calls anyone. */

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type Ending, type Exchange, remember } from "./exchange.ts";
import { instant, type Latency } from "./latency.ts";
import { planReply, type Surroundings } from "./plan.ts";
import { play } from "./play.ts";
import { createRandom } from "./random.ts";
import type { FormatName } from "./wire-format.ts";

export type { Exchange } from "./exchange.ts";
export { instant, type Latency, lifelike } from "./latency.ts";
export type { FormatName } from "./wire-format.ts";

export interface SimulatorOptions {
  /** @default 0, any free one */
  readonly port?: number;
  /** @default instant */
  readonly latency?: Latency;
  /** Of ids and of latency's jitter. @default 1 */
  readonly seed?: number;
  /** Refuse requests without a key, as the providers do. @default false */
  readonly strict?: boolean;
  /** How many of the newest exchanges `requests` keeps. @default 1000 */
  readonly remembered?: number;
  readonly now?: () => Date;
}

export interface Simulator {
  /** "http://127.0.0.1:8788" */
  readonly url: string;
  /** What to put in place of a provider's own base URL: "http://127.0.0.1:8788/anthropic". */
  baseUrl(format: FormatName): string;
  /** Recorded exchanges, oldest first. */
  readonly requests: readonly Exchange[];
  /** Drops all connections and frees the port. */
  stop(): Promise<void>;
}

/** Listens on 127.0.0.1 alone. Rejects where the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, latency = instant, seed = 1, strict = false, remembered = 1000, now = () => new Date() } = options;
  const requests: Exchange[] = [];
  const surroundings: Surroundings = { latency, random: createRandom(seed), now, strict };
  const server = createServer((request, response) => {
    serve(request, response, surroundings, (exchange) => remember(requests, exchange, remembered)).catch(() =>
      response.destroy(),
    );
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${portOf(server)}`;
  return { url, baseUrl: (format) => `${url}/${format}`, requests, stop: () => stop(server) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The simulator listens on no port.");
  return address.port;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  surroundings: Surroundings,
  record: (exchange: Exchange) => void,
): Promise<void> {
  const body = await readBody(request);
  const { method = "GET", url: path = "/", headers } = request;
  const sent: Buffer[] = [];
  const ended = Promise.withResolvers<Ending>();
  record({ method, path, headers, body, sent: () => Buffer.concat(sent), ended: ended.promise });
  const reply = planReply(
    { method, url: new URL(path, "http://simulator"), headers: toHeaders(headers), body: body.toString() },
    surroundings,
  );
  ended.resolve(await play(reply, response, (frame) => sent.push(frame)));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const toHeaders = (headers: IncomingMessage["headers"]): Headers =>
  new Headers(Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]));

async function stop(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
