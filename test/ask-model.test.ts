import { describe, expect, it } from "vitest";
import { askModel } from "../src/ask-model.ts";
import type { Prediction } from "../src/core/decision.ts";
import type { Model } from "../src/core/model.ts";
import type { RoutableRequest } from "../src/core/request.ts";

const REQUEST: RoutableRequest = {
  model: "m",
  stream: false,
  streamUsage: false,
  text: "Deploy branch 'feat-x' to staging",
  system: "Be brief.",
  earlierTurns: 0,
  tools: [{ name: "deploy", description: "", parameters: {} }],
  obstacle: null,
};

const PREDICTION: Prediction = {
  draft: { name: "deploy", arguments: {} },
  traces: [],
  confidence: 0.9,
  doubt: null,
  weakness: "low_confidence",
  candidates: [],
  timings: { tools: 0, model: 1, total: 1 },
};

const modelThat = (predict: Model["predict"]): Model => ({
  version: "v",
  threshold: 0.9,
  laterTurnThreshold: 0.9,
  predict,
});
const never = new Promise<never>(() => undefined);

/** What came back, what was reported, and how long it took. */
const ask = async (load: () => Promise<Model | null>) => {
  const failures: unknown[] = [];
  const started = performance.now();
  const advice = await askModel(load, REQUEST, "Asia/Tokyo", (error) => failures.push(error));
  return { advice, failures, tookMs: performance.now() - started };
};

describe("askModel()", () => {
  it("hands on the prediction, and whose it is", async () => {
    const model = modelThat(async () => PREDICTION);
    const { advice } = await ask(async () => model);
    expect(advice).toEqual({ prediction: PREDICTION, model });
  });

  it("gives the model the text, the tools, the caller's zone and the system prompt", async () => {
    const given: unknown[] = [];
    await ask(async () =>
      modelThat(async (...all) => {
        given.push(...all);
        return PREDICTION;
      }),
    );
    expect(given).toEqual([REQUEST.text, REQUEST.tools, { timeZone: "Asia/Tokyo", system: "Be brief." }]);
  });

  it("is null without a model", async () => {
    expect(await ask(async () => null)).toMatchObject({ advice: null, failures: [] });
  });

  it("is null where loading fails, and says so", async () => {
    const error = new Error("no such file");
    expect(await ask(() => Promise.reject(error))).toMatchObject({ advice: null, failures: [error] });
  });

  it("is null where the model fails, and says so", async () => {
    const error = new RangeError("out of memory");
    const broken = modelThat(() => Promise.reject(error));
    expect(await ask(async () => broken)).toMatchObject({ advice: null, failures: [error] });
  });

  it("is null where the model throws at once, and says so", async () => {
    const error = new TypeError("a bug");
    const broken = modelThat(() => {
      throw error;
    });
    expect(await ask(async () => broken)).toMatchObject({ advice: null, failures: [error] });
  });

  it.each([
    ["loading", () => never],
    ["the model", async () => modelThat(() => never)],
  ])("waits about a second where %s hangs", async (_name, load) => {
    const { advice, tookMs } = await ask(load);
    expect(advice).toBeNull();
    expect(tookMs).toBeGreaterThan(900);
  });
});
