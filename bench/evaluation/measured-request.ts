/** Owns what is measured: a request, the tools offered with it, and what a right answer would be. */

import type { Json } from "../../src/core/json.ts";
import type { RoutableRequest } from "../../src/core/request.ts";
import type { Parameter, Tool } from "../../src/core/tool.ts";

/** One stated argument: its words and, where they don't stand for themselves, its value. */
export interface Mark {
  readonly path: string;
  readonly words: string;
  /** Null where the words are the value. */
  readonly value: string | null;
  /** The value depends on when it is asked: judged by the words alone. */
  readonly relative: boolean;
}

/** What a set says of a request. */
export type Gold =
  /** This call, with every argument marked in the text. */
  | {
      readonly kind: "marked";
      readonly name: string;
      readonly parameters: readonly Parameter[];
      readonly marks: readonly Mark[];
    }
  /** This call, with the values that each argument may have, by dotted path. */
  | { readonly kind: "call"; readonly name: string; readonly accepted: ReadonlyMap<string, readonly Json[]> }
  /** One call answers it, but the set doesn't say which. */
  | { readonly kind: "some_call" }
  /** No single call answers it. */
  | { readonly kind: "escalate" };

export interface MeasuredRequest extends Pick<RoutableRequest, "text" | "tools" | "obstacle" | "earlierTurns"> {
  /** What it belongs to within its set: an app, an API. */
  readonly app: string;
  readonly gold: Gold;
  /** "call", "missing", or a word for why it must escalate. */
  readonly kind: string;
}

export interface MeasuredSet {
  /** "seal-tools": how the command line and the JSON name it. */
  readonly name: string;
  /** "Seal-Tools, out of domain" */
  readonly title: string;
  readonly requests: readonly MeasuredRequest[];
  /** How requests, tools and gold were made of the set, and what was left out. */
  readonly note: string;
}

/** A request that is the conversation's first turn and holds nothing but text. */
export const firstTurn = (
  app: string,
  text: string,
  tools: readonly Tool[],
  gold: Gold,
  kind: string = gold.kind === "escalate" ? "escalate" : "call",
): MeasuredRequest => ({ app, text, tools, gold, kind, obstacle: null, earlierTurns: 0 });

/**
 * A plain call as gold: nested objects by dotted path.
 * @param call - as a set or a gold file writes it
 */
export const goldCall = (call: { readonly name: string; readonly arguments: object }): Gold => ({
  kind: "call",
  name: call.name,
  accepted: new Map([...leavesOf(call.arguments)].map(([path, value]) => [path, [value]])),
});

/** The leaves of an arguments object by dotted path; lists are leaves. */
export function leavesOf(object: object, prefix = ""): Map<string, Json> {
  const leaves = Object.entries(object).flatMap(([name, value]): [string, Json][] =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? [...leavesOf(value, `${prefix}${name}.`)]
      : [[prefix + name, value]],
  );
  return new Map(leaves);
}
