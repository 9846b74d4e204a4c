import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Pattern, readPattern } from "../../src/tools/pattern.ts";
import { patternCost } from "../../src/tools/pattern-cost.ts";
import { REGEX_BOMBS } from "./hostile-schemas.ts";

/** A plain backtracking matcher, as ECMA-262 describes it, that counts the characters it looks at. */
class Matcher {
  comparisons = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  test(pattern: Pattern): boolean {
    for (let start = 0; start <= this.#text.length; start++) {
      if (this.#match(pattern, start, () => true)) return true;
      if (pattern.kind === "sequence" && pattern.items[0]?.kind === "edge" && pattern.items[0].source === "^")
        return false;
    }
    return false;
  }

  #match(pattern: Pattern, at: number, next: (at: number) => boolean): boolean {
    switch (pattern.kind) {
      case "edge":
        return this.#atEdge(pattern.source, at) && next(at);
      case "set":
        this.comparisons++;
        return (
          at < this.#text.length && new RegExp(`^${pattern.source}$`, "u").test(this.#text.charAt(at)) && next(at + 1)
        );
      case "sequence":
        return this.#matchAll(pattern.items, at, next);
      case "choice":
        return pattern.options.some((option) => this.#match(option, at, next));
      case "repeat":
        return this.#repeat(pattern, 0, at, next);
    }
  }

  #matchAll(items: readonly Pattern[], at: number, next: (at: number) => boolean): boolean {
    const [first, ...rest] = items;
    return first === undefined ? next(at) : this.#match(first, at, (end) => this.#matchAll(rest, end, next));
  }

  #repeat(pattern: Pattern & { kind: "repeat" }, round: number, at: number, next: (at: number) => boolean): boolean {
    const { item, minimum, maximum } = pattern;
    const again = () =>
      this.#match(item, at, (end) =>
        end === at && round >= minimum ? false : this.#repeat(pattern, round + 1, end, next),
      );
    return (round < maximum && again()) || (round >= minimum && next(at));
  }

  #atEdge(source: string, at: number): boolean {
    if (source === "^") return at === 0;
    if (source === "$") return at === this.#text.length;
    const isWord = (index: number) => /^\w$/.test(this.#text.charAt(index));
    return (isWord(at - 1) !== isWord(at)) === (source === "\\b");
  }
}

const source = fc.letrec<{ choice: string; piece: string }>((tie) => {
  const quantifier = fc.constantFrom("", "", "", "*", "+", "?", "{2}", "{0,2}", "{1,}", "*?");
  const atom = fc.oneof(
    { maxDepth: 2, depthSize: "small" },
    fc.constantFrom("a", "b", "\\w", "\\d", "[ab]", "[^a]", ".", "\\.", "-"),
    tie("choice").map((inner) => `(${inner})`),
    tie("choice").map((inner) => `(?:${inner})`),
  );
  const piece = fc.oneof(
    { weight: 8, arbitrary: fc.tuple(atom, quantifier).map((parts) => parts.join("")) },
    { weight: 1, arbitrary: fc.constantFrom("^", "$", "\\b") },
  );
  const sequence = fc.array(tie("piece"), { maxLength: 4 }).map((pieces) => pieces.join(""));
  return { piece, choice: fc.array(sequence, { minLength: 1, maxLength: 3 }).map((options) => options.join("|")) };
}).choice;

const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "1", ".", "-"), maxLength: 9 });
const anchored = fc
  .tuple(fc.constantFrom("", "^"), source, fc.constantFrom("", "$"))
  .map((parts) => parts.join(""))
  .filter((pattern) => pattern.length <= 60);

const read = (pattern: string): Pattern => {
  const result = readPattern(pattern);
  if (!result.ok) throw new Error(result.problem);
  return result.value;
};

describe("readPattern()", () => {
  it("reads what the engine reads: both match the same texts", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(anchored, text, (pattern, subject) => {
        const tree = read(pattern);
        if (patternCost(tree, subject.length) > 100_000) return;
        expect(new Matcher(subject).test(tree)).toBe(new RegExp(pattern, "u").test(subject));
      }),
      { numRuns: 3000 },
    );
  });

  it.each(["(?=a)", "(?!a)", "(?<=a)", "(?<!a)", "(a)\\1", "(?<x>a)\\k<x>", "(?i:a)", "a**", "[", "a".repeat(513)])(
    "refuses %s",
    (pattern) => {
      expect(readPattern(pattern).ok).toBe(false);
    },
  );
});

describe("patternCost()", () => {
  it("is never less than what a backtracking matcher compares", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(anchored, text, (pattern, subject) => {
        const tree = read(pattern);
        const cost = patternCost(tree, subject.length);
        if (cost > 200_000) return;
        const matcher = new Matcher(subject);
        matcher.test(tree);
        expect(matcher.comparisons).toBeLessThanOrEqual(cost);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    "^[A-Z]{2,5}-\\d+$",
    "^#?([a-f0-9]{6}|[a-f0-9]{3})$",
    "^v?\\d+\\.\\d+\\.\\d+(-[a-z0-9.]+)?$",
    "^([01]\\d|2[0-3]):[0-5]\\d$",
    "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$",
    "^\\+?[0-9 ()-]{7,20}$",
    "^[a-z0-9]+(?:-[a-z0-9]+)*$",
    "^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$",
    "^arn:aws:[a-z0-9-]+:[a-z0-9-]*:\\d{12}:.+$",
    "\\d{4}-\\d{2}-\\d{2}",
  ])("lets everyday pattern %s pass for texts of 60 characters", (pattern) => {
    expect(patternCost(read(pattern), 60)).toBeLessThan(250_000);
  });

  it.each(REGEX_BOMBS.filter((pattern) => readPattern(pattern).ok))("is out of bounds for %s", (pattern) => {
    expect(patternCost(read(pattern), 200)).toBeGreaterThan(100_000_000);
  });
});
