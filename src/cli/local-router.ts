/** Owns running the router in local workerd, offline. Never decides where its upstreams are. */

import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

export interface LocalRouter {
  stop(): Promise<void>;
}

const toBinding = ([name, value]: readonly [string, string]) =>
  [name, { type: name.endsWith("_KEY") ? "secret_text" : "plain_text", value }] as const;

/**
 * Serves on 127.0.0.1; the Worker's log lines go to standard output.
 * @param variables - added to those of wrangler.toml and .dev.vars
 */
export async function startLocalRouter(
  port: number,
  variables: Readonly<Record<string, string>>,
): Promise<LocalRouter> {
  process.env.WRANGLER_SEND_METRICS = "false";
  // Otherwise miniflare asks a server where this machine is, to fill in `request.cf`.
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";
  const { unstable_startWorker } = await import("wrangler");
  const worker = await unstable_startWorker({
    config: join(root, "wrangler.toml"),
    bindings: Object.fromEntries(Object.entries(variables).map(toBinding)),
    dev: {
      remote: false,
      server: { hostname: "127.0.0.1", port },
      inspector: false,
      watch: false,
      liveReload: false,
      persist: false,
      logLevel: "error",
      structuredLogsHandler: ({ message }: { message: string }) => console.log(message),
    },
  });
  await worker.ready;
  return { stop: () => worker.dispose() };
}
