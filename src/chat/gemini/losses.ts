/** Owns how every field of a request is accounted for: carried by its reader, or noted here as what can't cross over. */

import { camelCase } from "../../dialects/camel-case.ts";
import { type Fields, isGiven } from "../../dialects/reading.ts";
import type { Uncarried } from "../chat.ts";

/** Handed down through the readers, which add to it. */
export type Losses = Uncarried[];

export interface KnownFields {
  readonly carried: ReadonlySet<string>;
  readonly hints: ReadonlySet<string>;
}

/**
 * @param carried - fields the caller of `takeFields` looks at itself
 * @param hints - fields an answer is as right without
 */
export const knownFields = (carried: readonly string[], hints: readonly string[] = []): KnownFields => ({
  carried: new Set(carried),
  hints: new Set(hints),
});

/** @param parameter - of the object around it; "" for the body */
export const fieldOf = (parameter: string, name: string): string => (parameter === "" ? name : `${parameter}.${name}`);

/**
 * The given fields under their camelCase names. Those that aren't carried are noted; a field that is new to the router
 * may mean anything, and so may one that stands there in both spellings.
 */
export const takeFields = (fields: Fields, parameter: string, known: KnownFields, losses: Losses): Fields => {
  const taken: Record<string, unknown> = Object.create(null);
  for (const [spelling, value] of Object.entries(fields)) {
    if (!isGiven(value)) continue;
    const name = camelCase(spelling);
    const isTwice = name in taken;
    taken[name] ??= value;
    if (known.carried.has(name) && !isTwice) continue;
    losses.push({ field: fieldOf(parameter, name), loss: known.hints.has(name) ? "hint" : "meaning" });
  }
  return taken;
};
