/**
 * Owns a router with all that the platform gives it: the production bundle inside Miniflare, with the Cache API, the KV
 * namespace ANSWERS and Durable Objects. Slower to start than router.ts's, and only needed where one of those matters.
 *
 * Its socket leads straight to the Worker: what stands before it in Miniflare would decompress and re-frame bodies.
 */

import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { type Bundle, takeBundle } from "./bundle.ts";
import type { Router } from "./router.ts";

/** As a `Router`, though workerd is Miniflare's own child. */
export type Platform = Omit<Router, "processId">;

/** A Worker and what is bound to it. */
export interface PlatformWorker {
  /** The first is the entry; names are paths, by which modules import each other. */
  readonly modules: readonly PlatformModule[];
  readonly compatibilityDate: string;
  readonly compatibilityFlags: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** Names of Durable Object classes by binding. */
  readonly durableObjects: Readonly<Record<string, string>>;
}

export interface PlatformModule {
  readonly type: "ESModule" | "CompiledWasm" | "Text" | "Data";
  readonly name: string;
  readonly contents: string | Uint8Array<ArrayBuffer>;
}

/** Nothing listens on it: a test that forgot to name an upstream fails at once and reaches no provider. */
const NOWHERE = "http://127.0.0.1:9";

/** @param variables - added to those of wrangler.toml; upstreams not named here are unreachable */
export const startPlatform = async (variables: Readonly<Record<string, string>> = {}): Promise<Platform> => {
  const { bundle, directory } = await takeBundle();
  const modules = await readModules(bundle, directory);
  await rm(directory, { recursive: true, force: true });
  const upstreams = { ANTHROPIC_BASE_URL: NOWHERE, GEMINI_BASE_URL: NOWHERE, OPENAI_BASE_URL: NOWHERE };
  return await startWorker({
    ...bundle,
    modules,
    variables: { ...bundle.variables, ...upstreams, ...variables },
  });
};

/** Runs any Worker the same way. */
export const startWorker = async (worker: PlatformWorker): Promise<Platform> => {
  const lines: string[] = [];
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modulesRoot: "/",
      modules: worker.modules.map(({ type, name, contents }) => ({ type, path: `/${name}`, contents })),
      compatibilityDate: worker.compatibilityDate,
      compatibilityFlags: [...worker.compatibilityFlags],
      bindings: worker.variables,
      kvNamespaces: ["ANSWERS"],
      durableObjects: Object.fromEntries(
        Object.entries(worker.durableObjects).map(([name, className]) => [name, { className, useSQLite: true }]),
      ),
      unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
      handleStructuredLogs: ({ message }) => {
        lines.push(...message.split("\n"));
      },
    }),
  );
  await miniflare.ready;
  const url = await miniflare.unsafeGetDirectURL();
  return { url: url.origin, logs: () => [...lines], stop: () => miniflare.dispose() };
};

const readModules = async ({ modules, mainModule }: Bundle, directory: string): Promise<PlatformModule[]> => {
  const read = modules.map(async ({ name, contentType, file }): Promise<PlatformModule> => {
    const contents = new Uint8Array(await readFile(join(directory, file)));
    return { type: moduleType(contentType), name, contents };
  });
  return (await Promise.all(read)).toSorted((a, b) => Number(b.name === mainModule) - Number(a.name === mainModule));
};

const moduleType = (contentType: string): PlatformModule["type"] => {
  if (contentType.startsWith("application/javascript")) return "ESModule";
  if (contentType === "application/wasm") return "CompiledWasm";
  return contentType.startsWith("text/") ? "Text" : "Data";
};
