/** What every dialect of the registry must hold, whatever arrives. */

import fc from "fast-check";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import type { RoutableRequest } from "../../src/core/request.ts";
import type { Dialect } from "../../src/dialects/dialect.ts";
import { dialects } from "../../src/dialects/index.ts";
import { answerTo, FAILURE_KINDS, failureOf, SCHEMA, TEXT, TOOL } from "./samples.ts";

const named = { name: "deploy", description: "Deploys." };

/** A request of each dialect that touches most of what its decoder looks at. */
const SAMPLES: Record<Dialect["name"], { path: string; body: unknown }> = {
  anthropic: {
    path: "/v1/messages",
    body: {
      model: "m",
      max_tokens: 1024,
      stream: true,
      system: [{ type: "text", text: "s" }],
      thinking: { type: "disabled" },
      output_config: { effort: "low" },
      messages: [
        { role: "user", content: TEXT },
        { role: "assistant", content: [{ type: "text", text: "ok" }] },
        { role: "user", content: [{ type: "text", text: TEXT }] },
      ],
      tools: [{ ...named, input_schema: SCHEMA, allowed_callers: ["direct"] }],
      tool_choice: { type: "tool", name: "deploy" },
    },
  },
  gemini: {
    path: "/v1beta/models/gemini-3-flash:streamGenerateContent?alt=sse",
    body: {
      contents: [
        { role: "user", parts: [{ text: TEXT }] },
        { role: "model", parts: [{ text: "ok" }] },
        { parts: [{ text: TEXT }] },
      ],
      tools: [
        { functionDeclarations: [{ ...named, parameters: { type: "OBJECT", properties: { a: { type: "STRING" } } } }] },
      ],
      toolConfig: { functionCallingConfig: { mode: "ANY", allowedFunctionNames: ["deploy"] } },
      generationConfig: { thinkingConfig: { thinkingBudget: 0 }, maxOutputTokens: 100, responseModalities: ["TEXT"] },
    },
  },
  openai: {
    path: "/v1/chat/completions",
    body: {
      model: "m",
      stream: true,
      stream_options: { include_usage: true },
      response_format: { type: "text" },
      modalities: ["text"],
      messages: [
        { role: "system", content: "s" },
        { role: "assistant", tool_calls: [] },
        { role: "user", content: [{ type: "text", text: TEXT }] },
      ],
      tools: [{ type: "function", function: { ...named, parameters: SCHEMA } }],
      tool_choice: {
        type: "allowed_tools",
        allowed_tools: { mode: "auto", tools: [{ type: "function", function: { name: "deploy" } }] },
      },
    },
  },
  native: { path: "/v1/route", body: { request: TEXT, tools: [TOOL], model: "m", stream: true } },
};

const urlOf = ({ name, prefix }: Dialect) => new URL(`https://router.example${prefix}${SAMPLES[name].path}`);

/** Any JSON, odd names included. */
const json = fc.oneof(
  fc.jsonValue({ maxDepth: 6 }),
  fc.constantFrom<unknown>("__proto__", "constructor", "user", "function", -0, 1e308, [], {}, [[]], { type: "text" }),
  fc.dictionary(
    fc.constantFrom("__proto__", "constructor", "type", "role", "content", "parts", "name"),
    fc.jsonValue(),
  ),
);

const pathsOf = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value === "object" && value !== null
    ? [path, ...Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]))]
    : [path];

/** The value with what stands at the path replaced, or left out where `replacement` is undefined. */
const replaceAt = (value: unknown, [key, ...rest]: readonly string[], replacement: unknown): unknown => {
  if (key === undefined) return replacement;
  const entries = Object.entries(value as object).map(([name, item]): [string, unknown] => [
    name,
    name === key ? replaceAt(item, rest, replacement) : item,
  ]);
  if (Array.isArray(value)) return entries.map(([, item]) => item);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
};

/** A valid body with one or two places changed to anything. */
const mutated = (body: unknown) =>
  fc
    .array(fc.tuple(fc.constantFrom(...pathsOf(body)), fc.option(json, { nil: undefined })), {
      minLength: 1,
      maxLength: 2,
    })
    .map((changes) =>
      changes.reduce<unknown>(
        (value, [path, change]) => (reaches(value, path) ? replaceAt(value, path, change) : value),
        body,
      ),
    );

const reaches = (value: unknown, [key, ...rest]: readonly string[]): boolean =>
  key === undefined ||
  (typeof value === "object" &&
    value !== null &&
    Object.hasOwn(value, key) &&
    reaches(Object.entries(value).find(([name]) => name === key)?.[1], rest));

const read = (dialect: Dialect): RoutableRequest => {
  const reading = dialect.decode(SAMPLES[dialect.name].body, urlOf(dialect));
  if (!reading.ok) throw new Error(reading.problem.message);
  return reading.value;
};

/** Never throws, and says either all a request needs or what to change. */
const expectSoundReading = (dialect: Dialect, body: unknown): void => {
  const reading = dialect.decode(body, urlOf(dialect));
  if (reading.ok) {
    const { model, text, earlierTurns, tools, obstacle } = reading.value;
    expect(typeof model === "string" && typeof text === "string" && earlierTurns >= 0).toBe(true);
    expect(tools.every((tool) => typeof tool.name === "string" && typeof tool.description === "string")).toBe(true);
    if (obstacle === null) expect(tools.length > 0 && text.trim() !== "").toBe(true);
  } else {
    expect(reading.problem).toMatchObject({ kind: "invalid_request", retryable: false });
    expect(reading.problem.message).not.toBe("");
  }
};

describe.each(dialects.map((dialect) => [dialect.name, dialect] as const))("dialect %s", (_, dialect) => {
  it("may answer the request the tests change", () => {
    expect(read(dialect)).toMatchObject({ text: TEXT, obstacle: null, tools: [{ name: "deploy" }] });
  });

  it("reads any JSON without throwing", () => {
    fc.assert(
      fc.property(json, (body) => expectSoundReading(dialect, body)),
      { numRuns: 500 },
    );
  });

  it("reads any change to a valid body without throwing", () => {
    const { body } = SAMPLES[dialect.name];
    fc.assert(
      fc.property(mutated(body), (changed) => expectSoundReading(dialect, changed)),
      { numRuns: 2000 },
    );
  });

  it("reads a body nested without end", () => {
    const depth = 50_000;
    const nested: unknown = JSON.parse("[".repeat(depth) + "]".repeat(depth));
    for (const path of pathsOf(SAMPLES[dialect.name].body)) {
      expectSoundReading(dialect, replaceAt(SAMPLES[dialect.name].body, path, nested));
    }
  });

  it("lists paths that Hono matches", async () => {
    const app = new Hono();
    for (const path of dialect.paths) app.post(`${dialect.prefix}${path}`, (context) => context.text("matched"));
    const response = await app.request(urlOf(dialect).href, { method: "POST" });
    expect(await response.text()).toBe("matched");
    const relayed = await app.request(`https://router.example${dialect.prefix}/v1beta/models/m:countTokens`, {
      method: "POST",
    });
    expect(relayed.status).toBe(404);
  });

  it("writes a stream of whole events", () => {
    const { contentType, events } = dialect.encodeStream(answerTo(read(dialect)));
    expect(contentType).toBe("text/event-stream; charset=utf-8");
    for (const event of events) expect(event).toMatch(/^(event: \w+\n)?data: [^\n]+\n\n$/);
  });

  it.each(FAILURE_KINDS)("tells a client about %s and when to try again", (kind) => {
    const { status, headers, body } = dialect.encodeFailure(failureOf(kind), "req_1");
    const { retryable } = failureOf(kind);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(body)).toContain(`It failed: ${kind}.`);
    expect(headers).toMatchObject({ "content-type": "application/json", "x-should-retry": String(retryable) });
    expect(headers["retry-after"]).toBe(retryable ? "2" : undefined);
    expect(headers["retry-after-ms"]).toBe(retryable ? "1500" : undefined);
    if (dialect.requestIdHeader !== null) expect(headers[dialect.requestIdHeader]).toBe("req_1");
  });
});
