/** Owns keeping a tenant's purges in a Durable Object: consistent everywhere, at one call an isolate and second. */

import type { Generation, Generations } from "./generations.ts";
import { generationsName } from "./key.ts";

/** What this file needs of the Durable Object namespace of FlightKeeper. */
export interface GenerationNamespace {
  getByName(name: string): {
    readGeneration(): Promise<Generation>;
    raiseGeneration(tags: readonly string[] | null): Promise<void>;
  };
}

export const durableGenerations = (namespace: GenerationNamespace): Generations => ({
  read: async (scope) => await namespace.getByName(await generationsName(scope)).readGeneration(),
  raise: async (scope, tags) => {
    await namespace.getByName(await generationsName(scope)).raiseGeneration(tags);
  },
});
