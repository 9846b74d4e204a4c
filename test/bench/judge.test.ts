import { describe, expect, it } from "vitest";
import { firstTurn, type Gold, goldCall } from "../../bench/evaluation/measured-request.ts";
import { judge, sameCall } from "../../bench/judge.ts";
import type { JsonObject } from "../../src/core/json.ts";

const book = {
  name: "book",
  description: "",
  parameters: {
    type: "object",
    properties: {
      hotel: { type: "string" },
      nights: { type: "integer" },
      breakfast: { type: "boolean", default: false },
      guests: { type: "array", items: { type: "string" } },
      address: { type: "object", properties: { city: { type: "string" } } },
      room: { type: "string", enum: ["single", "double"] },
    },
    required: ["hotel"],
  },
};
const verdictOn = (gold: Gold, made: JsonObject, name = "book") =>
  judge(firstTurn("hotels", "text", [book], gold), { draft: { name, arguments: made }, traces: [] });
const wanted = (expected: object) => goldCall({ name: "book", arguments: expected });

describe("judge", () => {
  it.each<[what: string, expected: object, made: JsonObject, mistake: string | null, wrong?: string]>([
    ["text in another case and punctuation", { hotel: "Adlon-Berlin" }, { hotel: "adlon berlin." }, null],
    ["other text", { hotel: "Adlon" }, { hotel: "Ritz" }, "wrong string", "hotel"],
    ["a number told as text", { hotel: "Ritz", nights: "1,200" }, { hotel: "Ritz", nights: 1200 }, null],
    ["another number", { hotel: "Ritz", nights: 2 }, { hotel: "Ritz", nights: 3 }, "wrong integer", "nights"],
    [
      "no number where there is one",
      { hotel: "Ritz", nights: "" },
      { hotel: "Ritz", nights: 0 },
      "wrong integer",
      "nights",
    ],
    ["an argument left out", { hotel: "Ritz", nights: 2 }, { hotel: "Ritz" }, "missed integer", "nights"],
    ["an argument too many", { hotel: "Ritz" }, { hotel: "Ritz", room: "single" }, "invented listed value", "room"],
    ["an empty argument left out", { hotel: "Ritz", room: "", guests: [] }, { hotel: "Ritz" }, null],
    ["a default left out", { hotel: "Ritz", breakfast: false }, { hotel: "Ritz" }, null],
    ["a default contradicted", { hotel: "Ritz", breakfast: true }, { hotel: "Ritz" }, "missed boolean", "breakfast"],
    ["a list in order", { hotel: "Ritz", guests: ["Ann", "Bo"] }, { hotel: "Ritz", guests: ["ann", "bo"] }, null],
    [
      "a list out of order",
      { hotel: "Ritz", guests: ["Ann", "Bo"] },
      { hotel: "Ritz", guests: ["Bo", "Ann"] },
      "wrong string",
      "guests",
    ],
    [
      "nested objects",
      { hotel: "Ritz", address: { city: "Bern" } },
      { hotel: "Ritz", address: { city: "Bern" } },
      null,
    ],
  ])("judges %s", (_, expected, made, mistake, path) => {
    const wrong = path === undefined ? [] : [path];
    expect(verdictOn(wanted(expected), made)).toEqual({ toolRight: true, callRight: mistake === null, mistake, wrong });
  });

  it("takes any of the values accepted", () => {
    const gold: Gold = { kind: "call", name: "book", accepted: new Map([["hotel", ["Ritz", "The Ritz"]]]) };
    expect(verdictOn(gold, { hotel: "the ritz" })?.callRight).toBe(true);
    expect(verdictOn(gold, { hotel: "a ritz" })?.callRight).toBe(false);
  });

  it("never finds a call right where none or another was asked for, and says nothing where none is known", () => {
    expect(verdictOn({ kind: "escalate" }, { hotel: "Ritz" })?.mistake).toBe("no call may be made");
    expect(verdictOn(wanted({ hotel: "Ritz" }), { hotel: "Ritz" }, "cancel")?.mistake).toBe("wrong tool");
    expect(verdictOn({ kind: "some_call" }, { hotel: "Ritz" })).toBeNull();
  });
});

describe("sameCall", () => {
  it("tells calls apart by name, by value and by what one of them lacks", () => {
    const ritz = { name: "book", arguments: { hotel: "Ritz" } };
    expect(sameCall(ritz, { name: "book", arguments: { hotel: "RITZ" } })).toBe(true);
    expect(sameCall(ritz, { name: "cancel", arguments: { hotel: "Ritz" } })).toBe(false);
    expect(sameCall(ritz, { name: "book", arguments: { hotel: "Ritz", nights: 1 } })).toBe(false);
    expect(sameCall({ name: "book", arguments: { hotel: "Ritz", nights: 1 } }, ritz)).toBe(false);
  });
});
