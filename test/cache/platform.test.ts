/** The stand that tests of the whole router with its bindings use does what it says. */

import { describe, expect, it } from "vitest";
import { startPlatform } from "../support/platform.ts";
import { DIALECT_REQUESTS } from "../support/requests.ts";
import { startUpstream } from "../support/upstream.ts";

describe("startPlatform()", () => {
  it("runs the production bundle, which reaches the upstream it is told and logs what it does", async () => {
    const upstream = await startUpstream((_request, response) => response.end('{"from":"upstream"}'));
    const router = await startPlatform({ ANTHROPIC_BASE_URL: upstream.url, ANSWER_IN_PLACE: "off" });
    const [request] = DIALECT_REQUESTS;
    const response = await fetch(router.url + request?.path, { method: "POST", body: JSON.stringify(request?.body) });
    const answer = await response.text();
    const logs = router.logs();
    await router.stop();
    await upstream.stop();
    expect(answer).toBe('{"from":"upstream"}');
    expect(logs.join("\n")).toContain('"escalated"');
  });
});
