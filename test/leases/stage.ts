/** Owns a small Worker around the keeper of slots and a pool, run in Miniflare with real Durable Objects, no router. */

import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join, normalize } from "node:path";
import { type Platform, type PlatformModule, startWorker } from "../support/platform.ts";

const ROOT = join(import.meta.dirname, "../..");

export const startStage = async (): Promise<Platform> =>
  await startWorker({
    modules: await modulesFrom("test/leases/stage-worker.ts"),
    compatibilityDate: "2026-11-17",
    compatibilityFlags: ["no_nodejs_compat", "no_nodejs_compat_v2"],
    variables: {},
    durableObjects: { SLOT_KEEPER: "SlotKeeper" },
  });

/** A source file and all that it imports, types taken off. */
const modulesFrom = async (entry: string): Promise<PlatformModule[]> => {
  const modules = new Map<string, PlatformModule>();
  const add = async (name: string): Promise<void> => {
    if (modules.has(name)) return;
    const contents = stripTypeScriptTypes(await readFile(join(ROOT, name), "utf8"));
    modules.set(name, { type: "ESModule", name, contents });
    for (const [, target] of contents.matchAll(/from "(\.[^"]+)"/g)) {
      await add(normalize(join(name, "..", target ?? "")));
    }
  };
  await add(entry);
  return [...modules.values()];
};
