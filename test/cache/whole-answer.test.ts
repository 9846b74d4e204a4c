/** What counts as a whole answer: every cut and every failure of recorded answers of all dialects. */

import { beforeAll, describe, expect, it } from "vitest";
import { isWholeAnswer } from "../../src/cache/whole-answer.ts";
import { type Recorded, recordAnswers } from "./recorded.ts";

let recorded: readonly Recorded[];
beforeAll(async () => {
  recorded = await recordAnswers();
});

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const isWhole = ({ format, contentType, bytes }: Recorded): boolean => isWholeAnswer(format, contentType, bytes);
/** The same answer with other text. */
const withText = (answer: Recorded, change: (text: string) => string): Recorded => {
  const text = new TextDecoder().decode(answer.bytes);
  const changed = change(text);
  if (changed === text) throw new Error("nothing was changed");
  return { ...answer, bytes: new Uint8Array(encode(changed)) };
};
const find = (format: string, kind: string): Recorded => {
  const found = recorded.findLast((answer) => answer.format === format && answer.kind === kind);
  if (found === undefined) throw new Error("there is none");
  return found;
};

describe("isWholeAnswer()", () => {
  it("takes every answer that came whole", () => {
    expect(recorded.length).toBe(14);
    expect(recorded.filter((answer) => !isWhole(answer))).toEqual([]);
  });

  it("takes none that was cut, at whatever byte", () => {
    const taken: string[] = [];
    let cuts = 0;
    for (const answer of recorded) {
      // A JSON text is whole without the white space after it, and so is a series whose last bytes are that.
      const end = new TextDecoder().decode(answer.bytes).trimEnd().length;
      const length = answer.kind === "stream" ? answer.bytes.length : end;
      for (let cut = 0; cut < length; cut++) {
        cuts += 1;
        const part = { ...answer, bytes: answer.bytes.slice(0, cut) };
        if (isWhole(part)) taken.push(`${answer.format} ${answer.kind} at ${cut} of ${length}`);
      }
    }
    expect(taken).toEqual([]);
    expect(cuts).toBeGreaterThan(10_000);
  });

  it("takes streams whose lines end in CR LF, and not without their last byte", () => {
    for (const answer of recorded.filter(({ kind }) => kind === "stream")) {
      const wide = withText(answer, (text) => text.replaceAll("\n", "\r\n"));
      expect(isWhole(wide)).toBe(true);
      expect(isWhole({ ...wide, bytes: wide.bytes.slice(0, -1) })).toBe(false);
    }
  });

  it.each([
    [
      "anthropic",
      "stream",
      'event: message_stop\ndata: {"type":"message_stop"}',
      'event: error\ndata: {"type":"error"}',
    ],
    ["anthropic", "stream", "event: message_delta", 'event: error\ndata: {"type":"error"}\n\nevent: message_delta'],
    ["anthropic", "stream", "event: message_stop", 'data: {"type":"message_stop"}\n\nevent: message_stop'],
    ["anthropic", "stream", '"type":"content_block_stop"', '"type":"ping"'],
    ["anthropic", "stream", '"stop_reason":"end_turn"', '"stop_reason":"pause_turn"'],
    ["anthropic", "stream", '"stop_reason":"end_turn"', '"stop_reason":"refusal"'],
    ["anthropic", "stream", '{"type":"ping"}', '{"type":"ping"'],
    ["anthropic", "whole", '"stop_reason":"end_turn"', '"stop_reason":null'],
    ["anthropic", "whole", '"type":"message"', '"type":"error"'],
    ["openai", "stream", "data: [DONE]\n\n", ""],
    ["openai", "stream", "data: [DONE]", 'data: {"error":{"message":"overloaded"}}\n\ndata: [DONE]'],
    ["openai", "stream", '"finish_reason":"stop"', '"finish_reason":null'],
    ["openai", "stream", '"finish_reason":"stop"', '"finish_reason":"content_filter"'],
    ["openai", "stream", "data: [DONE]", "data: [DONE]\n\ndata: [DONE]"],
    ["openai", "whole", '"finish_reason":"stop"', '"finish_reason":"content_filter"'],
    ["openai", "whole", '"choices":', '"error":{"message":"no"},"choices":'],
    ["openai", "whole", '"choices":', '"choices":[],"others":'],
    ["gemini", "stream", '"finishReason":"STOP"', '"finishReason":"SAFETY"'],
    ["gemini", "stream", '"finishReason":"STOP"', '"finishReason":"MALFORMED_FUNCTION_CALL"'],
    ["gemini", "stream", 'data: {"candidates"', 'data: {"error":{"code":503}}\n\ndata: {"candidates"'],
    ["gemini", "pieces", '"finishReason":"STOP"', '"finishReason":"OTHER"'],
    ["gemini", "whole", '"finishReason":"STOP"', '"finishReason":"RECITATION"'],
    ["gemini", "whole", '{"candidates"', '{"promptFeedback":{"blockReason":"SAFETY"},"candidates"'],
  ])("takes no %s %s with %j turned into %j", (format, kind, from, to) => {
    expect(isWhole(withText(find(format, kind), (text) => text.replace(from, to)))).toBe(false);
  });

  it("takes an answer ended by the caller's own limit", () => {
    const limited = [
      withText(find("anthropic", "stream"), (text) => text.replace('"end_turn"', '"max_tokens"')),
      withText(find("openai", "stream"), (text) => text.replace('"finish_reason":"stop"', '"finish_reason":"length"')),
      withText(find("gemini", "stream"), (text) =>
        text.replace('"finishReason":"STOP"', '"finishReason":"MAX_TOKENS"'),
      ),
    ];
    expect(limited.map(isWhole)).toEqual([true, true, true]);
  });

  it("takes a body for nothing but what its type says", () => {
    for (const answer of recorded) {
      const other = answer.kind === "stream" ? "application/json" : "text/event-stream";
      expect(isWhole({ ...answer, contentType: other })).toBe(false);
      expect(isWholeAnswer(answer.format, null, answer.bytes)).toBe(false);
      expect(isWhole({ ...answer, contentType: "text/html" })).toBe(false);
    }
  });

  it("takes no bytes that aren't UTF-8", () => {
    const answer = find("anthropic", "whole");
    const bytes = answer.bytes.map((byte) => (byte === "L".charCodeAt(0) ? 0xff : byte));
    expect(isWhole({ ...answer, bytes: bytes.includes(0xff) ? bytes : new Uint8Array([0xff]) })).toBe(false);
  });
});
