import { describe, expect, it } from "vitest";
import { type CharacterKind, kindOf } from "../../../src/model/tokenizer/character-kinds.ts";

describe("kindOf", () => {
  it.each<[string, number, CharacterKind]>([
    ["a letter", 0x61, "word"],
    ["the character below the first range of a kind", 0x2f, "single"],
    ["the character above it", 0x30, "word"],
    ["a currency sign, which is a symbol", 0x20ac, "word"],
    ["a dollar sign, which ASCII counts as punctuation", 0x24, "single"],
    ["an ideograph", 0x4e00, "single"],
    ["a syllable", 0xac00, "word"],
    ["a nonspacing mark", 0x301, "dropped"],
    ["a nonspacing mark newer than Unicode 8", 0x1df6, "word"],
    ["punctuation newer than Unicode 8", 0x2e43, "word"],
    ["the zero-width joiner", 0x200d, "dropped"],
    ["a no-break space", 0xa0, "space"],
    ["a tab", 0x9, "space"],
    ["the null character", 0x0, "dropped"],
    ["a lone surrogate", 0xd800, "dropped"],
    ["the last code point", 0x10ffff, "word"],
  ])("kindOf() takes %s as the reference does", (_, codePoint, kind) => {
    expect(kindOf(codePoint)).toBe(kind);
  });
});
