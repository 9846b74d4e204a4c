/** The stand that tests of the whole router with its bindings use does what it says. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../support/platform.ts";
import { DIALECT_REQUESTS } from "../support/requests.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";

let upstream: Upstream;
let router: Platform;
beforeAll(async () => {
  upstream = await startUpstream((_request, response) => response.end('{"from":"upstream"}'));
  router = await startPlatform({ ANTHROPIC_BASE_URL: upstream.url, ANSWER_IN_PLACE: "off" });
});
afterAll(async () => {
  await router.stop();
  await upstream.stop();
});

describe("startPlatform()", () => {
  it("runs the production bundle, which reaches the upstream it is told and logs what it does", async () => {
    const [request] = DIALECT_REQUESTS;
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify(request?.body);
    const answer = await fetch(router.url + request?.path, { method: "POST", headers, body });
    expect(await answer.text()).toBe('{"from":"upstream"}');
    while (!router.logs().some((line) => line.includes('"escalated"'))) await new Promise(setImmediate);
  });
});
