/** What the router makes of a model's confidence and of its faults; the model is one whose every word is known. */

import { describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import type { Model } from "../../src/core/model.ts";
import type { LogLine } from "../../src/observe/index.ts";
import { realClock } from "../../src/real-clock.ts";
import { at, DIALECT_REQUESTS } from "../support/requests.ts";
import { configurationOf, makeServices } from "../support/services.ts";

const WORDS = "Unmistakable words of a user";
const REQUEST_ID = "id-of-the-request";

/** Sure of one call to the tool of `DIALECT_REQUESTS` at 0.96: above the first of its thresholds, below the second. */
const MODEL: Model = {
  version: "known-1",
  threshold: 0.9,
  laterTurnThreshold: 0.95,
  predict: async () => ({
    draft: { name: "deploy", arguments: { branch: "main", environment: "staging" } },
    traces: [],
    confidence: 0.96,
    doubt: null,
    weakness: "low_confidence",
    candidates: [],
    timings: { tools: 0, model: 0, total: 0 },
  }),
};

/** A router in this process, whose providers all answer "{}", and what it logs. */
const start = (variables: Readonly<Record<string, string>> = {}, model: Model = MODEL) => {
  const lines: LogLine[] = [];
  const app = createApp({
    ...makeServices(configurationOf(variables)),
    fetch: async () => new Response("{}"),
    loadModel: async () => model,
    now: () => new Date(0),
    clock: { ...realClock, now: () => 0 },
    randomId: () => REQUEST_ID,
    log: (line) => lines.push(line),
  });
  const post = async (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    await app.request(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  return { post, lines };
};

const [ANTHROPIC] = DIALECT_REQUESTS as [(typeof DIALECT_REQUESTS)[0]];

describe("the header x-thimble-time-zone", () => {
  it("tells the model the caller's zone", async () => {
    const zones: (string | null)[] = [];
    const model: Model = {
      ...MODEL,
      predict: async (text, tools, told) => {
        zones.push(told.timeZone);
        return await MODEL.predict(text, tools, told);
      },
    };
    const { post } = start({}, model);
    await post(ANTHROPIC.path, ANTHROPIC.body);
    await post(ANTHROPIC.path, ANTHROPIC.body, { "x-thimble-time-zone": "Europe/Berlin" });
    expect(zones).toEqual([null, "Europe/Berlin"]);
  });

  it.each(DIALECT_REQUESTS)(
    "is refused in the dialect's own words where it names none: $path",
    async ({ path, body, errorMessage }) => {
      const response = await start().post(path, body, { "x-thimble-time-zone": "Berlin, I think" });
      expect(response.status).toBe(400);
      expect(errorMessage(await response.json())).toContain("IANA time zone");
    },
  );
});

describe("route()", () => {
  const FIRST_TURN = ANTHROPIC.body;
  const LATER_TURN = {
    ...ANTHROPIC.body,
    messages: [
      { role: "user", content: "Hello" },
      { role: "assistant", content: "What can I do?" },
      { role: "user", content: "Deploy main to staging" },
    ],
  };
  it.each([
    ["both at the model's own thresholds", {}, "answered", "answered"],
    ["both where a lower one is set", { ANSWER_THRESHOLD: "0.5" }, "answered", "answered"],
    ["neither where a higher one is set", { ANSWER_THRESHOLD: "1" }, "escalated", "escalated"],
    ["first turns only where later ones need more", { LATER_TURN_THRESHOLD: "1" }, "answered", "escalated"],
    [
      "neither where later ones would need less",
      { ANSWER_THRESHOLD: "1", LATER_TURN_THRESHOLD: "0.5" },
      "escalated",
      "escalated",
    ],
  ])("answers %s", async (_name, variables, first, later) => {
    const { post } = start(variables);
    const decisions = [];
    for (const body of [FIRST_TURN, LATER_TURN]) {
      decisions.push((await post(ANTHROPIC.path, body)).headers.get("x-thimble-decision"));
    }
    expect(decisions).toEqual([first, later]);
  });
});

describe("letBrowsersRead()", () => {
  const PAGE = { origin: "https://page.example" };

  it.each(DIALECT_REQUESTS)("lets a page read an answer in the $dialect dialect", async ({ path, body }) => {
    const { headers } = await start().post(path, body, PAGE);
    expect(headers.get("x-thimble-decision")).toBe("answered");
    expect(headers.get("access-control-allow-origin")).toBe("*");
    const exposed = headers.get("access-control-expose-headers")?.split(", ");
    expect(exposed).toEqual(
      expect.arrayContaining([...headers.keys()].filter((name) => name.startsWith("x-thimble-"))),
    );
  });

  it("says nothing to a caller that is no page", async () => {
    const { headers } = await start().post(ANTHROPIC.path, ANTHROPIC.body);
    expect(headers.get("x-thimble-decision")).toBe("answered");
    expect([...headers.keys()].join()).not.toContain("access-control");
  });
});

describe("errorLine()", () => {
  it.each([
    ...DIALECT_REQUESTS,
    { dialect: "native", path: "/v1/route", body: { request: "Go", tools: [{ name: "a" }] } },
  ])("leads from a bug's request id to its place, in the $dialect dialect", async ({ path, body }) => {
    const faulty: Model = {
      ...MODEL,
      get threshold(): number {
        throw new TypeError(`${WORDS}\n    at ${WORDS}`);
      },
    };
    const { post, lines } = start({}, faulty);
    const response = await post(path, body);
    expect(response.status).toBe(500);
    expect(response.headers.get("x-thimble-request-id")).toBe(REQUEST_ID);
    const speak = DIALECT_REQUESTS.find((request) => request.path === path)?.errorMessage;
    const told: unknown = await response.json();
    expect(speak === undefined ? at(told, "error", "message") : speak(told)).toMatch(/leads to the reason in its log/);
    const bug = lines.find((line) => line["event.name"] === "bug");
    expect(bug).toMatchObject({ "thimble.request_id": REQUEST_ID, "error.type": "TypeError" });
    expect(bug?.["exception.stacktrace"]).toMatch(/^at .*app\.test\.ts:\d+:\d+/);
    expect(JSON.stringify(lines)).not.toContain(WORDS);
    expect(lines.filter((line) => line["thimble.request_id"] === REQUEST_ID)).toHaveLength(2);
  });

  it("names the request at which the model failed", async () => {
    const failing: Model = { ...MODEL, predict: () => Promise.reject(new RangeError(WORDS)) };
    const { post, lines } = start({}, failing);
    expect((await post(ANTHROPIC.path, ANTHROPIC.body)).status).toBe(200);
    const [failed] = lines;
    expect(failed).toMatchObject({ "event.name": "model_failed", "thimble.request_id": REQUEST_ID });
    expect(failed?.["exception.stacktrace"]).toMatch(/app\.test\.ts/);
    expect(JSON.stringify(lines)).not.toContain(WORDS);
  });
});
