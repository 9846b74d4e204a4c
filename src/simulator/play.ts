/** Owns sending a planned reply: its waits, its frames, its end. Never decides any of them. */

import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ending } from "./exchange.ts";
import type { Reply } from "./reply.ts";

/**
 * Plays the reply to its end, or until the caller leaves.
 * @param onFrame - told of every frame just before it is written
 */
export async function play(reply: Reply, response: ServerResponse, onFrame: (frame: Buffer) => void): Promise<Ending> {
  const left = new AbortController();
  response.once("close", () => left.abort());
  if (response.closed) left.abort();
  try {
    await wait(reply.schedule.headersMs, left.signal);
    response.writeHead(reply.status, reply.headers);
    response.flushHeaders();
    for (const [index, frame] of reply.frames.entries()) {
      await wait(index === 0 ? 0 : (reply.schedule.frameMs[index - 1] ?? 0), left.signal);
      const bytes = Buffer.from(frame);
      onFrame(bytes);
      if (!response.write(bytes)) await once(response, "drain", { signal: left.signal });
    }
    return await end(reply, response, left.signal);
  } catch (error) {
    if (left.signal.aborted) return "caller-left";
    throw error;
  }
}

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (milliseconds >= 1) await sleep(milliseconds, undefined, { signal });
}

async function end(reply: Reply, response: ServerResponse, left: AbortSignal): Promise<Ending> {
  left.throwIfAborted();
  switch (reply.ending) {
    case "complete":
      response.end();
      await once(response, "finish", { signal: left });
      return "complete";
    case "cut":
      // What was written must reach the caller before the connection goes.
      await sleep(20, undefined, { signal: left });
      response.destroy();
      return "cut";
    case "stall":
      await once(left, "abort");
      return "caller-left";
  }
}
