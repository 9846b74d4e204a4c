/** A model that can't load costs answers in place, and nothing else. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DIALECT_REQUESTS } from "../support/requests.ts";
import { type Router, startRouter } from "../support/router.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";

const ANSWER = '{"from": "upstream"}';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream((_request, response) => response.end(ANSWER));
});
afterAll(() => upstream.stop());

describe.each(["encoder.onnx", "embeddings.bin"])("a Worker with half of %s", (damaged) => {
  let router: Router;
  beforeAll(async () => {
    const urls = Object.fromEntries(
      ["ANTHROPIC", "GEMINI", "OPENAI"].map((name) => [`${name}_BASE_URL`, upstream.url]),
    );
    router = await startRouter(urls, { damaged });
  });
  afterAll(() => router.stop());

  it("is healthy, and says that it has no model", async () => {
    const response = await fetch(`${router.url}/healthz`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: "ok", model: { loaded: false, version: null } });
  });

  it.each(DIALECT_REQUESTS)("escalates in the $dialect dialect, time after time", async ({ path, body }) => {
    for (const _ of [1, 2]) {
      const response = await fetch(router.url + path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(200);
      expect(response.headers.get("x-thimble-reason")).toBe("model_unavailable");
      expect(await response.text()).toBe(ANSWER);
    }
  });
});
