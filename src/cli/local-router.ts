/** Owns running the router in local workerd, offline, and what wrangler's files set for it. Never decides where its upstreams are. */

import { type EventEmitter, once } from "node:events";
import { join } from "node:path";
import { fail, type Result, succeed } from "../core/result.ts";
import type { Variables } from "./variables.ts";

const root = join(import.meta.dirname, "../..");
const config = join(root, "wrangler.toml");

export interface LocalRouter {
  stop(): Promise<void>;
}

const toBinding = ([name, value]: readonly [string, string]) =>
  [name, { type: name.endsWith("_KEY") ? "secret_text" : "plain_text", value }] as const;

const toOptions = (port: number, variables: Readonly<Record<string, string>>) => ({
  config,
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

async function loadWrangler() {
  process.env.WRANGLER_SEND_METRICS = "false";
  // Otherwise miniflare asks a server where this machine is, to fill in `request.cf`.
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";
  return await import("wrangler");
}

/** What wrangler.toml sets for a local router, and `.dev.vars` (where there is none, `.env`), which goes before it. */
export async function fileVariables(): Promise<Variables> {
  const { unstable_readConfig, unstable_getVarsForDev } = await loadWrangler();
  const { vars } = unstable_readConfig({ config });
  const bindings = unstable_getVarsForDev(config, undefined, vars, undefined, true);
  return Object.fromEntries(Object.entries(bindings).map(([name, { value }]) => [name, value]));
}

/**
 * Serves on 127.0.0.1; the Worker's log lines go to standard output, wrangler's own errors to standard error.
 * @param variables - go before those of `fileVariables`
 */
export async function startLocalRouter(
  port: number,
  variables: Readonly<Record<string, string>>,
): Promise<Result<LocalRouter, string>> {
  const { unstable_DevEnv: DevelopmentServer } = await loadWrangler();
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
