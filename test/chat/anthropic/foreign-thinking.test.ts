import { describe, expect, it } from "vitest";
import { withoutForeignThinking } from "../../../src/chat/anthropic/foreign-thinking.ts";

const thinking = (signature: string) => ({ type: "thinking", thinking: "Hm.", signature });
const user = { role: "user", content: "Hello" };
const text = { type: "text", text: "Hi" };
const body = (...content: object[]) => ({
  model: "m",
  never_heard_of: [1],
  messages: [user, { role: "assistant", content, wat: 1 }, user],
});

describe("withoutForeignThinking()", () => {
  it("takes out what Anthropic did not sign, and nothing else", () => {
    const redacted = { type: "redacted_thinking", data: "EmwK" };
    const mixed = body(thinking("foreign:CiQB"), thinking("EqQB"), redacted, thinking(""), text);
    expect(withoutForeignThinking(mixed)).toEqual(body(thinking("EqQB"), redacted, text));
  });

  it("leaves no message empty", () => {
    expect(withoutForeignThinking(body(thinking("foreign:")))).toEqual({ ...body(), messages: [user, user] });
  });

  describe("in a tool loop", () => {
    const call = { type: "tool_use", id: "toolu_1", name: "f", input: {} };
    const result = { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content: "1" }] };
    const loop = (settings: object | undefined, ...blocks: object[]) => ({
      model: "m",
      ...(settings === undefined ? {} : { thinking: settings }),
      messages: [user, { role: "assistant", content: [...blocks, call] }, result],
    });
    const enabled = { type: "enabled", budget_tokens: 2000 };

    it("asks for no thinking where the call came without any of Anthropic's", () => {
      expect(withoutForeignThinking(loop(enabled))).toEqual(loop(undefined));
      expect(withoutForeignThinking(loop(enabled, thinking("foreign:CiQB")))).toEqual(loop(undefined));
    });

    it.each([
      ["the call's turn holds Anthropic's thinking", loop(enabled, thinking("EqQB"))],
      ["the model decides by itself whether to think", loop({ type: "adaptive" })],
      ["nothing is asked for", loop(undefined)],
      ["no result ends the conversation", { ...loop(enabled), messages: loop(enabled).messages.slice(0, 2) }],
    ])("changes nothing where %s", (_, request) => {
      expect(withoutForeignThinking(request)).toBeNull();
    });
  });

  it.each([
    ["nothing foreign", body(thinking("EqQB"), text)],
    ["no blocks", { messages: [user] }],
    ["no messages", { model: "m" }],
    ["odd messages", { messages: [null, "x", { content: [null, { type: "thinking" }] }] }],
    ["no body", null],
  ])("leaves a request with %s as it is", (_, request) => {
    expect(withoutForeignThinking(request)).toBeNull();
  });
});
