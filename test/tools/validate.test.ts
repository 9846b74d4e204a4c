import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject, type Json, type JsonObject } from "../../src/core/json.ts";
import { validateArguments } from "../../src/tools/validate.ts";
import { anySchema, anyValue, mutated, NAMES, toDraft7 } from "./schema-generators.ts";

const toolOf = (parameters: JsonObject) => ({ name: "tool", description: "", parameters });

const problem = (parameters: JsonObject, args: Json) => {
  const result = validateArguments(toolOf(parameters), args);
  return result.ok ? null : result.problem;
};

const options = { strict: false, ownProperties: true, logger: false, addUsedSchema: false } as const;
/** ajv with its formats, of which "time" may be without an offset here. */
const withFormats = <Judge extends Ajv | Ajv2020>(ajv: Judge): Judge => {
  addFormats.default(ajv);
  return Object.assign(ajv, { formats: { ...ajv.formats, time: ajv.formats["iso-time"] } });
};
const ajv2020 = withFormats(new Ajv2020(options));
const ajv7 = withFormats(new Ajv(options));

/** ajv's verdict; null where it refuses the schema itself, or can't run it. */
function judge(ajv: Ajv | Ajv2020, schema: JsonObject): (args: Json) => boolean | null {
  const run = <Value>(work: () => Value): Value | null => {
    try {
      return work();
    } catch {
      return null;
    }
  };
  const validator = run(() => ajv.compile(schema));
  return (args) => validator && run(() => validator(args) === true);
}

const call = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), anyValue), { maxLength: 4, selector: ([name]) => name })
  .map((entries): JsonObject => Object.fromEntries(entries));
const calls = fc.array(call, { minLength: 20, maxLength: 20 });

const schemas = fc
  .tuple(anySchema, anySchema, anySchema)
  .map(([root, one, two]): JsonObject => JSON.parse(JSON.stringify({ ...root, $defs: { one, two } })));

/** Schemas that apply themselves to the same value without end hang ajv's code. */
const isEndless = (words: string | null) => words !== null && /64 deep|too long/.test(words);

describe("validateArguments()", () => {
  it.each([
    ["draft 2020-12", ajv2020, (schema: JsonObject) => schema],
    ["draft 7", ajv7, toDraft7],
  ] as const)(
    "agrees with ajv on 4,000 calls of 200 generated schemas of %s",
    { timeout: 120_000 },
    (_draft, ajv, translate) => {
      const seen = { true: 0, false: 0 };
      fc.assert(
        fc.property(schemas, calls, (generated, batch) => {
          const schema = translate(generated);
          const expected = judge(ajv, schema);
          for (const args of batch) {
            const words = problem(schema, args);
            const verdict = isEndless(words) ? null : expected(args);
            if (verdict === null) continue;
            expect(words === null, words ?? "accepted").toBe(verdict);
            seen[`${verdict}`]++;
          }
        }),
        { numRuns: 200 },
      );
      expect(seen.true).toBeGreaterThan(1000);
      expect(seen.false).toBeGreaterThan(800);
    },
  );

  it("never accepts what ajv refuses, whatever is wrong with the schema", { timeout: 120_000 }, () => {
    let judged = 0;
    fc.assert(
      fc.property(mutated(schemas), calls, (schema, batch) => {
        const expected = judge(ajv2020, schema);
        for (const args of batch.filter((each) => problem(schema, each) === null)) {
          judged++;
          expect(expected(args)).not.toBe(false);
        }
      }),
      { numRuns: 200 },
    );
    expect(judged).toBeGreaterThan(300);
  });

  it("names the place and the rule, never the value", () => {
    const schema = {
      type: "object",
      properties: { a: { type: "object", properties: { "b/c": { type: "string", maxLength: 3 } } } },
      additionalProperties: false,
    };
    expect(problem(schema, { a: { "b/c": "secret" } })).toBe('/a/b~1c breaks "maxLength"');
    expect(problem(schema, { d: "secret" })).toBe('the arguments break "additionalProperties"');
    expect(problem(schema, { a: "secret" })).toBe('/a breaks "type"');
  });

  it("takes an object only, whatever the schema says", () => {
    for (const args of [null, [], "a", 1, true]) expect(problem({}, args)).toBe("the arguments must be an object");
  });

  it.each<[string, JsonObject, Json, Json]>([
    ["upper-case types", { type: "STRING" }, "a", 1],
    [
      "upper-case objects",
      { type: "OBJECT", properties: { a: { type: "INTEGER" } }, required: ["a"] },
      { a: 1 },
      { a: 1.5 },
    ],
    ["nullable", { type: "NUMBER", nullable: true }, null, "1"],
    ["counts as strings", { type: "ARRAY", items: { type: "STRING" }, maxItems: "1" }, ["a"], ["a", "b"]],
    ["int32", { type: "INTEGER", format: "int32" }, 2147483647, 2147483648],
    ["OpenAPI's exclusive limits", { minimum: 1, exclusiveMinimum: true }, 2, 1],
    ["OpenAPI's inclusive limits", { minimum: 1, exclusiveMinimum: false }, 1, 0],
    ["a time of day without an offset", { type: "string", format: "time" }, "14:00:00", "14:00"],
    ["a time of day with an offset", { type: "string", format: "time" }, "14:00:00+02:00", "24:00:00+02:00"],
    ["a URL", { type: "string", format: "url" }, "https://example.com", "example"],
    ["nothing unevaluated", { properties: { a: {} }, unevaluatedProperties: false }, { a: 1 }, { b: 1 }],
    ["no unevaluated items", { prefixItems: [{}], unevaluatedItems: false }, [1], [1, 2]],
    ["annotations", { type: "string", title: "T", examples: ["b"], "x-order": 1, propertyOrdering: ["a"] }, "a", 1],
  ])("understands %s", (_name, schema, good, bad) => {
    expect(problem({ properties: { x: schema } }, { x: good })).toBe(null);
    expect(problem({ properties: { x: schema } }, { x: bad })).not.toBe(null);
  });

  it("takes keys such as __proto__ as data", () => {
    const parse = (text: string): JsonObject => JSON.parse(text);
    const closed = { type: "object", properties: { a: {} }, additionalProperties: false };
    for (const key of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      expect(problem(closed, parse(`{"${key}": 1}`)), key).not.toBe(null);
      expect(problem({ required: [key] }, {}), key).not.toBe(null);
      const typed = parse(`{"properties": {"${key}": {"type": "string"}}}`);
      expect(problem(typed, parse(`{"${key}": 1}`)), key).toBe(`/${key} breaks "type"`);
      expect(problem(typed, parse(`{"${key}": "a"}`)), key).toBe(null);
    }
  });

  it("bounds the arguments' own size and depth", () => {
    expect(problem({}, { a: "a".repeat(17_000) })).toMatch(/larger than 16384 characters/);
    expect(problem({}, JSON.parse(`{"a": ${"[".repeat(5000)}${"]".repeat(5000)}}`))).toMatch(/more than 32 deep/);
    expect(problem({}, { a: Number.POSITIVE_INFINITY })).toMatch(/number that JSON can't write/);
    expect(problem({}, { "\ud800": 1 })).toMatch(/well-formed/);
  });

  it("changes neither the schema nor the arguments", () => {
    fc.assert(
      fc.property(schemas, call, (schema, args) => {
        const before = JSON.stringify([schema, args]);
        validateArguments(toolOf(freeze(schema)), freeze(args));
        expect(JSON.stringify([schema, args])).toBe(before);
      }),
      { numRuns: 300 },
    );
  });
});

function freeze<Value extends Json>(value: Value): Value {
  if (isObject(value) || Array.isArray(value)) for (const inner of Object.values(value)) freeze(inner as Json);
  return Object.freeze(value);
}
