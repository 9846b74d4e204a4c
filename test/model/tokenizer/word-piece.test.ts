import { describe, expect, it } from "vitest";
import { WordPiece } from "../../../src/model/tokenizer/word-piece.ts";

const wordPiece = new WordPiece(["[UNK]", "un", "una", "##ffa", "##ffable", "##b", "𝕏", "##𝕏"]);

describe("WordPiece", () => {
  it("split() takes the longest piece each time", () => {
    expect(wordPiece.split("unaffab")).toEqual([
      { id: 2, start: 0, end: 3 },
      { id: 3, start: 3, end: 6 },
      { id: 5, start: 6, end: 7 },
    ]);
  });

  it("split() gives null where a longest piece leaves a rest that doesn't fit", () => {
    expect(wordPiece.split("unaff")).toBeNull();
    expect(wordPiece.split("ffa")).toBeNull();
  });

  it("split() counts UTF-16 units and cuts no surrogate pair", () => {
    expect(wordPiece.split("𝕏𝕏")).toEqual([
      { id: 6, start: 0, end: 2 },
      { id: 7, start: 2, end: 4 },
    ]);
    expect(wordPiece.split("𝕏𝕐")).toBeNull();
  });

  it("idOf() throws for a token the vocabulary lacks", () => {
    expect(wordPiece.idOf("[UNK]")).toBe(0);
    expect(() => wordPiece.idOf("[CLS]")).toThrow("The vocabulary lacks [CLS].");
  });
});
