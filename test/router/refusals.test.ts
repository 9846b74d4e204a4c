/** What the router refuses itself, and that it says so in the caller's own dialect. */

import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { open, type RawRequest, type RawResponse, send } from "../support/raw-client.ts";
import { at, DIALECT_REQUESTS } from "../support/requests.ts";
import { type Router, startRouter } from "../support/router.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";

const JSON_TYPE = { "content-type": "application/json" };
const MAXIMUM = 100_000;

let upstream: Upstream;
let router: Router;

beforeAll(async () => {
  upstream = await startUpstream((_request, response) => response.end("{}"));
  router = await startRouter({
    ANTHROPIC_BASE_URL: upstream.url,
    GEMINI_BASE_URL: upstream.url,
    OPENAI_BASE_URL: upstream.url,
    MAX_BODY_BYTES: String(MAXIMUM),
  });
});
afterAll(async () => {
  await router.stop();
  await upstream.stop();
});
beforeEach(() => upstream.clear());

/** What every response of the router's says of itself. */
const EXPLANATION = {
  "x-thimble-decision": "refused",
  "x-thimble-reason": expect.stringMatching(/^[a-z_]+$/),
  "x-thimble-confidence": "0",
  "x-thimble-model": "none",
  "x-thimble-request-id": expect.stringMatching(/^[\w-]{24}$/),
  "server-timing": expect.stringMatching(/^tools;dur=0, model;dur=0, total;dur=/),
};

const PAGE = { origin: "https://page.example" };

const NATIVE = {
  dialect: "native",
  path: "/v1/route",
  body: { request: "Deploy branch main to staging", tools: [] },
  errorMessage: (body: unknown) => at(body, "error", "message"),
};

describe.each([...DIALECT_REQUESTS, NATIVE])("refuse() in the $dialect dialect", ({ path, body, errorMessage }) => {
  const whole = JSON.stringify(body);
  const expectRefusal = (response: RawResponse, status: number, message: RegExp): void => {
    expect(response.status).toBe(status);
    expect(response.headers["content-type"]).toBe("application/json");
    expect(errorMessage(JSON.parse(response.body.toString()))).toMatch(message);
    expect(response.headers).toMatchObject({ ...EXPLANATION, "x-should-retry": "false" });
    expect(upstream.requests).toHaveLength(0);
  };
  const post = (options: RawRequest) => send(router.url, path, { headers: JSON_TYPE, ...options });

  it.each([
    ["no body", ""],
    ["white space", " \n"],
    ["no JSON", "hello"],
    ["cut JSON", whole.slice(0, -1)],
    ["JSON and more", `${whole}}`],
    ["a list", `[${whole}]`],
    ["null", "null"],
    ["a text", '"text"'],
    ["bytes that aren't UTF-8", Buffer.concat([Buffer.from('{"a":"'), Uint8Array.of(0xff, 0xc0), Buffer.from('"}')])],
    ["UTF-16", Buffer.from(whole, "utf16le")],
    ["an empty object", "{}"],
  ])("says 400 to %s", async (_name, sent) => {
    expectRefusal(await post({ body: sent }), 400, /\w/);
  });

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
    "json",
  ])("says 415 to content type %s", async (type) => {
    expectRefusal(
      await post({ body: whole, headers: { "content-type": type } }),
      415,
      /content-type: application\/json/,
    );
  });

  it.each(["application/json; charset=utf-8", "APPLICATION/JSON", "application/vnd.api+json"])(
    "takes content type %s",
    async (type) => {
      expect((await post({ body: whole, headers: { "content-type": type } })).status).toBe(200);
    },
  );

  it("takes a body without a content type", async () => {
    expect((await post({ body: whole, headers: {} })).status).toBe(200);
  });

  it.each(["PUT", "PATCH", "DELETE"])("says 405 to %s", async (method) => {
    const response = await post({ method, body: whole });
    expectRefusal(response, 405, /POST/);
    expect(response.headers.allow).toMatch(/^POST/);
  });

  it.each([
    ["a method", { method: "PUT" }],
    ["a body", { body: "[" }],
    ["a size", { body: " ".repeat(MAXIMUM + 1) }],
  ])("lets a page of another origin read why %s is refused", async (_name, options) => {
    const { headers } = await post({ ...options, headers: { ...JSON_TYPE, ...PAGE } });
    expect(headers["access-control-allow-origin"]).toBe("*");
    const exposed = String(headers["access-control-expose-headers"]).split(", ");
    expect(exposed).toEqual(expect.arrayContaining([...Object.keys(EXPLANATION), "x-should-retry"]));
    expect(await post(options)).not.toHaveProperty("headers.access-control-allow-origin");
  });

  it("says 413 to a body larger than the limit", async () => {
    expectRefusal(await post({ body: whole + " ".repeat(MAXIMUM) }), 413, /100000 bytes/);
  });

  it("takes a body as large as the limit", async () => {
    expect((await post({ body: whole.padEnd(MAXIMUM) })).status).toBe(200);
  });

  it("says 413 to a claim of too much before it is sent", async () => {
    const never = new Promise<Uint8Array>(() => undefined);
    const sent = async function* () {
      yield Buffer.from(whole);
      yield await never;
    };
    const headers = { ...JSON_TYPE, "content-length": "999999999" };
    const { response, leave } = open(router.url, path, { headers, body: sent() });
    expect((await response).statusCode).toBe(413);
    leave();
  });

  it("says 413 to a body of no known length while it is sent", async () => {
    // Past the limit, and then neither more nor an end: whoever waits for the end waits forever.
    const pieces = async function* () {
      for (let sent = 0; sent <= MAXIMUM; sent += 10_000) yield Buffer.alloc(10_000, " ");
      await new Promise(() => undefined);
    };
    const response = await open(router.url, path, { headers: JSON_TYPE, body: pieces() }).response;
    expect(response.statusCode).toBe(413);
    response.destroy();
    expect(upstream.requests).toHaveLength(0);
  });

  it("says 413 to a client that sends all before it listens", async () => {
    const response = await fetch(`${router.url}${path}`, {
      method: "POST",
      headers: JSON_TYPE,
      body: new Uint8Array(40 * 1024 * 1024),
    });
    expect(response.status).toBe(413);
    expect(errorMessage(await response.json())).toMatch(/100000 bytes/);
  });
});

describe("refuse()", () => {
  it.each([
    ["/nowhere", {}, "native"],
    ["/", { "x-api-key": "k" }, "anthropic"],
    ["/v2/messages", { "anthropic-version": "2023-06-01" }, "anthropic"],
    ["/v2/models", { "x-goog-api-key": "k" }, "gemini"],
    ["/v2/models", { authorization: "Bearer k" }, "openai"],
    ["/anthropicv1/messages", {}, "native"],
    ["/ANTHROPIC/v1/messages", {}, "native"],
    ["/%61nthropic/v1/messages", {}, "native"],
    ["/v1", {}, "openai"],
  ])("says 404 at %s with %j in the %s dialect", async (path, headers, dialect) => {
    const response = await send(router.url, path, { method: "POST", headers });
    if (path === "/v1") return expect(response.status).toBe(200);
    expect(response.status).toBe(404);
    const speak = [...DIALECT_REQUESTS, NATIVE].find((request) => request.dialect === dialect);
    expect(speak?.errorMessage(JSON.parse(response.body.toString()))).toMatch(/nothing at this path/);
    expect(response.headers).toMatchObject(EXPLANATION);
    expect(upstream.requests).toHaveLength(0);
  });

  it.each(["content-length", "chunked"])("logs a caller that leaves in mid-upload as such, %s", async (framing) => {
    const before = router.logs().length;
    const headers = framing === "chunked" ? JSON_TYPE : { ...JSON_TYPE, "content-length": "9000" };
    const started = Promise.withResolvers<void>();
    const pieces = async function* () {
      yield Buffer.from('{"model": ');
      started.resolve();
      await new Promise(() => undefined);
    };
    const { response, close } = open(router.url, "/v1/messages", { headers, body: pieces() });
    response.catch(() => undefined);
    await started.promise;
    await sleep(200);
    close();
    await expect.poll(() => router.logs().length).toBe(before + 1);
    const line = JSON.parse(router.logs()[before] ?? "");
    expect(line).toMatchObject({ "http.response.status_code": 499, "error.type": null, severity: "warn" });
    expect(line).toMatchObject({ "http.route": "/v1/messages", "thimble.dialect": "anthropic" });
    expect(upstream.requests).toHaveLength(0);
  });

  it("outlives callers that send less than they claim, or nonsense", async () => {
    for (const bytes of [
      "POST /v1/messages HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{}",
      "POST /v1/messages HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
      "POST /v1/messages HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-length: 2\r\n\r\n5\r\n",
      "\0\0\0\0",
    ]) {
      await new Promise((resolve) => {
        const socket = connect(Number(new URL(router.url).port), "127.0.0.1", () => socket.end(bytes));
        socket.on("error", resolve).on("close", resolve).resume();
      });
    }
    expect(upstream.requests).toHaveLength(0);
    expect((await send(router.url, "/healthz", { method: "GET" })).status).toBe(200);
  });
});

describe("preflight()", () => {
  it("lets a page of any origin post JSON to the router's own API", async () => {
    const headers = {
      ...PAGE,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
    };
    const response = await send(router.url, "/v1/route", { method: "OPTIONS", headers });
    expect(response.status).toBe(204);
    expect(response.headers).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": "content-type,x-thimble-time-zone",
    });
    const posted = await send(router.url, "/v1/route", {
      headers: { ...JSON_TYPE, ...PAGE },
      body: JSON.stringify(NATIVE.body),
    });
    expect([posted.status, posted.headers["access-control-allow-origin"]]).toEqual([200, "*"]);
  });
});

describe("createMisconfiguredApp()", () => {
  let broken: Router;
  beforeAll(async () => {
    broken = await startRouter({ ANSWER_THRESHOLD: "canary-1", OPENAI_BASE_URL: "ftp://canary-2" });
  });
  afterAll(() => broken.stop());

  const paths = DIALECT_REQUESTS.flatMap(({ dialect, path, errorMessage }) => [
    { dialect, path, errorMessage },
    { dialect, path: `/${dialect}${path}`, errorMessage },
  ]);
  it.each(paths)("tells in the $dialect dialect which variables are wrong, and no value, at $path", async (request) => {
    const response = await send(broken.url, request.path, { headers: JSON_TYPE, body: "{}" });
    expect(response.status).toBe(500);
    const message = request.errorMessage(JSON.parse(response.body.toString()));
    expect(message).toMatch(/ANSWER_THRESHOLD must be /);
    expect(message).toMatch(/OPENAI_BASE_URL must be /);
    await expect.poll(() => broken.logs().join()).toContain("OPENAI_BASE_URL");
    expect(`${message}${broken.logs().join()}`).not.toContain("canary");
  });
});

describe("health()", () => {
  it("says that the router serves, with a model or without", async () => {
    const response = await send(router.url, "/healthz", { method: "GET" });
    expect(response.status).toBe(200);
    expect(JSON.parse(response.body.toString())).toMatchObject({ status: "ok", version: expect.any(String) });
  });
});
