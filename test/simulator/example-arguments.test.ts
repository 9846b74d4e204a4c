import { describe, expect, it } from "vitest";
import { exampleArguments } from "../../src/simulator/example-arguments.ts";

const one = (schema: object) =>
  exampleArguments({ properties: { it: { ...schema } }, required: ["it"] } as Parameters<typeof exampleArguments>[0])
    .it;

describe("exampleArguments()", () => {
  it.each([
    [{ type: "string" }, "simulated"],
    [{ enum: ["b", "a"] }, "b"],
    [{ const: 7 }, 7],
    [{ type: "integer", default: 4 }, 4],
    [{ type: "integer", minimum: 2.5 }, 3],
    [{ type: "NUMBER" }, 1],
    [{ type: ["boolean", "null"] }, true],
    [{ type: "array", items: { type: "integer" } }, [1]],
    [{ type: "array" }, []],
    [{ type: "constructor" }, null],
    [{ type: "object", properties: { a: {}, b: {} }, required: ["b"] }, { b: "simulated" }],
  ])("%j is filled with %j", (schema, value) => {
    expect(one(schema)).toEqual(value);
  });

  it("leaves out what is not required or not declared", () => {
    expect(exampleArguments({ properties: { a: {} }, required: ["toString"] })).toEqual({});
    expect(exampleArguments({})).toEqual({});
  });

  it("ends in a schema that is deep without end", () => {
    const deep: Record<string, object> = { type: { type: "object" } };
    const endless = { type: "object", properties: deep, required: ["inner"] };
    deep.inner = endless;
    expect(JSON.stringify(exampleArguments(endless as never)).length).toBeLessThan(200);
  });
});
