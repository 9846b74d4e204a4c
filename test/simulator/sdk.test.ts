/** The official SDKs against the simulator alone: what they make of it is what they make of the real provider. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Tool } from "../../src/core/tool.ts";
import { type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { createAnthropicDriver } from "../sdk/anthropic-driver.ts";
import type { CreateDriver } from "../sdk/driver.ts";
import { createGeminiDriver } from "../sdk/gemini-driver.ts";
import { createOpenaiDriver } from "../sdk/openai-driver.ts";

const deploy: Tool = {
  name: "deploy",
  description: "Deploys a branch.",
  parameters: {
    type: "object",
    properties: {
      branch: { type: "string" },
      environment: { type: "string", enum: ["staging", "production"] },
      replicas: { type: "integer", minimum: 3 },
      note: { type: "string" },
    },
    required: ["branch", "environment", "replicas"],
  },
};

const label = "[simulated answer — no provider was called]";

interface Expectations {
  readonly create: CreateDriver;
  readonly name: "anthropic" | "gemini" | "openai";
  readonly stops: { readonly text: string; readonly call: string; readonly limit: string };
  readonly errors: readonly (readonly [model: string, name: string, status: number])[];
}

const sdkErrors = (overloaded: number, overloadedError = "InternalServerError") =>
  [
    ["simulate-400", "BadRequestError", 400],
    ["simulate-401", "AuthenticationError", 401],
    ["simulate-403", "PermissionDeniedError", 403],
    ["simulate-404", "NotFoundError", 404],
    ["simulate-429", "RateLimitError", 429],
    ["simulate-500", "InternalServerError", 500],
    ["simulate-overloaded", overloadedError, overloaded],
  ] as const;

const providers: readonly Expectations[] = [
  {
    create: createAnthropicDriver,
    name: "anthropic",
    stops: { text: "end_turn", call: "tool_use", limit: "max_tokens" },
    errors: sdkErrors(529, "OverloadedError"),
  },
  {
    create: createOpenaiDriver,
    name: "openai",
    stops: { text: "stop", call: "tool_calls", limit: "length" },
    errors: sdkErrors(503),
  },
  {
    create: createGeminiDriver,
    name: "gemini",
    stops: { text: "STOP", call: "STOP", limit: "MAX_TOKENS" },
    errors: sdkErrors(503).map(([model, , status]) => [model, "ApiError", status] as const),
  },
];

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.stop());

describe.each(providers)("simulator as $name", ({ create, name, stops, errors }) => {
  const driver = () => create(simulator.baseUrl(name));

  it.each(["ask", "askStreaming"] as const)("%s() gets a labelled text that names the request", async (how) => {
    const outcome = await driver()[how]({ text: "Why did the build fail?" });
    expect(outcome.text.startsWith(label)).toBe(true);
    expect(outcome.text).toContain("“Why did the build fail?”");
    expect(outcome).toMatchObject({ stop: stops.text, model: driver().model, calls: [] });
    expect(outcome.outputTokens).toBe(Math.ceil(outcome.text.length / 4));
    expect(outcome.inputTokens).toBeGreaterThan(5);
  });

  it.each(["ask", "askStreaming"] as const)("%s() gets a tool call where one is required", async (how) => {
    const outcome = await driver()[how]({ text: "Deploy it", tools: [deploy], callRequired: true });
    const call = { name: "deploy", arguments: { branch: "simulated", environment: "staging", replicas: 3 } };
    expect(outcome).toMatchObject({ calls: [call], stop: stops.call, text: "" });
  });

  it("ask() answers in words where no tool is required", async () => {
    const outcome = await driver().ask({ text: "Deploy it", tools: [deploy] });
    expect(outcome).toMatchObject({ calls: [], stop: stops.text });
  });

  it.each(["ask", "askStreaming"] as const)("%s() is cut at the token limit, the label kept", async (how) => {
    const outcome = await driver()[how]({ text: "Why?", maximumTokens: 3 });
    expect(outcome).toMatchObject({ text: label, stop: stops.limit });
  });

  it.each(errors)("%s is the SDK's %s", async (model, errorName, status) => {
    const asked = driver().ask({ model, text: "Hello" });
    expect(await driver().failure(asked)).toEqual({ name: errorName, status });
    const streamed = driver().askStreaming({ model, text: "Hello" });
    expect(await driver().failure(streamed)).toEqual({ name: errorName, status });
  });

  it.each(["simulate-529-mid-stream", "simulate-500-mid-stream"])("%s fails after the stream began", async (model) => {
    await driver().failure(driver().askStreaming({ model, text: "Hello" }));
    const sent = simulator.requests.at(-1)?.sent().toString() ?? "";
    expect(sent).toContain("[simulated");
    expect(sent).toContain("Simulated failure");
  });

  it.each(["simulate-cut", "simulate-malformed-sse"])("%s never passes for an answer", async (model) => {
    await expect(driver().askStreaming({ model, text: "Hello" })).rejects.toThrow();
    await expect(driver().ask({ model, text: "Hello" })).rejects.toThrow();
  });

  it("listModels() lists the provider's models", async () => {
    const models = await driver().listModels();
    expect(models.some((model) => model.endsWith(driver().model))).toBe(true);
  });

  it("countTokens() grows with the text", async () => {
    const short = await driver().countTokens("one two three");
    const long = await driver().countTokens("one two three ".repeat(20));
    expect(short).toBeGreaterThan(0);
    expect(long).toBeGreaterThan((short ?? 0) * 3);
  });
});
