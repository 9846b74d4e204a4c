/** Owns stores for tests: one that works, and ones that don't. */

import type { Tier } from "../../src/cache/index.ts";

export interface MemoryTier extends Tier {
  readonly entries: Map<string, Uint8Array>;
}

export const memoryTier = (): MemoryTier => {
  const entries = new Map<string, Uint8Array>();
  return {
    entries,
    read: async (name) => entries.get(name) ?? null,
    write: async (name, bytes) => {
      entries.set(name, bytes);
    },
    remove: async (name) => {
      entries.delete(name);
    },
  };
};

/** Every operation ends the same way. */
const alike = (operation: () => Promise<never>): Tier => ({ read: operation, write: operation, remove: operation });

export const rejectingTier = alike(() => Promise.reject(new Error("out of order")));
export const throwingTier = alike(() => {
  throw new Error("out of order");
});
export const hangingTier = alike(() => new Promise<never>(() => undefined));
