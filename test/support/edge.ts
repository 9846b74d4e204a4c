/**
 * Owns the one thing Cloudflare's edge does for a Worker that matters here and that bare workerd doesn't: it tells at
 * once that a caller has closed its connection. workerd takes such a caller for one that has only finished sending, and
 * finds out when it next writes. Passes all bytes on as they are.
 */

import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface Edge {
  /** "http://127.0.0.1:51234" */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** @param routerUrl - where workerd listens, "http://127.0.0.1:51235" */
export const startEdge = async (routerUrl: string): Promise<Edge> => {
  const { hostname, port: routerPort } = new URL(routerUrl);
  const callers = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (caller) => {
    callers.add(caller);
    const router = connect(Number(routerPort), hostname);
    caller.pipe(router, { end: false });
    router.pipe(caller);
    caller.once("end", () => router.resetAndDestroy());
    caller.once("error", () => router.resetAndDestroy());
    caller.once("close", () => callers.delete(caller));
    router.once("error", () => caller.destroy());
    router.once("close", () => caller.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const stopped = new Promise((resolve) => server.close(resolve));
      for (const caller of callers) caller.destroy();
      await stopped;
    },
  };
};
