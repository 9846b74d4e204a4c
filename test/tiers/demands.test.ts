import { describe, expect, it } from "vitest";
import type { MediaPart, ResultPart } from "../../src/chat/chat.ts";
import { requestDemands, turnDemands, userTexts } from "../../src/tiers/demands.ts";
import { cpuTime } from "../tools/cpu-time.ts";
import { chatOf, userTurn } from "./chats.ts";

const image: MediaPart = { kind: "media", mediaType: "image/png", source: { kind: "base64", data: "" } };
const result: ResultPart = { kind: "result", callId: "a", name: "f", content: [], failed: false };

describe("turnDemands()", () => {
  it("finds nothing in a greeting", () => {
    const { length, ...rest } = turnDemands("hello");
    expect(length).toBeLessThan(0.2);
    expect(rest).toEqual({ asks: 0, demanding: 0, constraints: 0, codeBlocks: 0, foreign: 0 });
  });

  it.each([
    ["asks", "Write a poem.", "Write a poem. What is it about?"],
    ["asks", "Write a poem", "Write a poem, translate it and explain the title"],
    ["demanding", "Tell me why", "Tell me why, rigorously: derive it from the axioms"],
    ["constraints", "A text of 100 words", "A text of at least 100 words, without adjectives, in 3 parts"],
    ["codeBlocks", "Fix it: x", "Fix it: ```x```"],
    ["length", "a".repeat(50), "a".repeat(500)],
  ] as const)("counts more %s", (name, less, more) => {
    expect(turnDemands(more)[name]).toBeGreaterThan(turnDemands(less)[name]);
  });

  it("leaves code out of what is asked", () => {
    const code = "```sql\n-- find 1, 2 and 3?\n```";
    expect(turnDemands(`Hm.\n${code}`)).toMatchObject({ asks: 0, constraints: 0 });
  });

  it("reads the beginning and the end of a long turn", () => {
    const filler = "word ".repeat(200_000);
    expect(turnDemands(`Prove it. ${filler}`).demanding).toBe(1);
    expect(turnDemands(`${filler} Now prove it.`).demanding).toBe(1);
    expect(turnDemands(`${filler} Prove it. ${filler}`).demanding).toBe(0);
  });

  it.each(["\n", " ", "and ", "```", "1.", "请", "?"])(
    "reads a million of %j without going back over them",
    (piece) => {
      const text = piece.repeat(1_000_000);
      expect(cpuTime(() => turnDemands(text))).toBeLessThan(20);
    },
  );
});

describe("requestDemands()", () => {
  const nothing = { turns: 0, tools: 0, media: 0, thinking: 0, output: 0 };
  const tool = { name: "f", description: "", parameters: {} };

  it.each([
    [{}, {}],
    [{ tools: [tool, tool, tool] }, { tools: 2 }],
    [{ maximumOutputTokens: 3072 }, { output: 2 }],
    [{ reasoning: { effort: "high", budgetTokens: null } }, { thinking: 1 }],
    [{ reasoning: { effort: null, budgetTokens: 8192 } }, { thinking: 0.5 }],
    [{ reasoning: { effort: null, budgetTokens: 100_000 } }, { thinking: 1 }],
    [{ reasoning: { effort: "minimal", budgetTokens: null } }, {}],
    [{ turns: [{ role: "user", parts: [image] }] }, { media: 1 }],
  ] as const)("reads %j", (settings, demands) => {
    expect(requestDemands(chatOf(["hello"], settings))).toEqual({ ...nothing, ...demands });
  });

  it("counts turns before the last", () => {
    expect(requestDemands(chatOf(["a", "b", "c", "d"])).turns).toBe(2);
  });
});

describe("userTexts()", () => {
  it("leaves out turns in which the user says nothing", () => {
    const turns = [userTurn("one"), { role: "user", parts: [result] }, { role: "user", parts: [image] }] as const;
    expect(userTexts([...turns, userTurn(" \n"), userTurn("two")])).toEqual(["one", "two"]);
  });
});
