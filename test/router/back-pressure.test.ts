/** How much of a stream the router holds for a caller that doesn't read. */

import { readFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OpenResponse, open } from "../support/raw-client.ts";
import { type Router, startRouter } from "../support/router.ts";
import { startUpstream, type Upstream } from "../support/upstream.ts";

const PIECE = 64 * 1024;
const STREAM = 64 * 1024 * 1024;
const CALLERS = 16;

let upstream: Upstream;
let router: Router;
/** By the upstream to all callers, up to the buffers of its own sockets. */
let sent = 0;

beforeAll(async () => {
  upstream = await startUpstream(async ({ target }, response) => {
    const pieces = function* () {
      for (let length = 0; length < STREAM; length += PIECE) {
        sent += PIECE;
        yield Buffer.alloc(PIECE);
      }
    };
    response.writeHead(200, target.endsWith("/chunked") ? {} : { "content-length": STREAM });
    await pipeline(Readable.from(pieces()), response).catch(() => undefined);
  });
  router = await startRouter({ OPENAI_BASE_URL: upstream.url });
});
afterAll(async () => {
  await router.stop();
  await upstream.stop();
});

const openUnread = async (path: string): Promise<OpenResponse> => {
  const opened = open(router.url, path, { method: "GET" });
  const incoming: IncomingMessage = await opened.response;
  incoming.on("error", () => undefined).pause();
  return opened;
};

/** Resolves once nothing more is sent. */
const stall = async (): Promise<void> => {
  for (let before = -1; before !== sent; await sleep(300)) before = sent;
};

/** Bytes of the router's own memory. What the kernel keeps in its sockets, some MiB each, isn't among them. */
const ownMemory = async (): Promise<number> => {
  const status = await readFile(`/proc/${router.processId}/status`, "utf8");
  return Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
};

describe("forward()", () => {
  // Other systems don't tell how much memory is whose in this way.
  it.runIf(process.platform === "linux").each(["content-length", "chunked"])(
    "holds at most 256 KiB of a stream, framed by %s, that its caller doesn't read",
    async (framing) => {
      const path = `/openai/v1/files/f/${framing}`;
      // The first streams also bring code into memory, which is shared by all.
      const first = await Promise.all([openUnread(path), openUnread(path)]);
      await stall();
      const before = await ownMemory();
      const opened = await Promise.all(Array.from({ length: CALLERS }, () => openUnread(path)));
      await stall();
      const held = ((await ownMemory()) - before) / CALLERS;
      for (const { leave } of [...first, ...opened]) leave();
      expect(held).toBeLessThan(256 * 1024);
      expect(sent).toBeLessThan((CALLERS + first.length) * STREAM);
      sent = 0;
    },
  );
});
