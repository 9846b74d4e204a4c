/** Owns the log line of what went wrong inside the router. Never holds an error's message, which may quote the user. */

import type { LogLine } from "./log-line.ts";

/**
 * Says where an error comes from.
 * @param event - "bug" costs the caller an answer; "model_failed" only an answer in place
 */
export const errorLine = (event: "bug" | "model_failed", requestId: string, error: unknown): LogLine => ({
  severity: "error",
  "event.name": event,
  "thimble.request_id": requestId,
  "error.type": error instanceof Error ? error.name : "unknown",
  "exception.stacktrace": error instanceof Error ? codePositions(error) : null,
});

/** A stack begins with the message; only lines that name a place in the code are kept. */
const codePositions = ({ stack = "", message }: Error): string =>
  stack
    .replace(message, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^at .*:\d+:\d+\)?$/.test(line))
    .join("\n");
