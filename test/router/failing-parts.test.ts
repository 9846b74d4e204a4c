/** The router outlives its parts: Durable Objects, KV and the Cache API that throw or hang cost what only they can give. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tools } from "../sdk/tools.ts";
import { open, type RawResponse, send } from "../support/raw-client.ts";
import { at, DIALECT_REQUESTS } from "../support/requests.ts";
import { type Router, startRouter } from "../support/router.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";

const JSON_TYPE = { "content-type": "application/json" };
const CACHED = { ...JSON_TYPE, "x-thimble-cache": "on" };
const EVENTS = "event: ping\ndata: {}\n\n".repeat(3);
const [ANTHROPIC] = DIALECT_REQUESTS as [(typeof DIALECT_REQUESTS)[0]];

let upstream: Upstream;
beforeAll(async () => {
  upstream = await startUpstream(({ body }, response) => {
    if (!body.includes('"stream":true')) return response.writeHead(200, JSON_TYPE).end('{"from":"upstream"}');
    return response.writeHead(200, { "content-type": "text/event-stream" }).end(EVENTS);
  });
});
afterAll(() => upstream.stop());
beforeEach(() => upstream.clear());

const COMPLETION = { id: "c", object: "chat.completion", created: 1, model: "gpt-x" };
const CHOICES = [{ index: 0, message: { role: "assistant", content: "From a stand-in." }, finish_reason: "stop" }];

describe.each(["throw", "hang"] as const)("parts that %s", (parts) => {
  let router: Router;
  /** Its requests to Anthropic are counted; another provider stands in, uncounted. */
  let capped: Router;
  let standIn: Upstream;

  beforeAll(async () => {
    standIn = await startUpstream((_request, response) =>
      response.writeHead(200, JSON_TYPE).end(JSON.stringify({ ...COMPLETION, choices: CHOICES })),
    );
    const settings = {
      ANTHROPIC_BASE_URL: upstream.url,
      GEMINI_BASE_URL: upstream.url,
      OPENAI_BASE_URL: upstream.url,
      CACHE: '{"mode": "on", "shareFlights": true}',
      BUDGETS: '{"default": {"requests": {"minute": 100000, "day": 100000}}}',
    };
    [router, capped] = await Promise.all([
      startRouter(settings, { parts }),
      startRouter(
        {
          ...settings,
          OPENAI_BASE_URL: standIn.url,
          OPENAI_API_KEY: "key",
          CAPS: '{"anthropic": 3}',
          FALLBACKS: '{"anthropic": [{"provider": "openai", "model": "gpt-x"}]}',
        },
        { parts },
      ),
    ]);
  });
  afterAll(async () => {
    await Promise.all([router.stop(), capped.stop()]);
    await standIn.stop();
  });

  const ask = (path: string, body: object, to = router): Promise<RawResponse> =>
    send(to.url, path, { headers: CACHED, body: JSON.stringify(body) });

  const complaints = (): readonly string[] =>
    [router, capped].flatMap((each) => each.logs().filter((line) => line.startsWith("{") && line.includes('"bug"')));

  it("leave what is answered in place alone", async () => {
    const messages = [{ role: "user", content: "Deploy branch 'feat-x' to staging" }];
    const offered = tools.map(({ name, description, parameters }) => ({ name, description, input_schema: parameters }));
    const body = { ...ANTHROPIC.body, messages, tools: offered };
    for (const to of [router, capped]) {
      const { status, headers } = await ask(ANTHROPIC.path, body, to);
      expect([status, headers["x-thimble-decision"]]).toEqual([200, "answered"]);
    }
    expect(upstream.requests).toHaveLength(0);
  });

  it.each(DIALECT_REQUESTS)("let escalated requests go on in the $dialect dialect", async ({ path, body }) => {
    for (const _ of [1, 2, 3]) {
      const { status, headers, body: told } = await ask(path, body);
      expect([status, told.toString()]).toEqual([200, '{"from":"upstream"}']);
      // It was looked up, and would have been shared.
      expect(headers["x-thimble-cache"]).toBe("miss");
    }
    expect(upstream.requests).toHaveLength(3);
  });

  it("let streams go on that would be cached, shared and counted", async () => {
    const body = { ...ANTHROPIC.body, stream: true };
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(ANTHROPIC.path, body)));
    for (const { status, headers, body: told } of answers) {
      expect([status, told.toString()]).toEqual([200, EVENTS]);
      expect(headers["x-thimble-cache"]).toBe("miss");
    }
  });

  it("let a caller leave", async () => {
    const body = JSON.stringify({ ...ANTHROPIC.body, stream: true });
    for (const waitMs of [20, 100, 500]) {
      const { response, leave } = open(router.url, ANTHROPIC.path, { headers: CACHED, body });
      response.then(
        (incoming) => incoming.on("error", () => undefined),
        () => undefined,
      );
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      leave();
    }
    expect((await ask(ANTHROPIC.path, ANTHROPIC.body)).status).toBe(200);
  });

  it("let requests under a shared cap go to who stands in, since nobody can count them", async () => {
    const { status, headers, body } = await ask(ANTHROPIC.path, ANTHROPIC.body, capped);
    expect(status).toBe(200);
    expect(headers["x-thimble-target"]).toBe("openai/gpt-x");
    expect(body.toString()).toContain("From a stand-in.");
    expect(upstream.requests).toHaveLength(0);
  });

  it("are told where only they could have done it", async () => {
    const { status, headers, body } = await ask("/v1/cache/purge", {});
    expect(status).toBe(503);
    expect(headers["x-should-retry"]).toBe("true");
    expect(at(JSON.parse(body.toString()), "error", "kind")).toBe("overloaded");
  });

  it("leave no bug in the log", () => {
    expect(complaints()).toEqual([]);
  });
});
