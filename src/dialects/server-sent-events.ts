/** Owns the text form of a server-sent event as the providers write it: one `data` line, a blank line after it. */

import type { JsonObject } from "../core/json.ts";

export const EVENT_STREAM = "text/event-stream; charset=utf-8";

/** @param name - the `event` line, left out where there is none */
export const formatEvent = (data: JsonObject | "[DONE]", name?: string): string => {
  const line = `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
  return name === undefined ? line : `event: ${name}\n${line}`;
};
