import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCallId, readName, writeCallId, writeName } from "../../../src/chat/anthropic/names.ts";

const ALPHABET = /^[a-zA-Z0-9_-]*$/;
/** Whole characters, those of escapes among them more often than chance has it. */
const texts = fc
  .array(fc.oneof(fc.constantFrom("_", "__x2e__", "__x", "x5f", "toolu_b64_"), fc.string({ unit: "grapheme" })))
  .map((pieces) => pieces.join("").toWellFormed());

describe("names and ids", () => {
  it("come back as they were, written in Anthropic's alphabet", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(writeName(text)).toMatch(ALPHABET);
        expect(readName(writeName(text))).toBe(text);
        expect(writeCallId(text)).toMatch(/^[a-zA-Z0-9_-]+$/);
        expect(readCallId(writeCallId(text))).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it("stay as they are where they fit", () => {
    expect(writeName("get_weather-2")).toBe("get_weather-2");
    expect(writeCallId("toolu_01AbC")).toBe("toolu_01AbC");
    expect(readCallId("toolu_01AbC")).toBe("toolu_01AbC");
  });

  it("stay as they are where an escape says nothing", () => {
    expect(readName("a__xffffff__b")).toBe("a__xffffff__b");
    expect(readCallId("toolu_b64_-")).toBe("toolu_b64_-");
    expect(readCallId("toolu_b64__w")).toBe("toolu_b64__w");
  });

  it("take ids of any length", () => {
    const long = "ü".repeat(300_000);
    expect(readCallId(writeCallId(long))).toBe(long);
  });
});
