/** However a provider's stream breaks off, no caller of another dialect takes it for whole. */

import { describe, expect, it } from "vitest";
import { codecs } from "../../src/chat/index.ts";
import { crossBack } from "../../src/escalation/crossing.ts";
import { contextFor } from "./answer-fates.ts";
import { callers, heardError } from "./callers.ts";
import { type Dialect, pairs } from "./fates.ts";
import { RECORDED, recordings } from "./recordings.ts";

const POINTS = 500;

/** Every byte where there are no more than twice as many as points, else points spread evenly. */
const pointsIn = (length: number): readonly number[] => {
  const step = Math.max(1, Math.floor(length / (2 * POINTS)));
  return Array.from({ length: Math.ceil(length / step) }, (_, index) => index * step);
};

/** @param breaks - whether the connection breaks, where otherwise the body just ends */
const bodyOf = (bytes: Uint8Array, breaks: boolean): ReadableStream<Uint8Array> => {
  const middle = bytes.length >> 1;
  const pieces = [bytes.slice(0, middle), bytes.slice(middle)].filter(({ length }) => length > 0);
  return new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece !== undefined) controller.enqueue(piece);
      else if (breaks) controller.error(new Error("The connection is gone."));
      else controller.close();
    },
  });
};

/** The recorded stream as a caller of the other dialect gets it. */
const crossed = async (from: Dialect, to: Dialect, end: number, breaks: boolean): Promise<Response> => {
  const bytes = new TextEncoder().encode(recordings[from].join("")).slice(0, end);
  const response = new Response(bodyOf(bytes, breaks), { headers: { "content-type": "text/event-stream" } });
  const context = contextFor(to, from, true);
  const result = await crossBack(response, context, { from: codecs[from], to: codecs[to] });
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};

/** What says, in a stream, that the answer was whole. */
const ENDINGS: Readonly<Record<Dialect, RegExp>> = {
  anthropic: /"stop_reason":"|message_stop/,
  gemini: /"finishReason"/,
  openai: /"finish_reason":"|\[DONE\]/,
};

const STOPS: Readonly<Record<Dialect, string>> = { anthropic: "tool_use", gemini: "STOP", openai: "tool_calls" };

describe.each(pairs)("a stream of $from for a caller of $to", ({ from, to }) => {
  const { length } = new TextEncoder().encode(recordings[from].join(""));

  it("says the same as it did", async () => {
    const heard = await callers[to].hearStream(await crossed(from, to, length, false));
    expect(heard).toEqual({ ...RECORDED, stop: STOPS[to] });
    expect(await (await crossed(from, to, length, false)).text()).toMatch(ENDINGS[to]);
  });

  it.each([
    ["ends", false],
    ["breaks off", true],
  ])("that %s at any of at least 500 points is told as an error, and has no ending", async (_, breaks) => {
    const points = pointsIn(length);
    expect(points.length).toBeGreaterThanOrEqual(POINTS);
    const heard = new Set<string>();
    for (const point of points) {
      const text = await (await crossed(from, to, point, breaks)).text();
      expect(text, `cut at ${point}`).not.toMatch(ENDINGS[to]);
      expect(text.match(/"error":\{/g), `cut at ${point}`).toHaveLength(1);
      // Cuts within one event come to the same.
      if (heard.has(text)) continue;
      heard.add(text);
      const copy = new Response(text, { headers: { "content-type": "text/event-stream" } });
      expect((await heardError(callers[to], copy, true)).message, `cut at ${point}`).toMatch(/provider/);
    }
    // Before anything was said, and after thoughts, text and calls.
    expect(heard.size).toBeGreaterThan(4);
  });
});
