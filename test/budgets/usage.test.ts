/** What is read out of answers as the providers send them, split and cut anywhere; what is estimated where they tell nothing. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimate, UsageReader, type UsageReaderOptions } from "../../src/budgets/index.ts";
import { JsonScanner } from "../../src/budgets/usage/json-scanner.ts";
import { answers, type WireAnswer } from "./answers.ts";

const INPUT = 321;
const readerOf = ({ dialect, contentType }: Pick<UsageReaderOptions, "dialect" | "contentType">): UsageReader =>
  new UsageReader({ dialect, contentType, estimate: { input: INPUT, output: 4096 } });
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const readInPieces = (answer: WireAnswer, pieces: readonly Uint8Array[], isWhole = true) => {
  const reader = readerOf(answer);
  for (const piece of pieces) reader.read(piece);
  return reader.usage(isWhole);
};

describe.each(answers)("UsageReader: $name", (answer) => {
  const bytes = bytesOf(answer.text);
  const whole = readInPieces(answer, [bytes]);

  it("reads what the provider tells", () => {
    if (answer.usage === null) {
      expect(whole).toMatchObject({ input: INPUT, source: "estimate" });
      // "Hello 😀 there", and the decoy with its quotes.
      expect(whole.output).toBe(Math.ceil((13 + 1 + 112) / 4));
    } else {
      expect(whole).toEqual({ ...answer.usage, source: "provider" });
    }
  });

  it("reads the same, split at every byte", () => {
    for (let at = 0; at <= bytes.length; at++) {
      expect(readInPieces(answer, [bytes.subarray(0, at), bytes.subarray(at)])).toEqual(whole);
    }
    expect(
      readInPieces(
        answer,
        Array.from(bytes, (byte) => Uint8Array.of(byte)),
      ),
    ).toEqual(whole);
  });

  it("charges input and output for it, cut at every byte", () => {
    for (let at = 0; at < bytes.length; at++) {
      const usage = readInPieces(answer, [bytes.subarray(0, at)], false);
      expect(usage.source).toBe("estimate");
      expect(usage.output).toBeGreaterThanOrEqual(1);
      expect([INPUT, answer.usage?.input, answer.firstInput]).toContain(usage.input);
      expect([usage.input, usage.output, usage.cachedInput, usage.cacheWrite].every(Number.isSafeInteger)).toBe(true);
    }
  });
});

describe("UsageReader", () => {
  const stream = { dialect: "anthropic", contentType: "text/event-stream" } as const;

  it("estimates a cut stream by what was said, beside what was told at its start", () => {
    const reader = readerOf(stream);
    reader.read(bytesOf('event: message_start\ndata: {"message":{"usage":{"input_tokens":12,"output_tokens":3}}}\n\n'));
    expect(reader.usage(false)).toMatchObject({ input: 12, output: 3, source: "estimate" });
    for (let index = 0; index < 10; index++) {
      reader.read(bytesOf('data: {"delta":{"type":"text_delta","text":"12345678\\n\\u00e9é"}}\n\n'));
    }
    expect(reader.usage(false)).toMatchObject({ input: 12, output: Math.ceil(110 / 4), source: "estimate" });
  });

  it("takes an end without usage for a cut", () => {
    const reader = readerOf(stream);
    reader.read(bytesOf('data: {"message":{"usage":{"input_tokens":12,"output_tokens":1}}}\n\n'));
    reader.read(bytesOf(`data: {"delta":{"text":"${"a".repeat(400)}"}}\n\n`));
    expect(reader.usage(true)).toMatchObject({ input: 12, output: 100, source: "estimate" });
  });

  it("measures the model's own words alone", () => {
    const reader = readerOf({ dialect: "openai", contentType: "application/json" });
    const choice = { message: { role: "assistant", content: "four" }, finish_reason: "stop" };
    reader.read(bytesOf(JSON.stringify({ id: "a".repeat(99), choices: [choice], note: ["b".repeat(99)] })));
    expect(reader.usage(true)).toMatchObject({ output: 1, source: "estimate" });
  });

  it("charges for what it can't read, by its length", () => {
    const reader = readerOf({ dialect: "openai", contentType: null });
    reader.read(new Uint8Array(4000).fill(0xff));
    expect(reader.usage(true)).toMatchObject({ input: INPUT, output: 1000, source: "estimate" });
  });

  it("reads usage behind an event of any size, whose data come in several lines", () => {
    const reader = readerOf({ dialect: "gemini", contentType: "text/event-stream" });
    reader.read(bytesOf('data: {"candidates":[{"content":{"parts":[{"inlineData":{"data":"'));
    for (let index = 0; index < 200; index++) reader.read(new Uint8Array(64 * 1024).fill(0x41));
    reader.read(
      bytesOf('"}}]}}],\r\ndata: "usageMetadata":{"promptTokenCount":9,\r\ndata:"candidatesTokenCount":1290}}\r\n\r\n'),
    );
    expect(reader.usage(true)).toEqual({ input: 9, cachedInput: 0, cacheWrite: 0, output: 1290, source: "provider" });
  });

  it("starts anew with each event, whatever the last one left open", () => {
    const reader = readerOf({ dialect: "openai", contentType: "text/event-stream" });
    reader.read(bytesOf('data: {"choices":[{"delta":{"content":"never closed\n\n'));
    reader.read(bytesOf('data: {"usage":{"prompt_tokens":1,"completion_tokens":2}}\n\n'));
    expect(reader.usage(true)).toMatchObject({ input: 1, output: 2, source: "provider" });
  });

  it("takes anything", () => {
    const dialect = fc.constantFrom("anthropic", "gemini", "openai");
    const contentType = fc.constantFrom(null, "", "application/json", "text/event-stream");
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .array(fc.constantFrom(...'{}[]",:\\u0usage1e-'.split(""), "data:", "\n", "\r"), { maxLength: 80 })
        .map((tokens) => bytesOf(tokens.join(""))),
    );
    fc.assert(
      fc.property(dialect, contentType, fc.array(noise, { maxLength: 4 }), (dialectName, type, pieces) => {
        const reader = readerOf({ dialect: dialectName, contentType: type });
        for (const piece of pieces) reader.read(piece);
        const { input, output } = reader.usage(false);
        expect(input > 0 && output > 0 && Number.isSafeInteger(input) && Number.isSafeInteger(output)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("JsonScanner", () => {
  /** As it finds them, by walking through what JSON.parse returns. */
  const walk = (value: unknown, path: string, depth: number, counts: [string, number][]): void => {
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && depth <= 12)
      counts.push([path, value]);
    if (Array.isArray(value)) for (const item of value) walk(item, path, depth + 1, counts);
    else if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value))
        walk(item, path === "" ? key : `${path}.${key}`, depth + 1, counts);
    }
  };

  it("finds the numbers JSON.parse finds, wherever the bytes are split", () => {
    const key = fc.stringMatching(/^[a-z_]{1,8}$/);
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 6 },
        fc.oneof(
          fc.nat(),
          fc.integer(),
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          fc.string(),
          fc.boolean(),
        ),
        fc.constant(null),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(fc.record({ document: value }), fc.nat(2), fc.integer({ min: 1, max: 9 }), (parsed, indent, size) => {
        const found: [string, number][] = [];
        const onCount = (path: string, count: number) => void found.push([path, count]);
        const scanner = new JsonScanner({
          onCount,
          onClose: () => undefined,
          onText: () => undefined,
          isText: () => false,
          leftOut: new Set(),
        });
        const bytes = bytesOf(JSON.stringify(parsed, null, indent));
        for (let at = 0; at < bytes.length; at += size) scanner.read(bytes.subarray(at, at + size));
        const expected: [string, number][] = [];
        walk(JSON.parse(JSON.stringify(parsed)), "", 0, expected);
        expect(found).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it("goes on behind containers of any depth", () => {
    const found: string[] = [];
    const onCount = (path: string) => void found.push(path);
    const scanner = new JsonScanner({
      onCount,
      onClose: () => undefined,
      onText: () => undefined,
      isText: () => false,
      leftOut: new Set(),
    });
    const [down, up] = ['{"a":['.repeat(50_000), "]}".repeat(50_000)];
    scanner.read(bytesOf(`{"x":${down}{"usage":{"n":1}}${up},"usage":{"n":2}}`));
    expect(found).toEqual(["usage.n"]);
  });
});

describe("estimate()", () => {
  it.each([
    ["anthropic", { max_tokens: 1000 }, 1000],
    ["anthropic", {}, 4096],
    ["gemini", { generationConfig: { maxOutputTokens: 50, candidateCount: 2 } }, 100],
    ["gemini", { generation_config: { max_output_tokens: 50 } }, 50],
    ["gemini", { generationConfig: null }, 4096],
    ["openai", { max_completion_tokens: 10, max_tokens: 20 }, 10],
    ["openai", { max_tokens: 20, n: 3 }, 60],
    ["openai", { max_output_tokens: 30 }, 30],
    ["openai", { max_tokens: "many", n: -1 }, 4096],
    ["openai", { max_tokens: 1e300, n: 1e300 }, 1e9],
    ["openai", null, 4096],
    ["openai", ["max_tokens"], 4096],
  ] as const)("%s %j: %i tokens of output", (dialect, body, output) => {
    expect(estimate(body, { dialect, bytes: 401 })).toEqual({ input: 101, output });
  });

  it("takes another default", () => {
    expect(estimate({}, { dialect: "openai", bytes: 0, defaultOutput: 7 })).toEqual({ input: 0, output: 7 });
  });
});
