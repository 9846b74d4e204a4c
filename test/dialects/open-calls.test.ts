import { describe, expect, it } from "vitest";
import { callPiece, resultPiece, textPiece } from "../../src/dialects/message.ts";
import { hasOpenCall } from "../../src/dialects/open-calls.ts";

describe("hasOpenCall()", () => {
  it.each([
    ["no calls", []],
    [
      "calls settled in another order",
      [callPiece("1", "a"), callPiece("2", "a"), resultPiece("2", null), resultPiece("1", null)],
    ],
    [
      "names where there are no ids",
      [callPiece(null, "a"), callPiece(null, "b"), resultPiece(null, "b"), resultPiece(null, "a")],
    ],
    ["a result without the call's id", [callPiece("1", "a"), resultPiece("", "a")]],
    ["nothing to tell them by", [callPiece(null, null), textPiece("and"), resultPiece("1", null)]],
    ["a result of nothing", [resultPiece("1", "a")]],
  ])("finds none for %s", (_, pieces) => {
    expect(hasOpenCall(pieces)).toBe(false);
  });

  it.each([
    ["a result of another id", [callPiece("1", "a"), resultPiece("2", "a")]],
    ["a result of another name", [callPiece(null, "a"), resultPiece(null, "b")]],
    ["one result for two calls", [callPiece(null, "a"), callPiece(null, "a"), resultPiece(null, "a")]],
    ["a result before its call", [resultPiece("1", "a"), callPiece("1", "a")]],
  ])("finds one for %s", (_, pieces) => {
    expect(hasOpenCall(pieces)).toBe(true);
  });

  it("spends little on a hostile conversation", () => {
    const calls = Array.from({ length: 100 }, (_, index) => callPiece(`call ${index}`, null));
    const results = Array.from({ length: 20_000 }, (_, index) => resultPiece(`result ${index}`, null));
    expect(hasOpenCall([...calls, ...results])).toBe(true);
    function* endless() {
      for (;;) yield callPiece("1", null);
    }
    expect(hasOpenCall(endless())).toBe(true);
  });
});
