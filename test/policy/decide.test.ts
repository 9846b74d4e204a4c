import { describe, expect, it } from "vitest";
import type { Prediction } from "../../src/core/decision.ts";
import type { RoutableRequest } from "../../src/core/request.ts";
import { decide } from "../../src/policy/decide.ts";

const options = { model: "thimble-test", answerThreshold: 0.9, laterTurnThreshold: 0.97 };
const request = (earlierTurns = 0) => ({ earlierTurns }) as RoutableRequest;
const prediction = (more: Partial<Prediction> = {}): Prediction => ({
  draft: { name: "deploy", arguments: { branch: "main" } },
  traces: [],
  confidence: 0.95,
  doubt: null,
  weakness: "not_one_call",
  candidates: [],
  timings: { tools: 0, model: 1, total: 1 },
  ...more,
});

describe("decide()", () => {
  it("answers a draft that nothing speaks against", () => {
    const decision = decide(request(), prediction(), options);
    expect(decision).toMatchObject({
      outcome: "answered",
      reason: null,
      call: { name: "deploy" },
      model: "thimble-test",
    });
  });

  it.each([
    ["a doubt, however sure the model is", { doubt: "missing_argument", confidence: 1 }, "missing_argument"],
    ["a confidence below the threshold", { confidence: 0.8999 }, "not_one_call"],
    ["no draft", { draft: null }, "not_one_call"],
    ["a confidence that is no number", { confidence: Number.NaN }, "not_one_call"],
  ] as const)("escalates on %s", (_, more, reason) => {
    expect(decide(request(), prediction(more), options)).toMatchObject({ outcome: "escalated", reason });
  });

  it("answers from the threshold on", () => {
    expect(decide(request(), prediction({ confidence: 0.9 }), options).outcome).toBe("answered");
  });

  it("is stricter with later turns", () => {
    expect(decide(request(2), prediction(), options)).toMatchObject({ outcome: "escalated", reason: "not_one_call" });
    expect(decide(request(2), prediction({ confidence: 0.97 }), options).outcome).toBe("answered");
  });
});
