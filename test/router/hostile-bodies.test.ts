/** Ten thousand malformed and hostile bodies: each is refused in the caller's dialect, or is the provider's to judge. */

import { Agent, request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostileBodies } from "../support/hostile-bodies.ts";
import { send } from "../support/raw-client.ts";
import { at, DIALECT_REQUESTS } from "../support/requests.ts";
import { type Router, startRouter } from "../support/router.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";

const TEXTS = ["Analyze the logs of the last three builds", "Deploy branch 'feat-x' to staging", "é🚀 \u0000 ‮ text"];
const BODIES_A_DIALECT = 2500;
/** As many requests are under way at once. */
const LANES = 8;

const NATIVE = {
  dialect: "native",
  path: "/v1/route",
  body: {
    request: TEXTS[0],
    tools: [{ name: "deploy", parameters: { type: "object", properties: { branch: { type: "string" } } } }],
  },
  errorMessage: (body: unknown) => at(body, "error", "message"),
};

let upstream: Upstream;
let router: Router;
const agent = new Agent({ keepAlive: true, maxSockets: LANES });

beforeAll(async () => {
  upstream = await startUpstream((_request, response) => response.end('{"from":"upstream"}'));
  router = await startRouter({
    ANTHROPIC_BASE_URL: upstream.url,
    GEMINI_BASE_URL: upstream.url,
    OPENAI_BASE_URL: upstream.url,
  });
});
afterAll(async () => {
  agent.destroy();
  await router.stop();
  await upstream.stop();
});

const post = (path: string, body: Uint8Array): Promise<{ status: number; decision: unknown; text: string }> =>
  new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": body.byteLength };
    const outgoing = request(router.url + path, { method: "POST", headers, agent }, async (response) => {
      const chunks: Buffer[] = await response.toArray();
      const { statusCode = 0, headers: received } = response;
      resolve({ status: statusCode, decision: received["x-thimble-decision"], text: Buffer.concat(chunks).toString() });
    });
    outgoing.on("error", reject).end(body);
  });

describe.each([...DIALECT_REQUESTS, NATIVE])("route() in the $dialect dialect", ({ path, body, errorMessage }) => {
  it("outlives 2,500 hostile bodies", { timeout: 300_000 }, async () => {
    const text = JSON.stringify(body);
    const starts = TEXTS.map((words) => text.replace(/Analyze[^"]*/, words));
    const bodies = hostileBodies(starts, BODIES_A_DIALECT, 20261127);
    const counts = { refused: 0, escalated: 0, answered: 0 };
    const lane = async (): Promise<void> => {
      for (const { bytes, change } of bodies) {
        const { status, decision, text: told } = await post(path, bytes);
        if (decision === "refused") {
          counts.refused += 1;
          expect(status, change).toBe(400);
          expect(errorMessage(JSON.parse(told)), change).toMatch(/\w/);
        } else {
          if (decision === "answered") counts.answered += 1;
          else counts.escalated += 1;
          expect(status, change).toBe(200);
        }
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    expect(counts.refused + counts.escalated + counts.answered).toBe(BODIES_A_DIALECT);
    // Neither everything nor nothing gets through: the bodies do test something.
    expect(counts.refused).toBeGreaterThan(BODIES_A_DIALECT / 4);
    expect(counts.escalated).toBeGreaterThan(BODIES_A_DIALECT / 20);
    expect(router.logs().filter((line) => !line.startsWith('{"time"'))).toEqual([]);
    upstream.clear();
  });

  it.each([
    ["lists", "["],
    ["objects", '{"a":'],
    ["white space", " "],
    ["zero bytes", "\0"],
    ["quotes", '"'],
  ])("refuses 32 MiB of nothing but %s", async (_name, piece) => {
    const bytes = Buffer.alloc(32 * 1024 * 1024, piece);
    const response = await send(router.url, path, { headers: { "content-type": "application/json" }, body: bytes });
    if (piece.startsWith("{")) expect(response.headers["x-thimble-reason"]).toBe("too_long");
    else expect([response.status, typeof errorMessage(JSON.parse(response.body.toString()))]).toEqual([400, "string"]);
    upstream.clear();
  });

  it("hands valid but bottomless JSON to the provider unread", async () => {
    const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    const response = await send(router.url, path, { headers: { "content-type": "application/json" }, body: deep });
    expect([response.status, response.headers["x-thimble-reason"]]).toEqual([200, "too_long"]);
  });
});
