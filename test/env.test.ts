import { describe, expect, it } from "vitest";
import { readConfiguration } from "../src/env.ts";

describe("readConfiguration()", () => {
  it("takes the real providers and the documented defaults where nothing is set", () => {
    expect(readConfiguration({})).toMatchObject({
      ok: true,
      value: {
        upstreams: new Map([
          ["anthropic", { baseUrl: "https://api.anthropic.com", apiKey: null }],
          ["gemini", { baseUrl: "https://generativelanguage.googleapis.com", apiKey: null }],
          ["openai", { baseUrl: "https://api.openai.com", apiKey: null }],
        ]),
        tenants: [],
        fallbacks: {},
        caps: {},
        tiers: null,
        answerThreshold: null,
        laterTurnThreshold: null,
        maximumBodyBytes: 33_554_432,
        answerInPlace: true,
        logText: false,
        upstreamTimeoutMs: 600_000,
        simulated: false,
      },
    });
  });

  it("reads what is set, and an empty text as nothing", () => {
    const read = readConfiguration({
      OPENAI_BASE_URL: " https://gateway.example/openai ",
      OPENAI_API_KEY: "key\n",
      ANTHROPIC_API_KEY: "",
      ANSWER_THRESHOLD: "0.5",
      MAX_BODY_BYTES: 1000,
      ANSWER_IN_PLACE: "off",
    });
    expect(read).toMatchObject({
      ok: true,
      value: {
        upstreams: new Map([
          ["anthropic", { apiKey: null }],
          ["gemini", { apiKey: null }],
          ["openai", { baseUrl: "https://gateway.example/openai", apiKey: "key" }],
        ]),
        answerThreshold: 0.5,
        maximumBodyBytes: 1000,
        answerInPlace: false,
      },
    });
  });

  it("can't be changed afterwards", () => {
    const read = readConfiguration({});
    if (!read.ok) throw new Error("the defaults don't hold");
    expect(Object.isFrozen(read.value)).toBe(true);
    expect(Object.isFrozen(read.value.upstreams.get("openai"))).toBe(true);
  });

  it.each([
    ["ANTHROPIC_BASE_URL", "api.anthropic.com"],
    ["ANTHROPIC_BASE_URL", "ftp://host"],
    ["GEMINI_BASE_URL", "https://user:canary@host"],
    ["OPENAI_BASE_URL", "https://host/?key=canary"],
    ["OPENAI_BASE_URL", "https://host/#x"],
    ["OPENAI_API_KEY", "two words"],
    ["OPENAI_API_KEY", "line\nbreak"],
    ["GEMINI_API_KEY", "schlüssel"],
    ["ANSWER_THRESHOLD", "1.01"],
    ["ANSWER_THRESHOLD", "-0.1"],
    ["LATER_TURN_THRESHOLD", "high"],
    ["MAX_BODY_BYTES", "0"],
    ["MAX_BODY_BYTES", "1.5"],
    ["UPSTREAM_TIMEOUT_MS", "2147483648"],
    ["ANSWER_IN_PLACE", "true"],
    ["LOG_TEXT", "ON"],
    ["SIMULATED", "1"],
  ])("refuses %s %j, naming the variable and not the value", (variable, value) => {
    const read = readConfiguration({ [variable]: value });
    if (read.ok) throw new Error("it was taken");
    expect(read.problem.map((problem) => problem.variable)).toEqual([variable]);
    expect(JSON.stringify(read.problem)).not.toContain("canary");
  });

  it("tells all problems at once", () => {
    const read = readConfiguration({ LOG_TEXT: "x", SIMULATED: "y", MAX_BODY_BYTES: "z" });
    expect(read.ok ? [] : read.problem.map(({ variable }) => variable)).toEqual([
      "MAX_BODY_BYTES",
      "LOG_TEXT",
      "SIMULATED",
    ]);
  });
});

describe("the variables with structure", () => {
  const PROVIDERS = JSON.stringify({ "my-vllm": { dialect: "openai", baseUrl: "http://10.0.0.5:8000" } });

  it("add providers, whose keys are secrets of their own", () => {
    const read = readConfiguration({ PROVIDERS, MY_VLLM_API_KEY: "local" });
    if (!read.ok) throw new Error(JSON.stringify(read.problem));
    expect([...read.value.upstreams.keys()]).toEqual(["anthropic", "gemini", "openai", "my-vllm"]);
    expect(read.value.upstreams.get("my-vllm")).toMatchObject({
      baseUrl: "http://10.0.0.5:8000/",
      apiKey: "local",
      provider: { name: "my-vllm", dialect: "openai" },
    });
  });

  it("are read from wrangler's objects and from text alike", () => {
    const tiers = { small: { provider: "my-vllm", model: "qwen2.5-0.5b" }, thresholds: [0.3, 0.6] };
    for (const TIERS of [tiers, JSON.stringify(tiers)]) {
      expect(readConfiguration({ PROVIDERS, TIERS })).toMatchObject({ ok: true, value: { tiers } });
    }
  });

  it("take a cap with what is set aside for isolates that are cut off", () => {
    const CAPS = '{"openai": 5, "anthropic": {"requests": 100, "unreachable": {"slots": 1, "isolates": 10}}}';
    expect(readConfiguration({ CAPS })).toMatchObject({ ok: true, value: { caps: JSON.parse(CAPS) } });
  });

  it.each([
    ["TENANTS", "{"],
    ["TENANTS", '{"name": "acme"}'],
    ["TENANTS", '[{"name": "acme", "keys": ["canary-in-clear"]}]'],
    ["TENANTS", '[{"name": "Acme Inc.", "keys": []}]'],
    ["PROVIDERS", '{"anthropic": {"dialect": "anthropic", "baseUrl": "https://other.example"}}'],
    ["PROVIDERS", '{"x": {"dialect": "cohere", "baseUrl": "https://other.example"}}'],
    ["PROVIDERS", '{"x": {"dialect": "openai", "baseUrl": "https://user:canary@other.example"}}'],
    ["TIERS", '{"large": {"provider": "openai", "model": "gpt"}}'],
    ["TIERS", '{"small": {"provider": "nobody", "model": "gpt"}}'],
    ["FALLBACKS", '{"anthropic": [{"provider": "nobody", "model": "x"}]}'],
    ["FALLBACKS", '{"nobody": []}'],
    ["FALLBACKS", '{"anthropic": [{"provider": "gemini", "model": "gemini-3-pro"}]}'],
    ["CAPS", '{"openai": 0}'],
    ["CAPS", '{"openai": {"requests": 10, "unreachable": {"slots": 2, "isolates": 5}}}'],
    ["CAPS", '{"openai": {"unreachable": {"slots": 1, "isolates": 5}}}'],
    ["CAPS", '{"nobody": 5}'],
  ])("refuse %s %s, naming the variable and no value that could be a key", (variable, value) => {
    const read = readConfiguration({ [variable]: value });
    if (read.ok) throw new Error("it was taken");
    expect(read.problem.map((problem) => problem.variable)).toEqual([variable]);
    expect(read.problem[0]?.message).toMatch(/^must /);
    expect(JSON.stringify(read.problem)).not.toContain("canary");
  });
});
