import { beforeAll, describe, expect, it } from "vitest";
import { loadDiskModel } from "../../src/cli/disk-model.ts";
import type { EdgeModel } from "../../src/model/edge-model.ts";
import { dot } from "../../src/model/vectors.ts";

let model: EdgeModel;
beforeAll(async () => {
  model = await loadDiskModel();
});

const FILLER = "The matter was left as it stood after some debate. ".repeat(60);

describe("the edge model as a reader of texts", () => {
  it.each(["describe", "glance"] as const)("%s() gives a vector of length 1, the same each time", async (method) => {
    for (const text of ["", "Book a table for two", FILLER, "🙂 日本語 \ud800"]) {
      const vector = await model[method](text);
      expect(vector).toHaveLength(384);
      expect(dot(vector, vector)).toBeCloseTo(1, 4);
      expect(await model[method](text)).toEqual(vector);
    }
  });

  it.each(["describe", "glance"] as const)("%s() puts texts near each other that say alike", async (method) => {
    const [a, b, c] = await Promise.all(
      [
        "Book a table for two at Luna",
        "Reserve a table at Osteria Luna for two",
        "Prove that there are infinitely many primes",
      ].map(async (text) => model[method](text)),
    );
    if (a === undefined || b === undefined || c === undefined) throw new Error("lacks a vector");
    expect(dot(a, b)).toBeGreaterThan(dot(a, c) + 0.2);
  });

  it("describe() knows word order, glance() doesn't", async () => {
    const [one, other] = ["the dog bit the man", "the man bit the dog"];
    expect(dot(await model.describe(one), await model.describe(other))).toBeLessThan(0.9999);
    expect(dot(model.glance(one), model.glance(other))).toBeCloseTo(1, 5);
  });

  it("reads how a long text begins and ends, and nothing between", async () => {
    const plain = await model.describe(FILLER + FILLER);
    const between = await model.describe(`${FILLER}Prove it!${FILLER}`);
    const [atEnd, otherEnd] = [
      await model.describe(`${FILLER}${FILLER}Prove it!`),
      await model.describe(`${FILLER}${FILLER}Greet me!`),
    ];
    const atStart = await model.describe(`Prove it! ${FILLER}${FILLER}`);
    expect(between).toEqual(plain);
    expect(dot(atEnd, otherEnd)).toBeLessThan(0.9999);
    for (const differing of [atEnd, atStart]) expect(dot(differing, plain)).toBeLessThan(0.9999);
  });

  it("costs no more for a text of 20 million characters", async () => {
    const huge = await model.describe(FILLER.repeat(6_500));
    expect(huge).toEqual(await model.describe(FILLER + FILLER));
  });

  it("takes turns with predictions", async () => {
    const tool = { name: "book_table", description: "Books a table.", parameters: { type: "object", properties: {} } };
    const alone = await model.describe("Book a table");
    const [together] = await Promise.all([model.describe("Book a table"), model.predict("Book a table", [tool])]);
    expect(together).toEqual(alone);
  });
});
