import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeWithoutSlips, findSlips, mended } from "../../src/model/slips.ts";
import { createTokenizer } from "../../src/model/tokenizer/index.ts";

const vocabulary = readFileSync(join(import.meta.dirname, "../../model-assets/vocabulary.txt"), "utf8").trimEnd();
const tokenizer = createTokenizer(vocabulary.split("\n"));
const withoutSlips = (text: string, known = tokenizer.knows) => mended(text, findSlips(text, known));

describe("findSlips", () => {
  it.each([
    ["cancle pick P-3301", "cancel pick P-3301"],
    ["Muet #random.", "Mute #random."],
    ["please rneew P-4410-22, thnaks", "please renew P-4410-22, thanks"],
    ["0044-7 was stolen, commetn: police", "0044-7 was stolen, comment: police"],
    ["plase remve the mesage, then rneew the tiket", "please remove the message, then renew the ticket"],
  ])("mends %s", (text, wanted) => {
    expect(withoutSlips(text).toLowerCase()).toBe(wanted.toLowerCase());
  });

  it.each([
    "deploy feat-x to staging", // nothing mistyped
    "two spares, salted, with pluses", // words with endings
    "ask Tunde and Ilse about it", // names
    "show ACME-14 and bakc-2", // ids
    "write to dana@acme.example or on acme.example/bakc", // addresses
    "the user_nmae of src/bakc.ts", // code
    "xqzt is no word, nor is it one with two letters swapped or one put in",
    "revoke the nudge, stop chores and biscuits", // words of which the vocabulary has another form
    "paint the bord, I cant", // too short to tell
  ])("leaves alone: %s", (text) => {
    expect(withoutSlips(text)).toBe(text);
  });

  it("leaves a word alone that may stand for two", () => {
    const words = new Set(["trial", "trail"]);
    expect(withoutSlips("trila", (word) => words.has(word))).toBe("trial");
    expect(withoutSlips("abcd", (word) => ["acbd", "abdc"].includes(word))).toBe("abcd");
    expect(withoutSlips("wires", (word) => ["wirres", "wiroes"].includes(word))).toBe("wires");
  });
});

describe("encodeWithoutSlips", () => {
  it("reads the mended word, over the ranges of the one that stands there", () => {
    const text = "cancle the tiket of mesage 12, cancl it";
    const found = encodeWithoutSlips(text, tokenizer, 96);
    expect(found.ids).toEqual(tokenizer.encode("cancel the ticket of message 12, cancel it", 96).ids);
    const words = Array.from(found.starts, (start, i) => text.slice(start, found.ends[i]));
    expect(words).toEqual(["", "cancle", "the", "tiket", "of", "mesage", "12", ",", "cancl", "it", ""]);
  });

  it("keeps every range within the text, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const { starts, ends } = encodeWithoutSlips(text, tokenizer, 96);
        expect(Math.max(...ends)).toBeLessThanOrEqual(text.length);
        expect(starts.every((start, i) => start <= (ends[i] ?? 0))).toBe(true);
      }),
    );
  });
});
