import { describe, expect, it } from "vitest";
import { createEventReader } from "../../src/playground/client/events.js";

const stream = 'event: a\ndata: {"n":1,"text":"ü\\n"}\n\n: ping\n\nevent: b\r\ndata: {"n":2}\r\n\r\ndata: [DONE]\n\n';

/** @param {readonly string[]} pieces */
const read = (pieces) => {
  /** @type {unknown[]} */
  const seen = [];
  const push = createEventReader((data) => seen.push(data));
  for (const piece of pieces) push(piece);
  return seen;
};

describe("createEventReader()", () => {
  it("gives each whole event's object once, wherever the stream is cut", () => {
    const whole = [{ n: 1, text: "ü\n" }, { n: 2 }];
    for (let at = 0; at <= stream.length; at++) expect(read([stream.slice(0, at), stream.slice(at)])).toEqual(whole);
    expect(read([...stream])).toEqual(whole);
  });

  it("gives no event whose end has not come", () => {
    expect(read(['data: {"n":1}\n'])).toEqual([]);
  });
});
