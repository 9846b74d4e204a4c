import { describe, expect, it } from "vitest";
import tasks from "../../model-assets/tasks.json" with { type: "json" };
import { readFitted } from "../../src/tiers/index.ts";

describe("readFitted()", () => {
  it("takes the file that ships", () => {
    const { heads, read, unread } = readFitted(tasks);
    expect(heads.encoder.code).toHaveLength(385);
    expect(heads.words.chat[0]).toBeCloseTo(tasks.heads.words.chat[0] ?? Number.NaN, 5);
    expect(read.weights.reasoning).toBe(tasks.read.weights.reasoning);
    expect(unread.bias).toBe(tasks.unread.bias);
  });

  it.each([
    ["no object", 1],
    ["no heads", { ...tasks, heads: undefined }],
    ["a head that is missing", { ...tasks, heads: { encoder: tasks.heads.encoder } }],
    ["a short row", { ...tasks, heads: { ...tasks.heads, words: { ...tasks.heads.words, chat: [1, 2] } } }],
    ["no weights", { ...tasks, unread: undefined }],
    ["a weight below 0", { ...tasks, read: { ...tasks.read, weights: { ...tasks.read.weights, asks: -0.1 } } }],
    ["a weight that is missing", { ...tasks, read: { ...tasks.read, weights: { asks: 1 } } }],
  ])("refuses %s", (_, damaged) => {
    expect(() => readFitted(damaged)).toThrow(/tasks\.json/);
  });
});
