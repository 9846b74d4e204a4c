import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileValidators } from "../../src/cli/compile-validators.ts";
import type { Json, JsonObject } from "../../src/core/json.ts";
import type { Parameter, Tool } from "../../src/core/tool.ts";
import { exampleApps } from "../../src/tools/example-apps.ts";
import { readParameters } from "../../src/tools/parameters.ts";
import { compiledValidator } from "../../src/tools/registry.ts";
import { validateArguments } from "../../src/tools/validate.ts";
import { anyValue } from "./schema-generators.ts";

const tools = exampleApps.flatMap(({ app, tools }) => tools.map((tool) => ({ name: `${app}/${tool.name}`, tool })));
/** The same schema, but none of the registry's: its name is another. */
const stranger = (tool: Tool): Tool => ({ ...tool, name: "stranger" });

function parametersOf(tool: Tool): readonly Parameter[] {
  const read = readParameters(tool);
  if (!read.ok) throw new Error(read.problem);
  return read.value;
}

describe("an example app", () => {
  it.each(exampleApps)("$app has six to ten tools, six examples, and each tool's name once", ({ tools, examples }) => {
    expect(tools.length).toBeGreaterThanOrEqual(6);
    expect(tools.length).toBeLessThanOrEqual(10);
    expect(examples).toHaveLength(6);
    expect(new Set(tools.map(({ name }) => name)).size).toBe(tools.length);
  });

  it.each(tools)("$name has parameters the router can fill, and says what it does", ({ tool }) => {
    expect(tool.description).toMatch(/\.$/);
    for (const { type, description } of parametersOf(tool)) {
      expect(type).not.toBe("opaque");
      expect(description).not.toBe("");
    }
  });

  it("lets a branch be deployed to staging", () => {
    const deploy = tools.find(({ name }) => name === "deployments/deploy_branch");
    expect(deploy && validateArguments(deploy.tool, { branch: "feat-x", environment: "staging" })).toEqual({
      ok: true,
      value: null,
    });
  });
});

describe("schemas/compiled.js", () => {
  it("is what npm run schemas writes", () => {
    const written = readFileSync(join(import.meta.dirname, "../../schemas/compiled.js"), "utf8");
    expect(written === compileValidators(exampleApps), "run npm run schemas").toBe(true);
  });

  it("leaves out what ajv would not check rightly", () => {
    const [app] = exampleApps;
    const parameters = { type: "object", properties: { a: { type: "array", contains: { const: 1 } } } };
    const faulty = {
      app: "faulty",
      title: "",
      description: "",
      examples: [],
      tools: [{ name: "a", description: "", parameters }],
    };
    expect(compileValidators([...(app ? [app] : []), faulty])).not.toContain("faulty");
  });

  it.each(tools)("has a validator of $name, found by content alone", ({ tool }) => {
    expect(compiledValidator(JSON.parse(JSON.stringify(tool)))).toBeTypeOf("function");
    expect(compiledValidator(stranger(tool))).toBeNull();
    expect(compiledValidator({ ...tool, parameters: { ...tool.parameters, title: "Other" } })).toBeNull();
  });

  it.each(tools)("agrees with the interpreter on calls of $name", ({ tool }) => {
    fc.assert(
      fc.property(callOf(tool), (args) => {
        const [compiled, interpreted] = [validateArguments(tool, args), validateArguments(stranger(tool), args)];
        expect(compiled.ok).toBe(interpreted.ok);
      }),
      { numRuns: 40 },
    );
  });
});

/** Arguments near to right ones: each there or not, of the right type or any. */
function callOf(tool: Tool): fc.Arbitrary<JsonObject> {
  const members = parametersOf(tool).map((parameter) => {
    const value = fc.oneof({ weight: 6, arbitrary: anyOf(parameter) }, anyValue);
    return [parameter.path[0] ?? "", fc.option(value, { freq: 6, nil: undefined })] as const;
  });
  return fc.record(Object.fromEntries(members)).map((values) => JSON.parse(JSON.stringify(values)));
}

function anyOf({ type, values, list }: Parameter): fc.Arbitrary<Json> {
  const texts = fc.constantFrom("main", "2027-03-01", "09:30", "2027-03-01T09:30:00Z", "ana@example.com", "API_KEY");
  const numbers = type === "integer" ? fc.integer({ min: 0, max: 120 }) : fc.double({ min: -1, max: 40, noNaN: true });
  const plain: fc.Arbitrary<Json> = type === "string" ? texts : type === "boolean" ? fc.boolean() : numbers;
  const item = values === null ? plain : fc.constantFrom(...values);
  return list ? fc.array(item, { maxLength: 3 }) : item;
}
