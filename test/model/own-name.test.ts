import { describe, expect, it } from "vitest";
import type { Parameter } from "../../src/core/tool.ts";
import { withoutOwnName } from "../../src/model/own-name.ts";

const parameter = (name: string, more: Partial<Parameter> = {}): Parameter => ({
  path: name.split("."),
  description: "",
  type: "string",
  list: false,
  required: true,
  values: null,
  schema: { type: "string" },
  ...more,
});

/** What is left of the words between < and >. */
const left = (marked: string, to: Parameter): string => {
  const [before = "", words = "", after = ""] = marked.split(/[<>]/);
  const text = before + words + after;
  const { start, end } = withoutOwnName(text, { start: before.length, end: before.length + words.length }, to);
  return text.slice(start, end);
};

describe("withoutOwnName()", () => {
  it.each([
    ["Check Laura into <room 318>", "room", "318"],
    ["from <room 318> to 402", "fromRoom", "318"],
    ["a sprint for <the board Growth>", "board", "Growth"],
    ["<Room 212> is inspected", "room", "212"],
    ["ship it to <the Graz site>", "to_site", "Graz"],
    ["tell <the #design channel>", "channel", "#design"],
    ["for <member Jane Doe>", "booking.member", "Jane Doe"],
  ])("leaves the name out: %s", (marked, name, expected) => {
    expect(left(marked, parameter(name))).toBe(expected);
  });

  it.each([
    ["from <New York City>", "city"],
    ["from <new york city>", "city"],
    ["ask <Board Games Ltd>", "board"],
    ["put it in <room service>", "room"],
    ["only <room>", "room"],
    ["charge <Ana's card>", "card"],
    ["go to <Elm Street office>", "office"],
    ["say <note the time>", "text"],
  ])("leaves alone what is a name or a phrase: %s", (marked, name) => {
    expect(left(marked, parameter(name))).toBe(/<(.*)>/.exec(marked)?.[1]);
  });

  it.each([
    ["a listed value", { values: ["room 1"] }],
    ["a formatted one", { schema: { type: "string", format: "date" } }],
    ["a number", { type: "integer" }],
  ] as const)("is no concern of %s", (_, more) => {
    expect(left("in <room 1>", parameter("room", more as Partial<Parameter>))).toBe("room 1");
  });
});
