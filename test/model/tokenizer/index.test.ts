import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTokenizer } from "../../../src/model/tokenizer/index.ts";
import { encodeAsReference, FIXTURE, readReference, readVocabulary } from "./reference.ts";

const vocabulary = readVocabulary();
const tokenizer = createTokenizer(vocabulary);
const tokensOf = (ids: Int32Array) => [...ids].map((id) => vocabulary[id]);
const ALL = Number.POSITIVE_INFINITY;

/** Any UTF-16 units, lone surrogates included, mixed with what looks like special tokens. */
const anyText = fc
  .array(fc.oneof(fc.string({ unit: "binary" }), anyUnits(), fc.constantFrom("[CLS]", "[unused1]", "[MASK]", "##s")))
  .map((parts) => parts.join(""));

function anyUnits() {
  return fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));
}

describe("createTokenizer", () => {
  it("createTokenizer() throws where a special token is missing", () => {
    expect(() => createTokenizer(["[CLS]", "[SEP]", "a"])).toThrow("The vocabulary lacks [UNK].");
  });
});

describe("encode", () => {
  it("encode() equals the reference in ids and ranges, for every line of the fixture", () => {
    const lines = readReference(FIXTURE);
    expect(lines.length).toBeGreaterThan(3_000);
    for (const line of lines) expect(encodeAsReference(tokenizer, line.text)).toEqual(line);
  });

  it("encode() gives ranges in UTF-16 units of the original text", () => {
    const { ids, starts, ends, truncated } = tokenizer.encode("👍🏽 CAFE\u0301 Zoë's", 96);
    expect(tokensOf(ids)).toEqual(["[CLS]", "[UNK]", "cafe", "zoe", "'", "s", "[SEP]"]);
    expect([...starts]).toEqual([0, 0, 5, 11, 14, 15, 0]);
    expect([...ends]).toEqual([0, 4, 9, 14, 15, 16, 0]);
    expect(truncated).toBe(false);
  });

  it("encode() keeps the first tokens where there are more than the maximum, and says so", () => {
    const whole = tokenizer.encode("one two unaffable", 7);
    expect(tokensOf(whole.ids)).toEqual(["[CLS]", "one", "two", "una", "##ffa", "##ble", "[SEP]"]);
    expect(whole.truncated).toBe(false);
    const cut = tokenizer.encode("one two unaffable", 6);
    expect(tokensOf(cut.ids)).toEqual(["[CLS]", "one", "two", "una", "##ffa", "[SEP]"]);
    expect(cut.truncated).toBe(true);
  });

  it("encode() of a text without words is [CLS] [SEP]", () => {
    for (const text of ["", " \t\n", "\u200b\u0301\ufffd", "\ud800"]) {
      expect(tokensOf(tokenizer.encode(text, 2).ids)).toEqual(["[CLS]", "[SEP]"]);
      expect(tokenizer.encode(text, 2).truncated).toBe(false);
    }
  });

  it("encode() never makes a special token of a text, but for [UNK]", () => {
    const special = new Set(vocabulary.flatMap((token, id) => (/^\[(?!UNK\]).+\]$/.test(token) ? [id] : [])));
    expect(special.size).toBeGreaterThan(4);
    fc.assert(
      fc.property(anyText, (text) => {
        expect([...tokenizer.encodeWords(text)].filter((id) => special.has(id))).toEqual([]);
      }),
    );
  });

  it("encode() takes a lone surrogate as U+FFFD", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(tokenizer.encode(text, ALL)).toEqual(tokenizer.encode(text.toWellFormed(), ALL));
      }),
    );
  });

  it("encode() gives ranges that are not empty, within the text, and in its order", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { starts, ends } = tokenizer.encode(text, ALL);
        for (let i = 1; i < starts.length - 1; i++) {
          expect(ends[i]).toBeGreaterThan(starts[i] ?? 0);
          expect(ends[i]).toBeLessThanOrEqual(text.length);
          expect(starts[i]).toBeGreaterThanOrEqual(starts[i - 1] ?? 0);
        }
      }),
    );
  });

  // Each takes well under a second; anything quadratic would take minutes.
  it.each([
    ["one long word", "a".repeat(1_000_000)],
    ["words that fail at their last character", "telecommunicationtelecommunication☃ ".repeat(30_000)],
    ["marks in the wrong order", `e${"\u0301\u0323".repeat(500_000)}`],
    ["marks that are kept", `e${"\u302e\u0323".repeat(500_000)}`],
    ["astral letters", "𝕏".repeat(500_000)],
    ["syllables", "각".repeat(1_000_000)],
    ["lone surrogates", "\ud800".repeat(1_000_000)],
    ["brackets", "[".repeat(1_000_000)],
  ])("encode() takes linear time for %s", (_, text) => {
    expect(tokenizer.encode(text, 96).ids.length).toBeLessThanOrEqual(96);
    expect(tokenizer.encodeWords(text).length).toBeLessThanOrEqual(text.length);
  });
});

describe("encodeWords", () => {
  it("encodeWords() leaves out [CLS] and [SEP], and stops at the maximum", () => {
    expect(tokensOf(tokenizer.encodeWords("[SEP] a tool"))).toEqual(["[", "sep", "]", "a", "tool"]);
    expect(tokensOf(tokenizer.encodeWords("[SEP] a tool", 4))).toEqual(["[", "sep", "]", "a"]);
    expect(tokenizer.encodeWords("", 4)).toEqual(new Int32Array(0));
  });
});

describe("knows", () => {
  it("knows() a word that is one token, capitals or not, and no piece of one", () => {
    const words = ["cancel", "Cancel", "cancle", "able", "ffa", "##able"];
    expect(words.filter((word) => tokenizer.knows(word))).toEqual(["cancel", "Cancel", "able"]);
  });

  it("knows() just what encode() makes one token of", () => {
    fc.assert(
      fc.property(fc.constantFrom(...vocabulary.filter((token) => /^[a-z]+$/.test(token))), (word) => {
        expect(tokenizer.knows(word)).toBe(true);
        expect(tokenizer.encodeWords(word)).toHaveLength(1);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z]{1,8}$/), (word) => {
        expect(tokenizer.knows(word)).toBe(tokenizer.encodeWords(word).length === 1);
      }),
    );
  });
});
