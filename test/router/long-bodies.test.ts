/** Bodies longer than what is read of any go on to the provider while they come in; what may go wrong then, and who is told. */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { open, send } from "../support/raw-client.ts";
import { DIALECT_REQUESTS } from "../support/requests.ts";
import { type Router, startRouter } from "../support/router.ts";

const MIB = 1024 * 1024;
const MAXIMUM = 6 * MIB;
const JSON_TYPE = { "content-type": "application/json" };

let router: Router;
/** Called as soon as a request's headers are there. */
let respond: (request: IncomingMessage, response: ServerResponse) => unknown;
const server = createServer((request, response) => respond(request, response));

const urls = () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { ANTHROPIC_BASE_URL: url, GEMINI_BASE_URL: url, OPENAI_BASE_URL: url };
};

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  router = await startRouter({ ...urls(), MAX_BODY_BYTES: String(MAXIMUM) });
});
afterAll(async () => {
  await router.stop();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  respond = (_request, response) => response.end("{}");
});

/** The next request to arrive, its body not read yet. */
const nextRequest = (): Promise<IncomingMessage> =>
  new Promise((resolve) => {
    respond = (request) => resolve(request);
  });

/** How a request's body ends at the provider. */
const ending = async (request: IncomingMessage): Promise<"whole" | "broken off"> => {
  try {
    for await (const _piece of request);
    return "whole";
  } catch {
    return "broken off";
  }
};

const never = new Promise<never>(() => undefined);

/** An object's beginning and then blanks: `length` bytes, and after them only what `after` brings. */
const pieces = async function* (length: number, after: Promise<unknown> = Promise.resolve()) {
  yield Buffer.from("{");
  for (let sent = 1; sent < length; sent += 64 * 1024) yield Buffer.alloc(Math.min(64 * 1024, length - sent), " ");
  await after;
  yield Buffer.from("}");
};

describe.each(DIALECT_REQUESTS)("longBody() in the $dialect dialect", ({ path, errorMessage }) => {
  it.each(["content-length", "chunked"])("is the body as it was sent, framed by %s as it was", async (framing) => {
    const length = 3 * MIB + 1;
    const headers = framing === "chunked" ? JSON_TYPE : { ...JSON_TYPE, "content-length": String(length) };
    const bytes: Buffer[] = [];
    let received: IncomingMessage["headers"] = {};
    respond = async (request, response) => {
      received = request.headers;
      for await (const piece of request) bytes.push(piece);
      response.end("{}");
    };
    const response = await send(router.url, path, { headers, body: pieces(length - 1) });
    expect(response.headers).toMatchObject({ "x-thimble-decision": "escalated", "x-thimble-reason": "too_long" });
    expect(response.status).toBe(200);
    expect(Buffer.concat(bytes).toString()).toBe(`{${" ".repeat(length - 2)}}`);
    if (framing === "chunked") expect(received["transfer-encoding"]).toBe("chunked");
    else expect(received["content-length"]).toBe(String(length));
  });

  it("is on its way before all of it is there", async () => {
    const arrived = nextRequest();
    const { response, leave } = open(router.url, path, { headers: JSON_TYPE, body: pieces(2 * MIB, never) });
    response.catch(() => undefined);
    const request = await arrived;
    expect(request.complete).toBe(false);
    const end = ending(request);
    leave();
    expect(await end).toBe("broken off");
  });

  it("breaks off at the limit, and the caller is told", async () => {
    const arrived = nextRequest();
    const response = send(router.url, path, { headers: JSON_TYPE, body: pieces(MAXIMUM) });
    response.catch(() => undefined);
    expect(await ending(await arrived)).toBe("broken off");
    const { status, headers, body } = await response;
    expect(status).toBe(413);
    expect(headers["x-thimble-decision"]).toBe("refused");
    expect(errorMessage(JSON.parse(body.toString()))).toMatch(`${MAXIMUM} bytes`);
  });

  it("may be as long as the limit", async () => {
    const arrived = nextRequest();
    const { response, leave } = open(router.url, path, { headers: JSON_TYPE, body: pieces(MAXIMUM - 1) });
    response.catch(() => undefined);
    expect(await ending(await arrived)).toBe("whole");
    leave();
  });

  it("breaks off where the caller does, and the log says so", async () => {
    // One that no other test's caller has left.
    const own = await startRouter(urls());
    onTestFinished(own.stop);
    const arrived = nextRequest();
    const { response, close } = open(own.url, path, { headers: JSON_TYPE, body: pieces(2 * MIB, never) });
    response.catch(() => undefined);
    const end = ending(await arrived);
    close();
    expect(await end).toBe("broken off");
    await expect.poll(() => own.logs().length).toBe(1);
    const line = JSON.parse(own.logs()[0] ?? "");
    expect(line).toMatchObject({ "http.response.status_code": 499, "error.type": null, "thimble.reason": "too_long" });
  });

  it("is refused where it can't be JSON, to a client that sends all before it listens", async () => {
    for (const [body, type, status] of [
      ["[", "application/json", 400],
      ["{", "text/plain", 415],
    ] as const) {
      const response = await fetch(router.url + path, {
        method: "POST",
        headers: { "content-type": type },
        body: body.padEnd(5 * MIB),
      });
      expect(response.status).toBe(status);
    }
  });

  it("does not stand in the way of a provider that answers early", async () => {
    respond = (request, response) => {
      response.writeHead(401).end('{"early": true}');
      request.resume();
    };
    const response = await send(router.url, path, { headers: JSON_TYPE, body: pieces(5 * MIB) });
    expect([response.status, response.body.toString()]).toEqual([401, '{"early": true}']);
  });
});

describe("longBody()", () => {
  it("is not asked for by the router's own API, which reports that it is too long", async () => {
    const response = await send(router.url, "/v1/route", { headers: JSON_TYPE, body: pieces(3 * MIB) });
    expect(response.status).toBe(200);
    expect(JSON.parse(response.body.toString())).toMatchObject({ outcome: "escalated", reason: "too_long" });
  });
});

describe("relay()", () => {
  it.each(["content-length", "chunked"])("breaks off an upload where the caller does, %s", async (framing) => {
    const headers = framing === "chunked" ? {} : { "content-length": String(4 * MIB) };
    const arrived = nextRequest();
    const { response, close } = open(router.url, "/openai/v1/files", { headers, body: pieces(2 * MIB, never) });
    response.catch(() => undefined);
    const end = ending(await arrived);
    close();
    expect(await end).toBe("broken off");
  });
});
