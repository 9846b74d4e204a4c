/** Failed tries in real workerd: what is tried again, when, how often, and what becomes of the answers nobody gets. */

import type { ServerResponse } from "node:http";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { open, type RawRequest, type RawResponse, send } from "../support/raw-client.ts";
import { at, DIALECT_REQUESTS } from "../support/requests.ts";
import { type Router, startRouter } from "../support/router.ts";
import { type RecordedRequest, startUpstream, type Upstream } from "../support/upstream.ts";

const JSON_TYPE = { "content-type": "application/json" };
type Respond = (request: RecordedRequest, response: ServerResponse) => unknown;

let upstream: Upstream;
let router: Router;
let respond: Respond;

// The bundle may have to be built first.
beforeAll(async () => await (await startRouter()).stop());
beforeEach(async () => {
  upstream = await startUpstream((request, response) => respond(request, response));
  router = await startRouter({
    ANTHROPIC_BASE_URL: upstream.url,
    GEMINI_BASE_URL: upstream.url,
    OPENAI_BASE_URL: upstream.url,
    ANSWER_IN_PLACE: "off",
  });
});
afterEach(async () => {
  await router.stop();
  await upstream.stop();
});

/** Answers the first request in one way, all later ones properly. */
const once = (fail: Respond): void => {
  respond = (request, response) => {
    if (upstream.requests.length === 1) return fail(request, response);
    response.writeHead(200, JSON_TYPE).end("{}");
  };
};

const status =
  (code: number, headers: Record<string, string> = {}, body = "{}"): Respond =>
  (_request, response) =>
    response.writeHead(code, headers).end(body);

const [ANTHROPIC] = DIALECT_REQUESTS;
const BODY = JSON.stringify(ANTHROPIC?.body);
const ask = (request: RawRequest = {}): Promise<RawResponse> =>
  send(router.url, "/v1/messages", { headers: JSON_TYPE, body: BODY, ...request });

const complaints = (): readonly string[] =>
  router.logs().filter((line) => !line.startsWith("{") || line.includes('"bug"'));

const PASSING: Readonly<Record<string, Respond>> = {
  "a 500": status(500),
  "a 502": status(502),
  "a 503": status(503, { "retry-after-ms": "1" }),
  "a 504": status(504),
  "a 408": status(408),
  "a 524": status(524),
  "a 529": status(529, { "retry-after-ms": "1" }),
  "a 429": status(429, { "retry-after-ms": "1" }, '{"type":"error","error":{"type":"rate_limit_error"}}'),
  "a connection that breaks": (_request, response) => response.destroy(),
};

describe.each(DIALECT_REQUESTS)("in the $dialect dialect", ({ dialect, path, body }) => {
  it.each(Object.entries(PASSING))("%s is tried again, with the same request", async (_name, fail) => {
    once(fail);
    const text = `${JSON.stringify(body)} \n`;
    const headers = { ...JSON_TYPE, "x-stainless-retry-count": "0", "anthropic-beta": "b" };
    const response = await send(router.url, `/${dialect}${path}?a=%20`, { headers, body: text });
    expect(response.status).toBe(200);
    expect(response.headers["x-thimble-tries"]).toBe("2");
    const [first, second] = upstream.requests;
    expect(upstream.requests).toHaveLength(2);
    expect(second?.rawHeaders).toEqual(first?.rawHeaders);
    expect([second?.target, second?.body.toString()]).toEqual([first?.target, text]);
    expect(complaints()).toEqual([]);
  });
});

describe("a provider's word on when to come back", () => {
  it.each([{ "retry-after": "1" }, { "retry-after-ms": "1000" }])("is obeyed: %j", async (headers) => {
    const times: number[] = [];
    once((_request, response) => {
      times.push(performance.now());
      response.writeHead(529, headers).end("{}");
    });
    const { status: told } = await ask();
    expect(told).toBe(200);
    expect(performance.now() - (times[0] ?? 0)).toBeGreaterThan(990);
  });

  it("goes on to the caller where it is longer than is worth waiting", async () => {
    once(status(529, { "retry-after": "60" }, '{"type":"error"}'));
    const { status: told, headers, body } = await ask();
    expect(told).toBe(529);
    expect(headers["retry-after"]).toBe("60");
    expect(body.toString()).toBe('{"type":"error"}');
    expect(upstream.requests).toHaveLength(1);
  });
});

describe("what no other try can mend", () => {
  it.each<readonly [string, Respond]>([
    ["a 400", status(400, {}, '{"type":"error"}')],
    ["a 401 for the caller's own key", status(401, {}, '{"type":"error"}')],
    ["a 404", status(404, {}, '{"type":"error"}')],
    ["a 500 that says so", status(500, { "x-should-retry": "false" }, '{"type":"error"}')],
    ["a spend limit", status(429, {}, '{"error":{"details":{"error_code":"enforced_spend_limit_reached"}}}')],
    ["a spent quota", status(429, {}, '{"error":{"code":"insufficient_quota"}}')],
    ["a quota a day", status(429, {}, '{"error":{"details":[{"quotaId":"RequestsPerDay"}]}}')],
  ])("%s goes to the caller as it is, at once", async (_name, fail) => {
    let sent = "";
    once((request, response) => {
      const end = response.end.bind(response);
      response.end = ((text: string) => {
        sent = text;
        return end(text);
      }) as typeof response.end;
      return fail(request, response);
    });
    const { body, headers } = await ask();
    expect(body.toString()).toBe(sent);
    expect(headers["x-thimble-tries"]).toBe("1");
    expect(upstream.requests).toHaveLength(1);
  });

  it("a stream that breaks after its first byte is neither tried again nor ended as if it were whole", async () => {
    once((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("event: ping\ndata: {}\n\n");
      setTimeout(() => response.destroy(), 20);
    });
    const { complete, body } = await ask();
    expect(complete).toBe(false);
    expect(body.toString()).toBe("event: ping\ndata: {}\n\n");
    expect(upstream.requests).toHaveLength(1);
  });

  it.each(["content-length", "chunked"])("a body that streamed past is not sent again, %s", async (framing) => {
    once(status(500, {}, '{"type":"error"}'));
    const long = `${BODY.slice(0, -1)},"padding":"${"x".repeat(1_500_000)}"}`;
    const pieces = async function* () {
      yield Buffer.from(long);
    };
    const { status: told, headers } = await ask({ body: framing === "chunked" ? pieces() : long });
    expect(told).toBe(500);
    expect(headers["x-thimble-tries"]).toBe("1");
    expect(upstream.requests).toHaveLength(1);
  });
});

describe("the answers of failed tries", () => {
  it("are cancelled unread, so that the provider need not go on, while the caller has a better one", async () => {
    let finish = (): void => undefined;
    respond = (_request, response) => {
      const write = (): void => {
        // As long as the connection stands, there is always more to come.
        while (!response.destroyed && response.write("x".repeat(65_536)));
      };
      if (upstream.requests.length === 1) {
        response.writeHead(500, { "content-type": "text/plain" }).on("drain", write);
        write();
      } else {
        response.writeHead(200, { "content-type": "text/event-stream" }).write("data: {}\n\n");
        finish = () => response.end();
      }
    };
    const { statusCode } = await open(router.url, "/v1/messages", { headers: JSON_TYPE, body: BODY }).response;
    expect(statusCode).toBe(200);
    await upstream.requests[0]?.closed;
    finish();
    expect(complaints()).toEqual([]);
  });

  it("are told to the caller where none is better", async () => {
    const codes = [529, 500];
    respond = (_request, response) => {
      const code = codes.shift() ?? 502;
      response.writeHead(code, { "retry-after-ms": "1" }).end(JSON.stringify({ type: "error", code }));
    };
    const { status: told, headers, body } = await ask();
    expect(told).toBe(500);
    expect(at(JSON.parse(body.toString()), "code")).toBe(500);
    expect(headers["x-thimble-tries"]).toBe("2");
  });
});

describe("when everything fails", () => {
  const FAILURES: Readonly<Record<string, Respond>> = {
    "with 500": status(500),
    "with 529": status(529, { "retry-after-ms": "1" }),
    "with 429": status(429, { "retry-after-ms": "1" }),
    "by breaking off": (_request, response) => response.destroy(),
  };

  it.each(Object.entries(FAILURES))("%s, no more than 1.10 requests are sent for each", async (_name, fail) => {
    respond = fail;
    const count = 400;
    let left = count;
    const answers: RawResponse[] = [];
    const callers = Array.from({ length: 10 }, async () => {
      // Each time another model: else its breaker alone would keep the number down.
      while (left-- > 0) answers.push(await ask({ body: BODY.replace("claude-test", `claude-${left % 50}`) }));
    });
    await Promise.all(callers);
    expect(answers).toHaveLength(count);
    const tries = answers.map(({ headers }) => Number(headers["x-thimble-tries"]));
    const sent = tries.filter((number) => number > 0).length;
    const total = tries.reduce((sum, number) => sum + number, 0);
    expect(upstream.requests).toHaveLength(total);
    expect(total).toBeLessThanOrEqual(1.1 * count);
    // Of those that were sent at all likewise, but for the very first.
    expect(total).toBeLessThanOrEqual(1.1 * sent + 1);
    expect(sent).toBeGreaterThanOrEqual(20);
    for (const { status: told, headers } of answers) {
      expect(told).toBeGreaterThanOrEqual(429);
      if (headers["x-thimble-tries"] === "0") expect(headers["x-should-retry"]).toBe("true");
    }
    expect(complaints()).toEqual([]);
  });
});
