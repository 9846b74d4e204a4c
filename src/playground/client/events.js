/** Owns the reading of server-sent events as they arrive. */

import { isObject } from "./tools.js";

/**
 * A reader to push text into, in pieces of any size. Calls back once for every whole event whose data is a JSON
 * object; what else may stand in a stream (comments, `[DONE]`) is of no use to this page.
 *
 * @param {(data: Record<string, unknown>) => void} onEvent
 * @returns {(piece: string) => void}
 */
export const createEventReader = (onEvent) => {
  let rest = "";
  return (piece) => {
    const events = (rest + piece).split(/\r?\n\r?\n/);
    rest = events.pop() ?? "";
    for (const event of events) {
      const data = parse(dataOf(event));
      if (isObject(data)) onEvent(data);
    }
  };
};

/** @param {string} event */
const dataOf = (event) =>
  event
    .split(/\r?\n/)
    .filter((line) => line.startsWith("data:"))
    .map((line) => line.slice(5).trimStart())
    .join("\n");

/** @param {string} text @returns {unknown} undefined where it is not JSON */
export const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
