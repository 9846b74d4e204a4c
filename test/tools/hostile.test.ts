import { describe, expect, it } from "vitest";
import type { Tool } from "../../src/core/tool.ts";
import { readParameters } from "../../src/tools/parameters.ts";
import { validateArguments } from "../../src/tools/validate.ts";
import { cpuTime } from "./cpu-time.ts";
import { ATTACKS, REGEX_BOMBS } from "./hostile-schemas.ts";

/** Milliseconds of processor time; the bar for any schema. */
const BAR = 50;

const toolOf = (parameters: Tool["parameters"]): Tool => ({ name: "tool", description: "", parameters });

describe("a hostile schema", () => {
  it.each(ATTACKS)("costs less than 50 ms: $name", ({ schema, args }) => {
    const tool = toolOf(schema);
    const read = cpuTime(() => readParameters(tool));
    const validated = cpuTime(() => validateArguments(tool, args));
    expect(read).toBeLessThan(BAR);
    expect(validated).toBeLessThan(BAR);
  });

  it.each(REGEX_BOMBS)("is refused, not run: pattern %s", (pattern) => {
    const tool = toolOf({ type: "object", properties: { text: { type: "string", pattern } } });
    const result = validateArguments(tool, { text: `${"a".repeat(4000)}!` });
    expect(result).toMatchObject({ ok: false, problem: expect.stringMatching(/too long|not supported/) });
  });

  it.each([
    ["a reference to itself", { $ref: "#" }],
    ["a remote reference", { $ref: "https://example.com/schema.json" }],
    ["an anchor", { $ref: "#name", $defs: { name: { $anchor: "name" } } }],
    ["a dynamic reference", { $dynamicRef: "#meta" }],
    ["a reference that leads nowhere", { $ref: "#/$defs/none" }],
    ["a prototype's property", { $ref: "#/constructor" }],
    ["another identifier inside", { properties: { a: { $id: "https://example.com/a" } } }],
    ["an unknown keyword", { properties: { a: { maxLenght: 3 } } }],
    ["an unknown format", { properties: { a: { type: "string", format: "phone" } } }],
    ["a keyword of the wrong shape", { properties: { a: { minimum: "3" } } }],
    ["required that is no list", { required: "a" }],
    ["unevaluatedProperties beside allOf", { allOf: [{}], unevaluatedProperties: false }],
    ["a schema that is a list", { properties: { a: [] } }],
    ["an unknown draft", { $schema: "https://example.com/my-own-draft" }],
  ])("is never taken for valid: %s", (_name, schema) => {
    expect(validateArguments(toolOf(JSON.parse(JSON.stringify(schema))), { a: "x" }).ok).toBe(false);
  });
});
