/** What is answered in place is, to the official SDKs, an answer of the provider; and no provider hears of it. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mounts, type Stand, startStand } from "./stand.ts";
import { hardRequest, tools } from "./tools.ts";

const stopReasons = { anthropic: "tool_use", gemini: "STOP", openai: "tool_calls" } as const;

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

describe.each(mounts)('$name at the router, base URL ending in "$at"', ({ name, create, at }) => {
  const driver = () => create(stand.router.url + at);

  describe.each(["ask", "askStreaming"] as const)("%s()", (how) => {
    it("answers a simple call in place", async () => {
      const before = stand.simulator.requests.length;
      const outcome = await driver()[how]({ text: "Deploy branch 'feat-x' to staging", tools });
      expect(outcome).toMatchObject({
        text: "",
        calls: [{ name: "deploy_branch", arguments: { branch: "feat-x", environment: "staging" } }],
        stop: stopReasons[name],
        model: driver().model,
        inputTokens: 0,
        outputTokens: 0,
      });
      expect(stand.simulator.requests).toHaveLength(before);
    });

    it("does so where a call is required, too", async () => {
      const outcome = await driver()[how]({
        text: "Deploy branch 'feat-x' to staging",
        tools,
        callRequired: true,
      });
      const call = { name: "deploy_branch", arguments: { branch: "feat-x", environment: "staging" } };
      expect(outcome.calls).toEqual([call]);
    });

    it("escalates what takes thought", async () => {
      const before = stand.simulator.requests.length;
      const outcome = await driver()[how]({ text: hardRequest, tools });
      expect(outcome.calls).toEqual([]);
      expect(outcome.text).toContain("[simulated answer");
      expect(stand.simulator.requests).toHaveLength(before + 1);
    });
  });
});
