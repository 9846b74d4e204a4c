import { describe, expect, it } from "vitest";
import type { Parameter } from "../../src/core/tool.ts";
import { endsInOwnName, isLabelled, isToolsOwn, withoutOwnName } from "../../src/model/own-name.ts";

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
const left = (marked: string, to: Parameter, tool = "do_it"): string => {
  const [before = "", words = "", after = ""] = marked.split(/[<>]/);
  const text = before + words + after;
  const { start, end } = withoutOwnName(text, { start: before.length, end: before.length + words.length }, to, tool);
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
    ["new day for <no. 6104>", "trip", "6104"],
    ["Move <licence KEY-000417> to Studio Blau", "key", "KEY-000417"],
    ["half the salt on <Order A1093>", "cake", "A1093"],
    ["who paid <invoice #88>?", "document", "#88"],
  ])("leaves out the name, or what an id is of: %s", (marked, name, expected) => {
    expect(left(marked, parameter(name))).toBe(expected);
  });

  it.each([
    ["make <the sprint Cooldown> now", "name", "sprint.create", "Cooldown"],
    ["new <epic Data retention>", "title", "create-epics", "Data retention"],
    ["put off <the Yoga class>", "session", "move_class", "Yoga"],
    ["goes to <adjuster adj-204>", "adjuster", "assign", "adj-204"],
    ["fix <Elif's timecard> for Monday", "employee", "correct_timecard", "Elif"],
    ["move <Omar's> shift", "employee", "move_shift", "Omar"],
    ["move <Ana Ruiz's shift> to Monday", "employee", "move_shift", "Ana Ruiz"],
  ])("leaves the tool's words out: %s", (marked, name, tool, expected) => {
    expect(left(marked, parameter(name), tool)).toBe(expected);
  });

  it.each([
    ["eat at <Domino's> tonight", "place", "book_table"],
    ["charge <Ana's birthday fund> for it", "account", "charge_card"],
    ["ask <Ana> if the shift suits", "employee", "move_shift"],
    ["list <McDonald's orders>", "merchant", "list_orders"],
    ['a playlist called "<Ana\'s playlist>"', "name", "create_playlist"],
    ["a meeting titled <Budget meeting> on June 14", "title", "schedule_meeting"],
    ["put <Budget meeting> on June 14", "title", "schedule_meeting"],
    ["the weather in <Mexico city>", "city", "get_weather"],
    ['a room named "<room 12>"', "room", "create_room"],
    ["log <3 hours> on Apollo", "time", "log_hours"],
    ["reply <Ana duplicated Bob's order>", "reason", "reject_order"],
    ["add <book 2 seats>", "task", "book_seats"],
  ])("leaves alone what is somebody's, but none of the tool's words: %s", (marked, name, tool) => {
    expect(left(marked, parameter(name), tool)).toBe(/<(.*)>/.exec(marked)?.[1]);
  });

  it.each([
    ["from <New York City>", "city"],
    ["from <new york city>", "city"],
    ["ask <Board Games Ltd>", "board"],
    ["put it in <room service>", "room"],
    ["the light in the <Living room>", "room"],
    ["only <room>", "room"],
    ["charge <Ana's card>", "card"],
    ["go to <Elm Street office>", "office"],
    ["say <note the time>", "text"],
    ["put <order 66> on the list", "title"],
    ["say <ticket OPS-3381>", "comment"],
    ["where is the <order book 7>", "item"],
    ["scan <case Alpha>", "box"],
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

describe("isLabelled()", () => {
  it.each([
    ["Create epic Retention, owner <Lena Fischer>", "owner", true],
    ["assign it; its new owner should be <Lena>", "newOwner", true],
    ["the owner of the whole epic says hello to <Lena>", "owner", false],
    ["give <Lena> the epic", "owner", false],
    ["go to <Lena>", "to", false],
  ])("of %s and %s is %s", (marked, name, expected) => {
    const start = marked.indexOf("<");
    const end = marked.indexOf(">") - 1;
    expect(isLabelled(marked.replace(/[<>]/g, ""), { start, end }, parameter(name))).toBe(expected);
  });
});

describe("endsInOwnName()", () => {
  it.each([
    ["docs project", "project", true],
    ["DOCS PROJECT", "project", true],
    ["living room", "room", false],
    ["project", "project", false],
    ["read the last message", "message", false],
    ["harbour view", "project", false],
  ])("%s for %s: %s", (words, name, expected) => expect(endsInOwnName(words, parameter(name))).toBe(expected));
});

describe("isToolsOwn()", () => {
  const seat = { values: ["driver", "passenger"], required: false };
  it.each<[string, string, string, Partial<Parameter>, boolean]>([
    ["turn the <seat> to 2", "seat", "setSeatHeating", seat, false], // a word of the parameter's own name, too
    ["turn the <heating> to 2", "seat", "setSeatHeating", seat, true],
    ["no more heat for the roast, <oven> off", "keep_fan", "oven.off", { type: "boolean", required: false }, true],
    ["a <QR code> for it", "error_correction", "make_qr_codes", { values: ["L", "Q"], required: false }, true],
    ["heat the <left heating>", "side", "setSeatHeating", { values: ["left", "right"], required: false }, false],
    ["have them <link> it", "kind", "add-link", { values: ["link", "copy"], required: false }, false],
    ["turn the <heating> to 2", "seat", "setSeatHeating", { ...seat, required: true }, false],
    ["call it <heating>", "note", "setSeatHeating", { required: false }, false],
  ])("%s for %s of %s", (marked, name, tool, more, expected) => {
    const start = marked.indexOf("<");
    const end = marked.indexOf(">") - 1;
    expect(isToolsOwn(marked.replace(/[<>]/g, ""), { start, end }, parameter(name, more), tool)).toBe(expected);
  });
});
