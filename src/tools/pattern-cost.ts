/**
 * Owns how much work a backtracking matcher can at most have with a pattern. Never matches text.
 *
 * Where the next character alone decides at every choice (a deterministic, or one-unambiguous, expression; Brüggemann-Klein
 * and Wood, 1998) a wrong turn fails at its first character, and matching takes linear time. Each choice it does not decide
 * multiplies the paths: by the options of a choice, by the places where a repetition can end, and to the power of the
 * rounds where the choice stands inside a repetition. So `(a+)+$` comes out exponential, `^\S+@\S+$` quadratic.
 */

import type { Pattern } from "./pattern.ts";

/** Sets of next characters, one bit each: ASCII, any other character, the end of the text. */
const OTHER = 1n << 128n;
const END = 1n << 129n;

interface Start {
  readonly characters: bigint;
  /** It can match nothing at all. */
  readonly empty: boolean;
}

/**
 * @param length - of the text to match, in UTF-16 units
 * @returns character comparisons at most; Infinity where they grow out of bounds
 */
export function patternCost(pattern: Pattern, length: number): number {
  const places = isAnchored(pattern) ? 1 : length + 1;
  return places * (length + 1) * sizeOf(pattern) * new PathCounter(length).count(pattern, END);
}

const isAnchored = (pattern: Pattern): boolean =>
  (pattern.kind === "edge" && pattern.source === "^") ||
  (pattern.kind === "sequence" && pattern.items[0] !== undefined && isAnchored(pattern.items[0]));

function sizeOf(pattern: Pattern): number {
  switch (pattern.kind) {
    case "sequence":
      return pattern.items.reduce((sum, item) => sum + sizeOf(item), 1);
    case "choice":
      return pattern.options.reduce((sum, option) => sum + sizeOf(option), 1);
    case "repeat":
      // An engine may write out what must be repeated.
      return 1 + sizeOf(pattern.item) * Math.max(1, pattern.minimum);
    default:
      return 1;
  }
}

class PathCounter {
  readonly #length: number;
  readonly #starts = new Map<Pattern, Start>();

  constructor(length: number) {
    this.#length = length;
  }

  /** @param follow - what may come after the pattern */
  count(pattern: Pattern, follow: bigint): number {
    switch (pattern.kind) {
      case "sequence":
        return this.#countSequence(pattern.items, follow);
      case "choice":
        return this.#countChoice(pattern.options, follow);
      case "repeat":
        return this.#countRepeat(pattern, follow);
      default:
        return 1;
    }
  }

  #countSequence(items: readonly Pattern[], follow: bigint): number {
    let after = follow;
    let paths = 1;
    for (const item of items.toReversed()) {
      paths *= this.count(item, after);
      after = this.#first(item, after);
    }
    return paths;
  }

  #countChoice(options: readonly Pattern[], follow: bigint): number {
    let seen = 0n;
    let decided = true;
    for (const option of options) {
      const first = this.#first(option, follow);
      decided &&= (seen & first) === 0n;
      seen |= first;
    }
    const paths = options.map((option) => this.count(option, follow));
    return decided ? Math.max(...paths) : paths.reduce((sum, count) => sum + count, 0);
  }

  #countRepeat({ item, minimum, maximum }: Pattern & { kind: "repeat" }, follow: bigint): number {
    const start = this.#start(item);
    const rounds = Math.min(maximum, this.#length + 1 + (start.empty ? minimum : 0));
    const inner = this.count(item, maximum > 1 ? start.characters | follow : follow);
    const decided = minimum === maximum || (!start.empty && (start.characters & follow) === 0n);
    return inner ** rounds * (decided ? 1 : rounds + 1);
  }

  /** What the pattern, then `follow`, can begin with. */
  #first(pattern: Pattern, follow: bigint): bigint {
    const { characters, empty } = this.#start(pattern);
    return empty ? characters | follow : characters;
  }

  #start(pattern: Pattern): Start {
    const known = this.#starts.get(pattern);
    if (known !== undefined) return known;
    const start = this.#findStart(pattern);
    this.#starts.set(pattern, start);
    return start;
  }

  #findStart(pattern: Pattern): Start {
    switch (pattern.kind) {
      case "edge":
        return { characters: 0n, empty: true };
      case "set":
        return { characters: charactersOf(pattern.source), empty: false };
      case "sequence":
        return {
          characters: pattern.items.reduceRight((after, item) => this.#first(item, after), 0n),
          empty: pattern.items.every((item) => this.#start(item).empty),
        };
      case "choice":
        return {
          characters: pattern.options.reduce((all, option) => all | this.#start(option).characters, 0n),
          empty: pattern.options.some((option) => this.#start(option).empty),
        };
      case "repeat": {
        const { characters, empty } = this.#start(pattern.item);
        return { characters, empty: empty || pattern.minimum === 0 };
      }
    }
  }
}

/** Plain ASCII, or a class of it, neither negated nor holding an escape that reaches past ASCII. */
const WITHIN_ASCII = /^(?!\.$|\[\^|.*\\[pPDWSsuxc])\p{ASCII}+$/su;

/** Asks the engine itself which characters a set holds, so that no reading of classes can differ from its own. */
function charactersOf(source: string): bigint {
  const expression = new RegExp(`^${source}$`, "u");
  let characters = WITHIN_ASCII.test(source) ? 0n : OTHER;
  for (let code = 0; code < 128; code++) {
    if (expression.test(String.fromCharCode(code))) characters |= 1n << BigInt(code);
  }
  return characters;
}
