/** Owns running the router in local workerd, offline. Never decides where its upstreams are. */

import { type EventEmitter, once } from "node:events";
import { join } from "node:path";
import { fail, type Result, succeed } from "../core/result.ts";

const root = join(import.meta.dirname, "../..");

export interface LocalRouter {
  stop(): Promise<void>;
}

const toBinding = ([name, value]: readonly [string, string]) =>
  [name, { type: name.endsWith("_KEY") ? "secret_text" : "plain_text", value }] as const;

const toOptions = (port: number, variables: Readonly<Record<string, string>>) => ({
  config: join(root, "wrangler.toml"),
  bindings: Object.fromEntries(Object.entries(variables).map(toBinding)),
  dev: {
    remote: false as const,
    server: { hostname: "127.0.0.1", port },
    inspector: false as const,
    watch: false,
    liveReload: false,
    persist: false as const,
    logLevel: "error" as const,
    structuredLogsHandler: ({ message }: { message: string }) => console.log(message),
  },
});

/**
 * Serves on 127.0.0.1; the Worker's log lines go to standard output, wrangler's own errors to standard error.
 * @param variables - added to those of wrangler.toml and .dev.vars
 */
export async function startLocalRouter(
  port: number,
  variables: Readonly<Record<string, string>>,
): Promise<Result<LocalRouter, string>> {
  process.env.WRANGLER_SEND_METRICS = "false";
  // Otherwise miniflare asks a server where this machine is, to fill in `request.cf`.
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";
  const { unstable_DevEnv: DevelopmentServer } = await import("wrangler");
  const server = new DevelopmentServer();
  const runs = isRunning(server);
  const worker = await server.startWorker(toOptions(port, variables));
  if (!(await runs)) return fail("The router could not be built; the reasons are above.");
  await worker.ready;
  return succeed({ stop: () => worker.dispose() });
}

/** False where the build fails. The worker's own `ready` says no more than that the proxy before it listens. */
async function isRunning(server: EventEmitter): Promise<boolean> {
  const settled = new AbortController();
  const heard = (event: string) => once(server, event, { signal: settled.signal });
  const running = await Promise.race([
    heard("reloadComplete").then(() => true),
    heard("buildFailed").then(() => false),
  ]);
  settled.abort();
  return running;
}
