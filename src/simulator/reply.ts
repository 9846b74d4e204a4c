/** Owns the shape of a planned reply: every byte and every wait. Never sends one. */

import type { JsonObject } from "../core/json.ts";
import type { Schedule } from "./latency.ts";
import type { Problem, Stream } from "./wire-format.ts";

export interface Reply {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly frames: readonly string[];
  readonly schedule: Schedule;
  /** `cut`: the connection is dropped after the last frame; `stall`: it stays open and silent. */
  readonly ending: "complete" | "cut" | "stall";
}

/** A good reply, and what it takes to spoil it as its provider would. */
export interface Draft {
  readonly reply: Reply;
  /** Null where the body is one piece. */
  readonly stream: Stream | null;
  refuse(problem: Problem): Reply;
}

type ReplyHeaders = Readonly<Record<string, string>>;

const complete = { schedule: { headersMs: 0, frameMs: [] }, ending: "complete" } as const;

/** A body in one piece, sent at once. */
export function wholeReply(status: number, body: JsonObject, headers: ReplyHeaders): Reply {
  const text = JSON.stringify(body);
  const length = String(Buffer.byteLength(text));
  return {
    ...complete,
    status,
    headers: { ...headers, "content-type": "application/json", "content-length": length, "x-simulated": "true" },
    frames: [text],
  };
}

/** A body in frames, sent at once. */
export const streamedReply = ({ contentType, frames }: Stream, headers: ReplyHeaders): Reply => ({
  ...complete,
  status: 200,
  headers: { ...headers, "content-type": contentType, "cache-control": "no-cache", "x-simulated": "true" },
  frames,
});
