import { describe, expect, it } from "vitest";
import type { Parameter } from "../../src/core/tool.ts";
import { certaintyOf, kindOf, logOdds } from "../../src/model/certainty.ts";

const parameter = (more: Partial<Parameter>): Parameter => ({
  path: ["p"],
  description: "",
  type: "string",
  list: false,
  required: false,
  values: null,
  schema: {},
  ...more,
});
const words = [{ start: 0, end: 4 }];

describe("a decision's kind", () => {
  it.each([
    [{}, words, "string, optional"],
    [{ required: true }, words, "string, required"],
    [{ required: true }, [], "string, unstated"],
    [{ schema: { format: "date" } }, words, "formatted, optional"],
    [{ values: ["a", "b"] }, [], "listed, unstated"],
    [{ type: "integer", values: [1, 2], required: true }, words, "listed, required"],
    [{ type: "number" }, words, "number, optional"],
    [{ type: "boolean" }, [], "boolean, unstated"],
    [{ list: true, values: ["a"] }, words, "list, optional"],
  ] as const)("%j with %j is %s", (more, ranges, kind) => {
    expect(kindOf({ parameter: parameter(more), ranges })).toBe(kind);
  });
});

describe("a decision's certainty", () => {
  const stated = { parameter: parameter({}), ranges: words, probability: 0.8 };

  it("follows the line of its kind", () => {
    expect(certaintyOf(stated, { "string, optional": { slope: 2, shift: -1 } })).toBeCloseTo(2 * Math.log(4) - 1);
  });

  it("stays as the model sees it where its kind has no line", () => {
    expect(certaintyOf(stated, { "string, required": { slope: 2, shift: -1 } })).toBeCloseTo(Math.log(4));
  });

  it("is finite for the surest", () => {
    expect(logOdds(1)).toBeCloseTo(Math.log(1e6));
    expect(logOdds(0)).toBe(-logOdds(1));
  });
});
