import { describe, expect, it } from "vitest";
import { encodeDecision, native } from "../../../src/dialects/native/index.ts";
import { ARGUMENTS, answerTo, DECISION, ESCALATION, TEXT, TOOL } from "../samples.ts";

const read = (body: object) => {
  const reading = native.decode(body, new URL("https://router.example/v1/route"));
  if (!reading.ok) throw new Error(reading.problem.message);
  return reading.value;
};

describe("encodeDecision()", () => {
  it("gives an answer with the words each argument comes from", () => {
    expect(encodeDecision(DECISION, TEXT)).toEqual({
      outcome: "answered",
      tool: "deploy",
      arguments: ARGUMENTS,
      draft: { tool: "deploy", arguments: ARGUMENTS },
      traces: [
        { ...DECISION.traces[0], words: ["feat-x"] },
        { ...DECISION.traces[1], words: ["staging"] },
      ],
      confidence: 0.98,
      reason: null,
      candidates: DECISION.candidates,
      timings: DECISION.timings,
      model: "thimble-1.0.0",
    });
  });

  it("gives an escalation's draft, but no call to make", () => {
    expect(encodeDecision(ESCALATION, TEXT)).toMatchObject({
      outcome: "escalated",
      reason: "low_confidence",
      tool: null,
      arguments: null,
      draft: { tool: "deploy", arguments: ARGUMENTS },
    });
    expect(encodeDecision({ ...ESCALATION, draft: null, traces: [] }, TEXT)).toMatchObject({ draft: null, traces: [] });
  });
});

describe("encode() and encodeStream() of the native dialect", () => {
  it("give the same report", () => {
    const answer = answerTo(read({ request: TEXT, tools: [TOOL] }));
    const { contentType, events } = native.encodeStream(answer);
    expect(contentType).toContain("text/event-stream");
    expect(events).toEqual([`data: ${JSON.stringify(native.encode(answer))}\n\n`]);
    expect(native.encode(answer)).toEqual(encodeDecision(DECISION, TEXT));
  });
});
