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
