/** Owns small Workers made of source files as they stand, run in Miniflare: a part in real workerd, no router around it. */

import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join, normalize } from "node:path";
import { type Platform, type PlatformModule, type PlatformWorker, startWorker } from "./platform.ts";

const ROOT = join(import.meta.dirname, "../..");

/** @param entry - path of the Worker's file from the repository's root */
export const startSourceWorker = async (
  entry: string,
  bound: Pick<PlatformWorker, "variables" | "durableObjects">,
): Promise<Platform> =>
  await startWorker({
    modules: await modulesFrom(entry),
    compatibilityDate: "2026-11-17",
    compatibilityFlags: ["no_nodejs_compat", "no_nodejs_compat_v2"],
    ...bound,
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
