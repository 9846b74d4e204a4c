import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appsOf, readApp } from "../../bench/authored-requests.ts";
import { loadDiskModel } from "../../src/cli/disk-model.ts";
import type { RouteReport } from "../../src/dialects/native/encode.ts";
import type { DetailedPrediction, EdgeModel } from "../../src/model/edge-model.ts";
import { type Router, startRouter } from "../support/router.ts";

/** Every fifth request of apps the model never saw: calls, missing arguments and requests that must escalate. */
const REQUESTS = appsOf("measure")
  .flatMap(readApp)
  .filter((_, index) => index % 5 === 0);

/** As the router's own, which is started without a time zone. */
const valueContext = () => ({ now: new Date(), timeZone: null });

let router: Router;
let model: EdgeModel;

beforeAll(async () => {
  [router, model] = await Promise.all([startRouter(), loadDiskModel({ valueContext })]);
});
afterAll(async () => await router.stop());

describe("the model", () => {
  it("decides the same in workerd and in Node", async () => {
    expect(REQUESTS.length).toBeGreaterThanOrEqual(500);
    let answered = 0;
    for (const { text, tools } of REQUESTS) {
      const response = await fetch(`${router.url}/v1/route`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ request: text, tools }),
      });
      const remote = (await response.json()) as RouteReport;
      const local = await model.predict(text, tools);
      const answer = local.doubt === null && local.confidence >= model.threshold;
      if (answer) answered++;
      const names = (candidates: DetailedPrediction["candidates"]) => candidates.map(({ name }) => name);
      expect({ text, outcome: remote.outcome, tools: names(remote.candidates) }).toEqual({
        text,
        outcome: answer ? "answered" : "escalated",
        tools: names(local.candidates),
      });
      const draft = local.draft && { tool: local.draft.name, arguments: local.draft.arguments };
      expect({ text, draft: remote.draft }).toEqual({ text, draft });
      // The two V8s differ in the last digit of Math.exp.
      expect(remote.confidence).toBeCloseTo(local.confidence, 9);
    }
    expect(answered).toBeGreaterThan(0);
    expect(answered).toBeLessThan(REQUESTS.length);
  }, 240_000);
});
