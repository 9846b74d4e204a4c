import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ArgumentTrace } from "../../src/core/decision.ts";
import type { Parameter } from "../../src/core/tool.ts";
import { readArguments, toObject } from "../../src/model/arguments.ts";
import { WIDTH } from "../../src/model/embeddings.ts";
import type { EncodedTool } from "../../src/model/encoded-tool.ts";
import { Pointers } from "../../src/model/ranges.ts";
import type { ParameterReading } from "../../src/model/reading.ts";
import { readStatements } from "../../src/model/statements.ts";

const trace = (path: string[], value: ArgumentTrace["value"]): ArgumentTrace => ({
  path,
  value,
  ranges: [{ start: 0, end: 1 }],
  rule: "text",
  probability: 1,
});

describe("toObject()", () => {
  it("nests by path", () => {
    expect(toObject([trace(["to", "city"], "Bern"), trace(["to", "zip"], 3000), trace(["note"], "x")])).toEqual({
      to: { city: "Bern", zip: 3000 },
      note: "x",
    });
  });

  it("takes __proto__ and constructor for names like any other", () => {
    const made = toObject([trace(["__proto__", "polluted"], true), trace(["constructor"], "x")]);
    expect(Object.keys(made)).toEqual(["__proto__", "constructor"]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

const parameter = (name: string, more: Partial<Parameter> = {}): Parameter => ({
  path: [name],
  description: "",
  type: "string",
  list: false,
  required: false,
  values: null,
  schema: { type: "string" },
  ...more,
});

/** A text of `count` one-letter words and its tokens, the two special ones included. */
function letters(count: number) {
  const text = Array.from({ length: count }, (_, i) => String.fromCharCode(97 + (i % 26))).join(" ");
  const at = (offset: number) =>
    Int32Array.from({ length: count + 2 }, (_, i) => (i === 0 || i === count + 1 ? 0 : 2 * (i - 1) + offset));
  return { text, tokens: { ids: new Int32Array(count + 2), starts: at(0), ends: at(1), truncated: false } };
}

const float32s = (length: number) =>
  fc.float32Array({ minLength: length, maxLength: length, noNaN: true, min: -20, max: 20 });

/** The tool's own and one a parameter. */
const SLOTS = 7;

describe("readArguments()", () => {
  it("returns only words of the request, whatever the network says", () => {
    const parameters = [
      parameter("a"),
      parameter("b"),
      parameter("c", { list: true }),
      parameter("n", { type: "integer" }),
      parameter("level", { values: ["low", "high"], schema: { type: "string", enum: ["low", "high"] } }),
      parameter("rush", { type: "boolean", schema: { type: "boolean" } }),
    ];
    const value = (text: string) => ({
      text,
      slot: new Float32Array(256).fill(text.length),
      mean: new Float32Array(WIDTH),
      pretrained: new Float32Array(WIDTH),
      pieces: new Int32Array(0),
    });
    const encoded: EncodedTool = {
      tool: { name: "t", description: "", parameters: {} },
      parameters,
      problem: null,
      vector: new Float32Array(WIDTH),
      slots: new Float32Array(SLOTS * WIDTH),
      late: new Int8Array(0),
      slotParameters: [-1, 0, 1, 2, 3, 4, 5],
      values: [[], [], [], [], ["low", "high"].map(value), ["true", "false"].map(value)],
    };
    const { text, tokens } = letters(8);
    const request = { ids: tokens.ids, states: new Float32Array(10 * WIDTH) };
    const head = { out: new Float32Array(256).fill(0.01), scales: [1, 1, 1] as const };
    fc.assert(
      fc.property(float32s(5 * SLOTS * 10), float32s(SLOTS), (scores, unstated) => {
        const reading: ParameterReading = {
          pointers: new Pointers(scores, SLOTS, 10),
          unstated,
          valueQuery: (slot) => ({
            query: new Float32Array(256).fill(scores[slot] ?? 0),
            word: new Float32Array(WIDTH),
            unstated: unstated[slot] ?? 0,
          }),
        };
        const statements = readStatements(
          encoded,
          reading,
          request,
          head,
          ({ first, last }) => ({
            start: tokens.starts[first] ?? 0,
            end: tokens.ends[last] ?? 0,
          }),
          () => false,
        );
        const context = { now: null, timeZone: null };
        const { traces, notUnderstood } = readArguments(statements, "tool", text, context);
        expect(statements).toHaveLength(parameters.length);
        const silent = new Set(notUnderstood.flatMap(({ path }) => path));
        for (const { path, value, ranges } of traces) {
          const words = ranges.map(({ start, end }) => text.slice(start, end));
          expect(words.every((item) => item.length > 0)).toBe(true);
          expect(words.length).toBeGreaterThan(0);
          const [name = ""] = path;
          if (silent.has(name)) continue;
          if (name === "c") expect(value).toEqual(words);
          else if (name === "level") expect(["low", "high"]).toContain(value);
          else if (name === "rush") expect(value).toBeTypeOf("boolean");
          else if (name === "n") expect(Number.isInteger(value)).toBe(true);
          else expect(value).toBe(words[0]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["Find messages from Julia since <March 3>", "find_messages"],
    ["Noor worked five extra hours on <20 June>", "add_hours"],
    ["five extra hours on <20 June> for Noor", "log-overtime"],
  ])("does not put a day of the past into next year: %s", (marked, tool) => {
    const [before = "", words = "", after = ""] = marked.split(/[<>]/);
    const day = parameter("day", { schema: { type: "string", format: "date" } });
    const ranges = [{ start: before.length, end: before.length + words.length }];
    const read = (text: string, name: string) =>
      readArguments([{ parameter: day, ranges, probability: 1, chosen: null }], name, text, {
        now: new Date("2026-11-28T12:00:00Z"),
        timeZone: "Europe/Berlin",
      });
    expect(read(before + words + after, tool).notUnderstood).toEqual([day]);
    expect(read("x".repeat(before.length) + words, "book_room").notUnderstood).toEqual([]);
  });

  it.each([
    ["open <Monday> to <Friday>", true],
    ["open <Monday> – <Friday>", true],
    ["open <Monday> and <Friday>", false],
    ["open <Monday>, <Friday>", false],
  ])("takes the ends of a span for no list: %s", (marked, isSpan) => {
    const days = parameter("days", { list: true });
    const parts = marked.split(/[<>]/);
    const text = parts.join("");
    const ranges = [1, 3].map((part) => {
      const start = parts.slice(0, part).join("").length;
      return { start, end: start + (parts[part] ?? "").length };
    });
    const statement = { parameter: days, ranges, probability: 1, chosen: null };
    const { notUnderstood } = readArguments([statement], "tool", text, { now: null, timeZone: null });
    expect(notUnderstood).toEqual(isSpan ? [days] : []);
  });

  it("is silent where the words name another listed value than the model chose", () => {
    const level = parameter("level", { values: ["low", "high"], schema: { type: "string", enum: ["low", "high"] } });
    const statement = {
      parameter: level,
      ranges: [{ start: 0, end: 4 }],
      probability: 0.97,
      chosen: "low",
    };
    const { notUnderstood } = readArguments([statement], "tool", "high", { now: null, timeZone: null });
    expect(notUnderstood).toEqual([level]);
  });
});
