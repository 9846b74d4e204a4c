/** What is escalated or relayed reaches the provider as the caller sent it, and the caller as the provider sent it. */

import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { send } from "../support/raw-client.ts";
import { DIALECT_REQUESTS } from "../support/requests.ts";
import { type Router, startRouter } from "../support/router.ts";
import { type RecordedRequest, startUpstream, type Upstream } from "../support/upstream.ts";

const JSON_TYPE = { "content-type": "application/json" };

let upstream: Upstream;
let router: Router;
let respond: Parameters<typeof startUpstream>[0];

beforeAll(async () => {
  upstream = await startUpstream((request, response) => respond(request, response));
  router = await startRouter({
    ANTHROPIC_BASE_URL: upstream.url,
    GEMINI_BASE_URL: upstream.url,
    OPENAI_BASE_URL: `${upstream.url}/proxied/openai/`,
  });
});
afterAll(async () => {
  await router.stop();
  await upstream.stop();
});
beforeEach(() => {
  upstream.clear();
  respond = (_request, response) => response.end("{}");
});

const onlyRequest = (): RecordedRequest => {
  const [request] = upstream.requests;
  if (request === undefined || upstream.requests.length !== 1) throw new Error(`${upstream.requests.length} requests`);
  return request;
};

describe.each(DIALECT_REQUESTS)("forward() in the $dialect dialect", ({ dialect, path, body }) => {
  const base = dialect === "openai" ? "/proxied/openai" : "";

  it.each(["", `/${dialect}`])("passes on the bytes as they came, under prefix %j", async (prefix) => {
    // Spacing, key order, escapes, repeated keys, long numbers and unknown fields would not survive a JSON round trip.
    const text = JSON.stringify(body).replace(
      /\}$/,
      `,\n\t"x_unknown" : {"b":1,"a":1.10,"n":12345678901234567890,"n":2}, "\\u0041": "\\ud83d\\ude80 é \\/"  } \r\n`,
    );
    const response = await send(router.url, `${prefix}${path}?alt=a%20b&x=%2F&&y`, { headers: JSON_TYPE, body: text });
    expect(response.status).toBe(200);
    expect(onlyRequest()).toMatchObject({ method: "POST", target: `${base}${path}?alt=a%20b&x=%2F&&y` });
    expect(onlyRequest().body.toString()).toBe(text);
    expect(onlyRequest().headers["content-length"]).toBe(String(Buffer.byteLength(text)));
  });

  it("passes on a body too long to be read for its tools", async () => {
    const long = Buffer.from(JSON.stringify({ ...body, padding: "é".repeat(2_000_000) }));
    const response = await send(router.url, path, { headers: JSON_TYPE, body: long });
    expect(response.headers["x-thimble-reason"]).toBe("too_long");
    expect(onlyRequest().body.equals(long)).toBe(true);
  });

  it("passes on a compressed body unread", async () => {
    const packed = gzipSync(JSON.stringify(body));
    await send(router.url, path, { headers: { ...JSON_TYPE, "content-encoding": "gzip" }, body: packed });
    expect(onlyRequest().body.equals(packed)).toBe(true);
    expect(onlyRequest().headers["content-encoding"]).toBe("gzip");
  });

  it("passes back status, headers and bytes", async () => {
    const bytes = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 151) % 256));
    respond = (_request, response) => response.writeHead(529, "Overloaded", { "Retry-After": "7" }).end(bytes);
    const response = await send(router.url, path, { headers: JSON_TYPE, body: JSON.stringify(body) });
    expect(response.status).toBe(529);
    expect(response.headers["retry-after"]).toBe("7");
    expect(response.body.equals(bytes)).toBe(true);
  });
});

describe("forward() with responses", () => {
  const [{ path, body }] = DIALECT_REQUESTS as [(typeof DIALECT_REQUESTS)[0]];
  const text = "event: ping\ndata: {}\n\n".repeat(2000);
  const ask = (headers: Record<string, string> = {}) =>
    send(router.url, path, { headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify(body) });

  it.each([
    // Settings unlike the usual ones: a recompressed body would differ.
    ["gzip", gzipSync(text, { level: 1 })],
    ["br", brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } })],
    ["deflate", deflateSync(text)],
    ["zstd", zstdCompressSync(text)],
    ["gzip", Buffer.from("this only claims to be compressed")],
  ])("passes a %s body back as it is compressed", async (encoding, packed) => {
    respond = (_request, response) => response.writeHead(200, { "content-encoding": encoding }).end(packed);
    for (const accepted of ["gzip, br, zstd", "identity", ""]) {
      const response = await ask(accepted === "" ? {} : { "accept-encoding": accepted });
      expect(response.headers["content-encoding"]).toBe(encoding);
      expect(response.body.equals(packed)).toBe(true);
    }
  });

  it.each([["deflate", deflateSync(text)] as const, ["zstd", zstdCompressSync(text)] as const])(
    "says of a %s body that it read on the way how it is compressed",
    async (encoding, packed) => {
      respond = (_request, response) => response.writeHead(429, { "content-encoding": encoding }).end(packed);
      const response = await ask();
      expect(response.headers["content-encoding"]).toBe(encoding);
      expect(response.body.equals(packed)).toBe(true);
    },
  );

  it("passes a stream back split anywhere, each piece as it comes", async () => {
    const events = Buffer.from('event: content_block_delta\ndata: {"text":"é🚀"}\n\n'.repeat(3));
    respond = async (_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
      for (const byte of events) {
        response.write(Uint8Array.of(byte));
        await new Promise(setImmediate);
      }
      response.end();
    };
    expect((await ask()).body.equals(events)).toBe(true);
  });

  it("passes 48 MiB back whole", async () => {
    const piece = Buffer.alloc(1024 * 1024, "0123456789abcdef-");
    respond = async (_request, response) => {
      for (let count = 0; count < 48; count += 1) {
        if (!response.write(piece)) await new Promise((resolve) => response.once("drain", resolve));
      }
      response.end();
    };
    const { body: received } = await ask();
    expect(received.byteLength).toBe(48 * piece.byteLength);
    expect(received.equals(Buffer.concat(Array.from({ length: 48 }, () => piece)))).toBe(true);
  });

  it("passes an empty body back for 204 and 304", async () => {
    for (const status of [204, 304]) {
      respond = (_request, response) => response.writeHead(status).end();
      const response = await send(router.url, "/anthropic/v1/files/f", { method: "DELETE" });
      expect([response.status, response.body.byteLength]).toEqual([status, 0]);
    }
  });
});

describe("headersForProvider() and headersForCaller()", () => {
  const ask = (headers: Record<string, string>) =>
    send(router.url, "/v1/messages", {
      headers: { ...JSON_TYPE, ...headers },
      body: JSON.stringify(DIALECT_REQUESTS[0]?.body),
    });

  it("keeps what the provider's API defines", async () => {
    const kept = {
      "x-api-key": "caller-key",
      "anthropic-version": "2023-06-01",
      "anthropic-beta": "interleaved-thinking-2025-05-14,context-1m",
      "Idempotency-Key": "abc",
      "X-Stainless-Retry-Count": "0",
      "accept-encoding": "identity",
      "user-agent": "test/1",
    };
    await ask(kept);
    for (const [name, value] of Object.entries(kept)) expect(onlyRequest().headers[name.toLowerCase()]).toBe(value);
    expect(onlyRequest().headers["content-type"]).toBe("application/json");
  });

  it("drops what belongs to the connection, to the router or to the caller's network", async () => {
    const dropped = {
      connection: "close, X-Named, anthropic-hop",
      "x-named": "1",
      "anthropic-hop": "1",
      "keep-alive": "timeout=5",
      te: "trailers",
      "proxy-authorization": "Basic secret",
      "proxy-connection": "keep-alive",
      cookie: "session=secret",
      "x-forwarded-for": "10.0.0.1",
      "x-forwarded-host": "evil.test",
      forwarded: "host=evil.test",
      "cf-connecting-ip": "10.0.0.1",
      "x-real-ip": "10.0.0.1",
      "x-thimble-anything": "1",
    };
    await ask(dropped);
    const { host, connection, ...received } = onlyRequest().headers;
    expect(host).toBe(new URL(upstream.url).host);
    expect(connection ?? "keep-alive").toBe("keep-alive");
    for (const name of Object.keys(dropped)) expect(received).not.toHaveProperty(name);
  });

  it("drops cookies and the connection's headers of a response, and keeps all others", async () => {
    respond = (_request, response) =>
      response
        .writeHead(200, {
          "Set-Cookie": ["a=1", "b=2"],
          "Alt-Svc": 'h3=":443"',
          Connection: "close, x-hop",
          "X-Hop": "1",
          "Keep-Alive": "timeout=5",
          "X-Thimble-Decision": "forged",
          "Server-Timing": "theirs;dur=3",
          "request-id": "req_1",
          "anthropic-ratelimit-requests-remaining": "9",
        })
        .end("{}");
    const { headers } = await ask({});
    for (const name of ["set-cookie", "alt-svc", "x-hop", "keep-alive"]) expect(headers).not.toHaveProperty(name);
    expect(headers["request-id"]).toBe("req_1");
    expect(headers["anthropic-ratelimit-requests-remaining"]).toBe("9");
    expect(headers["x-thimble-decision"]).toBe("escalated");
    expect(headers["server-timing"]).toMatch(/^theirs;dur=3, tools;dur=[\d.]+, model;dur=[\d.]+, total;dur=/);
  });

  it("never passes on a dropped header, however its name is written", async () => {
    const names = ["Cookie", "COOKIE", "X-Forwarded-Proto", "CF-Ray", "Proxy-Connection", "TE", "X-THIMBLE-Reason"];
    for (const name of names) {
      upstream.clear();
      await ask({ [name]: "x" });
      expect(onlyRequest().headers).not.toHaveProperty(name.toLowerCase());
    }
  });
});

describe("relay()", () => {
  it.each([
    ["GET", "/anthropic/v1/models", {}, "/v1/models"],
    ["GET", "/openai/v1/models?limit=2", {}, "/proxied/openai/v1/models?limit=2"],
    ["GET", "/gemini/v1beta/models", {}, "/v1beta/models"],
    ["POST", "/v1/messages/count_tokens", {}, "/v1/messages/count_tokens"],
    ["GET", "/v1/messages/batches/b_1", {}, "/v1/messages/batches/b_1"],
    ["GET", "/v1/models", { "x-api-key": "k" }, "/v1/models"],
    ["GET", "/v1/files", { "anthropic-version": "2023-06-01", authorization: "Bearer k" }, "/v1/files"],
    ["GET", "/v1/models", { authorization: "Bearer k" }, "/proxied/openai/v1/models"],
    ["POST", "/v1/embeddings", {}, "/proxied/openai/v1/embeddings"],
    ["POST", "/v1beta/models/m:countTokens", {}, "/v1beta/models/m:countTokens"],
    ["POST", "/v1/models/m:countTokens", {}, "/v1/models/m:countTokens"],
    ["GET", "/v1/models?key=k&pageSize=2", {}, "/v1/models?pageSize=2"],
    ["GET", "/v1/models/ft:gpt:org::a1b2", { authorization: "Bearer k" }, "/proxied/openai/v1/models/ft:gpt:org::a1b2"],
    ["POST", "/upload/v1beta/files", {}, "/upload/v1beta/files"],
    ["DELETE", "/openai/v1/files/f%2F1", {}, "/proxied/openai/v1/files/f%2F1"],
    ["GET", "/v1/chat/completions?limit=1", {}, "/proxied/openai/v1/chat/completions?limit=1"],
    ["PATCH", "/gemini/v1beta/%63ached//Contents/", {}, "/v1beta/%63ached//Contents/"],
  ])("hands %s %s to its provider", async (method, path, headers, target) => {
    const body = method === "GET" ? "" : "anything: at [all";
    const response = await send(router.url, path, { method, headers: { ...headers, "content-type": "a/b" }, body });
    expect(onlyRequest()).toMatchObject({ method, target });
    expect(onlyRequest().body.toString()).toBe(body);
    expect(response.headers["x-thimble-decision"]).toBe("escalated");
    expect(response.headers["x-thimble-reason"]).toBe("other_path");
  });

  it("streams an upload larger than the limit for answerable requests", async () => {
    const piece = Buffer.alloc(1024 * 1024, "x");
    const pieces = async function* () {
      for (let count = 0; count < 40; count += 1) yield piece;
    };
    await send(router.url, "/openai/v1/files", { body: pieces() });
    expect(onlyRequest().body.byteLength).toBe(40 * piece.byteLength);
  });
});

describe.each(DIALECT_REQUESTS)("preflights in the $dialect dialect", ({ dialect, path }) => {
  const base = dialect === "openai" ? "/proxied/openai" : "";

  it.each(["", `/${dialect}`])("are the provider's to answer, under prefix %j", async (prefix) => {
    const leave = {
      "access-control-allow-origin": "https://page.example",
      "access-control-allow-headers": "x-theirs",
      "access-control-expose-headers": "request-id",
    };
    respond = (_request, response) => response.writeHead(204, leave).end();
    const headers = { origin: "https://page.example", "access-control-request-method": "POST" };
    const response = await send(router.url, prefix + path, { method: "OPTIONS", headers });
    expect(response.status).toBe(204);
    expect(response.headers).toMatchObject(leave);
    expect(onlyRequest()).toMatchObject({ method: "OPTIONS", target: base + path, headers });
  });
});

describe("preflights", () => {
  it.each([
    ["x-api-key, content-type", "/v1/files"],
    ["content-type,X-Goog-Api-Key", "/v1/files"],
    ["authorization", "/proxied/openai/v1/files"],
  ])("go to the provider whose key the page will send: %s", async (names, target) => {
    const headers = { origin: "https://page.example", "access-control-request-headers": names };
    await send(router.url, "/v1/files", { method: "OPTIONS", headers });
    expect(onlyRequest().target).toBe(target);
  });
});

describe("outgoingHeaders()", () => {
  it("passes the caller's key through where the router has none, and takes it out of the query", async () => {
    await send(router.url, "/gemini/v1beta/models?a=1&key=query-key&b=%20", { method: "GET" });
    expect(onlyRequest().target).toBe("/v1beta/models?a=1&b=%20");
    expect(onlyRequest().headers["x-goog-api-key"]).toBe("query-key");
  });

  it("survives a key in the query that no header can carry", async () => {
    const response = await send(router.url, "/gemini/v1beta/models?key=%0d%0aevil:%201", { method: "GET" });
    expect(response.status).toBe(200);
    expect(onlyRequest().headers).not.toHaveProperty("x-goog-api-key");
  });

  it("puts the router's own key in place of any of the caller's", async () => {
    const keyed = await startRouter({
      ANTHROPIC_BASE_URL: upstream.url,
      ANTHROPIC_API_KEY: "router-a",
      GEMINI_BASE_URL: upstream.url,
      GEMINI_API_KEY: "router-g",
      OPENAI_BASE_URL: upstream.url,
      OPENAI_API_KEY: "router-o",
    });
    const headers = { authorization: "Bearer caller", "x-api-key": "caller", "x-goog-api-key": "caller" };
    for (const path of ["/anthropic/v1/models", "/gemini/v1beta/models?key=caller", "/openai/v1/models"]) {
      await send(keyed.url, path, { method: "GET", headers });
    }
    await keyed.stop();
    const [toAnthropic, toGemini, toOpenAi] = upstream.requests.map((request) => request.headers);
    expect(toAnthropic).toMatchObject({ "x-api-key": "router-a" });
    expect(toAnthropic).not.toHaveProperty("authorization");
    expect(toGemini).toMatchObject({ "x-goog-api-key": "router-g" });
    expect(toGemini).not.toHaveProperty("authorization");
    expect(upstream.requests[1]?.target).toBe("/v1beta/models");
    expect(toOpenAi).toMatchObject({ authorization: "Bearer router-o" });
  });
});
