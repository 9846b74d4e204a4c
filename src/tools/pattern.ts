/** Owns the reading of regular expressions into a tree, as far as their cost can be told from it. Never matches text. */

import { fail, type Result, succeed } from "../core/result.ts";

/** Longest pattern read, in UTF-16 units. */
const LONGEST = 512;

export type Pattern =
  /** Matches no character: `^`, `$`, `\b`, `\B`. */
  | { readonly kind: "edge"; readonly source: string }
  /** Matches one character: a literal, an escape, a class, `.`. */
  | { readonly kind: "set"; readonly source: string }
  | { readonly kind: "sequence"; readonly items: readonly Pattern[] }
  | { readonly kind: "choice"; readonly options: readonly Pattern[] }
  /** `maximum` is Infinity where there is none. */
  | { readonly kind: "repeat"; readonly item: Pattern; readonly minimum: number; readonly maximum: number };

const EDGE = /[\^$]|\\[bB]/uy;
const SET =
  /\\u\{[^}]*\}|\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u.{4}|\\x..|\\c.|\\[pP]\{[^}]*\}|\\[^1-9k]|\[(?:\\[\s\S]|[^\]\\])*\]|[^()|\\[\]{}*+?^$]/uy;
const OPEN = /\((?:\?:|\?<[^=!>]+>|(?!\?))/uy;
const QUANTIFIER = /(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/uy;

/**
 * Reads a pattern as JSON Schema has it: ECMAScript with the `u` flag, unanchored.
 * Lookarounds, back-references and inline flags are refused, since no bound on their cost is known.
 */
export function readPattern(source: string): Result<Pattern, string> {
  const problem = fail(`pattern ${JSON.stringify(source.slice(0, 80))} is not supported`);
  if (source.length > LONGEST || !compiles(source)) return problem;
  const reader = new PatternReader(source);
  const pattern = reader.choice();
  return pattern !== null && reader.atEnd ? succeed(pattern) : problem;
}

function compiles(source: string): boolean {
  try {
    new RegExp(source, "u");
    return true;
  } catch {
    return false;
  }
}

/** Recursive descent over a pattern that is known to compile; null for what is refused. */
class PatternReader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get atEnd(): boolean {
    return this.#at === this.#source.length;
  }

  choice(): Pattern | null {
    const options: Pattern[] = [];
    do {
      const option = this.#sequence();
      if (option === null) return null;
      options.push(option);
    } while (this.#take("|"));
    return options.length === 1 && options[0] !== undefined ? options[0] : { kind: "choice", options };
  }

  #sequence(): Pattern | null {
    const items: Pattern[] = [];
    while (!this.atEnd && !"|)".includes(this.#source.charAt(this.#at))) {
      const atom = this.#atom();
      if (atom === null) return null;
      items.push(this.#quantified(atom));
    }
    return { kind: "sequence", items };
  }

  #atom(): Pattern | null {
    const edge = this.#match(EDGE);
    if (edge !== null) return { kind: "edge", source: edge[0] };
    const set = this.#match(SET);
    if (set !== null) return { kind: "set", source: set[0] };
    if (this.#match(OPEN) === null) return null;
    const inner = this.choice();
    return inner !== null && this.#take(")") ? inner : null;
  }

  #quantified(item: Pattern): Pattern {
    const match = this.#match(QUANTIFIER);
    if (match === null) return item;
    const [text, lowest, comma, highest] = match;
    if (lowest === undefined) {
      return {
        kind: "repeat",
        item,
        minimum: text.startsWith("+") ? 1 : 0,
        maximum: text.startsWith("?") ? 1 : Infinity,
      };
    }
    const minimum = Number(lowest);
    const open = highest === "" ? Infinity : Number(highest);
    return { kind: "repeat", item, minimum, maximum: comma === "" ? minimum : open };
  }

  #match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.#at;
    const match = expression.exec(this.#source);
    if (match !== null) this.#at += match[0].length;
    return match;
  }

  #take(character: string): boolean {
    const found = this.#source.charAt(this.#at) === character;
    if (found) this.#at++;
    return found;
  }
}
