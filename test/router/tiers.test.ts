/** Tiers in the whole router, real model and all: what goes where, in which dialect, and what the caller is told. */

import Anthropic from "@anthropic-ai/sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Simulator, startSimulator } from "../../src/simulator/index.ts";
import { type Router, startRouter } from "../support/router.ts";

const HARD = `Prove that every planar graph can be coloured with five colours. Then write a Rust implementation of the
proof's algorithm with property tests, analyse its worst-case complexity step by step, and explain why the same argument
does not give four colours. Compare at least three published proofs and their gaps.`;

/** As another provider's thought is marked when it reaches a caller of this dialect. */
const FOREIGN = "foreign:c2lnbmF0dXJl";

let simulator: Simulator;
let tiered: Router;
let plain: Router;
/** With a model of its own for the hardest. */
let risen: Router;

beforeAll(async () => {
  simulator = await startSimulator();
  const upstreams = {
    ANTHROPIC_BASE_URL: simulator.baseUrl("anthropic"),
    GEMINI_BASE_URL: simulator.baseUrl("gemini"),
    PROVIDERS: JSON.stringify({ "my-qwen": { dialect: "openai", baseUrl: simulator.baseUrl("openai") } }),
  };
  tiered = await startRouter({
    ...upstreams,
    TIERS: JSON.stringify({
      small: { provider: "my-qwen", model: "qwen2.5-0.5b" },
      mid: { provider: "gemini", model: "gemini-3-flash" },
    }),
  });
  plain = await startRouter(upstreams);
  risen = await startRouter({
    ...upstreams,
    TIERS: JSON.stringify({ frontier: { provider: "anthropic", model: "claude-opus-test" } }),
  });
});
afterAll(async () => {
  await tiered.stop();
  await plain.stop();
  await risen.stop();
  await simulator.stop();
});

const ask = async (router: Router, content: string, more: Record<string, unknown> = {}) => {
  const client = new Anthropic({ baseURL: router.url, apiKey: "key-of-the-caller", maxRetries: 0 });
  const body = { model: "claude-test", max_tokens: 100, messages: [{ role: "user" as const, content }], ...more };
  const { data, response } = await client.messages.create({ ...body, stream: false }).withResponse();
  return { text: data.content.map((part) => ("text" in part ? part.text : "")).join(""), headers: response.headers };
};

describe("TIERS", () => {
  it("sends an easy request to the small model, in that one's dialect", async () => {
    const { text, headers } = await ask(tiered, "Say hello.");
    expect(text).toContain("[simulated answer");
    expect(headers.get("x-thimble-target")).toBe("my-qwen/qwen2.5-0.5b");
    expect(headers.get("x-thimble-tier")).toMatch(/^small;task=\w+;complexity=0\.\d+$/);
    expect(simulator.requests.at(-1)?.path).toBe("/openai/v1/chat/completions");
  });

  it("leaves the hardest to the model as asked where no larger tier is set up", async () => {
    const { headers } = await ask(tiered, HARD);
    expect(headers.get("x-thimble-tier")).toMatch(/^frontier;/);
    expect(headers.get("x-thimble-target")).toBe("anthropic/claude-test");
    expect(simulator.requests.at(-1)?.path).toBe("/anthropic/v1/messages");
  });

  it("never shows the caller's key to a provider it wasn't sent to", async () => {
    await ask(tiered, "Say hello.");
    expect(JSON.stringify(simulator.requests.at(-1)?.headers)).not.toContain("key-of-the-caller");
  });

  it("keeps a request with its own provider where it can't be carried to another, and says what is in the way", async () => {
    const { headers } = await ask(tiered, "Say hello.", {
      tools: [{ type: "web_search_20250305", name: "web_search" }],
    });
    expect(headers.get("x-thimble-target")).toBe("anthropic/claude-test");
    expect(headers.get("x-thimble-kept-by")).toContain("tools[0]");
  });

  it("takes a smaller tier's thoughts out of a conversation that rises to Claude", async () => {
    const history = [
      { role: "user", content: "Say hello." },
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "A greeting.", signature: FOREIGN },
          { type: "text", text: "Hello." },
        ],
      },
      { role: "user", content: HARD },
    ];
    const { headers } = await ask(risen, "", { messages: history });
    expect(headers.get("x-thimble-target")).toBe("anthropic/claude-opus-test");
    const sent = simulator.requests.at(-1)?.body.toString();
    expect(sent).toContain("Hello.");
    expect(sent).not.toContain(FOREIGN);
  });

  it("only raises a conversation's tier", async () => {
    const hello = [
      { role: "user", content: HARD },
      { role: "assistant", content: "Here is the proof." },
      { role: "user", content: "Thanks!" },
    ];
    const { headers } = await ask(tiered, "", { messages: hello });
    expect(headers.get("x-thimble-tier")).toMatch(/^frontier;/);
  });

  it("has no part in anything where it isn't set", async () => {
    const { headers } = await ask(plain, "Say hello.");
    expect(headers.has("x-thimble-tier")).toBe(false);
    expect(headers.get("x-thimble-target")).toBe("anthropic/claude-test");
  });
});
