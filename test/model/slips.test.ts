import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeWithoutSlips, withoutSlips } from "../../src/model/slips.ts";
import { createTokenizer } from "../../src/model/tokenizer/index.ts";

const vocabulary = readFileSync(join(import.meta.dirname, "../../model-assets/vocabulary.txt"), "utf8").trimEnd();
const tokenizer = createTokenizer(vocabulary.split("\n"));
const isKnown = (word: string) => tokenizer.encodeWords(word, 2).length === 1;
const mended = (text: string) => withoutSlips(text, isKnown);

describe("withoutSlips", () => {
  it.each([
    ["cancle pick P-3301", "cancel pick P-3301"],
    ["Muet #random.", "Mute #random."],
    ["please rneew P-4410-22, thnaks", "please renew P-4410-22, thanks"],
    ["0044-7 was stolen, commetn: police", "0044-7 was stolen, comment: police"],
  ])("mends %s", (text, wanted) => {
    expect(mended(text).toLowerCase()).toBe(wanted.toLowerCase());
  });

  it.each([
    "deploy feat-x to staging", // nothing mistyped
    "two spares, salted, with pluses", // words with endings
    "ask Tunde and Ilse about it", // names
    "show ACME-14 and bakc-2", // ids
    "write to dana@acme.example or on acme.example/bakc", // addresses
    "the user_nmae of src/bakc.ts", // code
    "xqzt is no word, nor is it one with two letters swapped",
  ])("leaves alone: %s", (text) => {
    expect(mended(text)).toBe(text);
  });

  it("leaves a word alone that may stand for two", () => {
    const words = new Set(["trial", "trail"]);
    expect(withoutSlips("trila", (word) => words.has(word))).toBe("trial");
    expect(withoutSlips("abcd", (word) => ["acbd", "abdc"].includes(word))).toBe("abcd");
  });
});

describe("encodeWithoutSlips", () => {
  it("reads the mended word, over the ranges of the one that stands there", () => {
    const found = encodeWithoutSlips("cancle it", tokenizer, 96);
    const wanted = tokenizer.encode("cancel it", 96);
    expect(found).toEqual(wanted);
    expect([found.starts[1], found.ends[1]]).toEqual([0, 6]);
  });

  it("keeps every range within the text, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        expect(mended(text).length).toBe(text.length);
        const { ends } = encodeWithoutSlips(text, tokenizer, 96);
        expect(Math.max(...ends)).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
