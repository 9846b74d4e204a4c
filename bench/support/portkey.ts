/**
 * Owns Portkey's gateway to compare with: its own Node server as published, a process of its own.
 *
 * Its streams fail with any @hono/node-server from 1.14.2 on ("TypeError: immutable", its issue 1389): hence the override
 * in package.json.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";

const SERVER = join(import.meta.dirname, "../../node_modules/@portkey-ai/gateway/build/start-server.js");
const LONGEST_START_MS = 30_000;

export interface Portkey {
  readonly url: string;
  readonly processId: number;
  /** What a request needs besides its own headers to be sent on to Anthropic's API at the given host. */
  readonly headersFor: (providerUrl: string) => Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

export const startPortkey = async (): Promise<Portkey> => {
  const port = await freePort();
  const child = spawn(process.execPath, [SERVER, `--port=${port}`, "--headless"], {
    stdio: "ignore",
    env: { ...process.env, NODE_ENV: "production" },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswering(url);
  return {
    url,
    processId: child.pid ?? 0,
    headersFor: (providerUrl) => ({
      "x-portkey-provider": "anthropic",
      "x-portkey-custom-host": `${providerUrl}/v1`,
      authorization: "Bearer key",
    }),
    stop: async () => {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    },
  };
};

/** It takes a port as an argument and tells none. */
const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

const untilAnswering = async (url: string): Promise<void> => {
  const until = performance.now() + LONGEST_START_MS;
  while (performance.now() < until) {
    const response = await fetch(url).catch(() => null);
    if (response !== null) return await response.body?.cancel();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("Portkey's gateway did not start");
};
