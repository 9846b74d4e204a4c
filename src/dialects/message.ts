/** Owns what a message is to the router, in whatever notation it came. */

import type { Reason } from "../core/decision.ts";
import { isString } from "../core/json.ts";
import { succeed } from "../core/result.ts";
import { type Reading, readText } from "./reading.ts";

/** `tool` gives a tool's result; `system` instructs and counts as no turn; `unknown` is a role new to the router. */
export type Author = "user" | "assistant" | "tool" | "system" | "unknown";

/** By what a result tells its call; null where it isn't said. */
export interface CallReference {
  readonly id: string | null;
  readonly name: string | null;
}

/** What one part of a message is to the router. `other`: why a user turn holding it can't be answered in place. */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | ({ readonly kind: "call" } & CallReference)
  | ({ readonly kind: "result" } & CallReference)
  | { readonly kind: "other"; readonly obstacle: Reason };

export interface Message {
  readonly author: Author;
  readonly pieces: readonly Piece[];
}

export const textPiece = (text: string): Piece => ({ kind: "text", text });

export const callPiece = (id: unknown, name: unknown): Piece => ({ kind: "call", ...referenceOf(id, name) });

export const resultPiece = (id: unknown, name: unknown): Piece => ({ kind: "result", ...referenceOf(id, name) });

const referenceOf = (id: unknown, name: unknown): CallReference => ({ id: nameOrNull(id), name: nameOrNull(name) });

const nameOrNull = (value: unknown): string | null => (isString(value) && value !== "" ? value : null);

/** Stands for something in a message, or beside a part's text, that the router hasn't thought through. */
export const UNKNOWN_PIECE: Piece = { kind: "other", obstacle: "unknown_field" };

/** Fails where the role is no text; what to make of one that is new the provider knows. */
export const readAuthor = (role: unknown, authors: ReadonlyMap<string, Author>, parameter: string): Reading<Author> => {
  const name = readText(role, parameter);
  return name.ok ? succeed(authors.get(name.value) ?? "unknown") : name;
};
