/** Owns the checks by which the formats look into requests and answers. Never knows one dialect's fields. */

import { isObject } from "../../core/json.ts";
import type { Obstacle } from "./answer-format.ts";

/** A JSON object whose fields are still unchecked. */
export type Fields = { readonly [key: string]: unknown };

/** False for a field left out and for null, which the providers' APIs take alike. */
export const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** `unknown_field` where a field is set that isn't listed. */
export const unknownField = (fields: Fields, known: ReadonlySet<string>): Obstacle | null =>
  Object.entries(fields).some(([name, value]) => isGiven(value) && !known.has(name)) ? "unknown_field" : null;

/** The first obstacle among a list's objects; anything but a list of objects, or nothing at all, is one. */
export const obstacleInList = (value: unknown, look: (fields: Fields) => Obstacle | null): Obstacle | null => {
  if (!isGiven(value)) return null;
  if (!Array.isArray(value)) return "unknown_field";
  return firstObstacle(value.map((item: unknown) => (isObject(item) ? look(item) : "unknown_field")));
};

/** The same for content, which all dialects take as text, too. */
export const obstacleInContent = (value: unknown, look: (fields: Fields) => Obstacle | null): Obstacle | null =>
  typeof value === "string" ? null : obstacleInList(value, look);

export const firstObstacle = (candidates: readonly (Obstacle | null)[]): Obstacle | null =>
  candidates.find((candidate) => candidate !== null) ?? null;

/** The objects of a list; empty for anything else. */
export const objectsOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** The same fields under their camelCase names, not going deeper: protocol buffers read both spellings. */
export const withCamelCase = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name.replace(/(?<=[a-z0-9])_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
