import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EventBatch, type ServerSentEvent, ServerSentEventReader } from "../../src/chat/server-sent-events.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What a reader makes of the pieces and their end. */
const readPieces = (pieces: readonly Uint8Array[], limit?: number): EventBatch => {
  const reader = new ServerSentEventReader(limit);
  const events = pieces.flatMap((piece) => {
    // The producer's buffer, which it uses again.
    const buffer = piece.slice();
    const batch = reader.read(buffer);
    buffer.fill(0x21);
    return batch.events;
  });
  return { events, problem: reader.end().problem };
};

const read = (text: string, limit?: number): EventBatch => readPieces([bytesOf(text)], limit);

const singleBytes = (bytes: Uint8Array): Uint8Array[] => Array.from(bytes, (byte) => Uint8Array.of(byte));

const RECORDED = [
  "\ufeff: hello",
  "",
  "event: message_start",
  'data: {"text":"Grüße, 世界 👋"}',
  "",
  "data: one",
  "data:two",
  "data",
  "",
  "id: 5",
  "retry: 100",
  "unknown",
  ":",
  "event: ping",
  "data:  spaced ",
  "",
  "",
].join("\r\n");

const EMPTY: ServerSentEvent = { event: "", data: "" };

const EVENTS: readonly ServerSentEvent[] = [
  { event: "message_start", data: '{"text":"Grüße, 世界 👋"}' },
  { event: "", data: "one\ntwo\n" },
  { event: "ping", data: " spaced " },
];

describe("ServerSentEventReader", () => {
  it.each<[string, string, readonly ServerSentEvent[]]>([
    ["an event", "event: a\ndata: b\n\n", [{ event: "a", data: "b" }]],
    ["no space after the colon", "event:a\ndata:b\n\n", [{ event: "a", data: "b" }]],
    ["lines of data", "data: b\ndata\ndata: c\n\n", [{ event: "", data: "b\n\nc" }]],
    ["data without a value", "data\n\ndata:\n\n", [EMPTY, EMPTY]],
    ["colons in a value", "data: a: b:c\n\n", [{ event: "", data: "a: b:c" }]],
    ["a name that has no data", "event: a\n\ndata: b\n\n", [{ event: "", data: "b" }]],
    ["the last of two names", "event: a\nevent: b\ndata\n\n", [{ event: "b", data: "" }]],
    ["names in another case", "Data: a\n\n", []],
    ["comments alone", ": ping\n\n:\n\n", []],
    ["carriage returns alone", "data: a\rdata: b\r\r", [{ event: "", data: "a\nb" }]],
    ["line feeds before all", "\n\n\ndata: a\n\n", [{ event: "", data: "a" }]],
    ["a byte order mark once", "\ufeffdata: \ufeffa\n\n\ufeffdata: b\n\n", [{ event: "", data: "\ufeffa" }]],
    ["nothing", "", []],
  ])("reads %s", (_, text, events) => {
    expect(read(text)).toEqual({ events, problem: null });
  });

  it("reads bytes that are no UTF-8 as replacement characters", () => {
    const bytes = Uint8Array.of(...bytesOf("data: "), 0xc3, 0x0a, 0x0a);
    expect(readPieces([bytes]).events).toEqual([{ event: "", data: "\ufffd" }]);
  });

  it("reads the same whichever way the bytes are split in two, or three", () => {
    const bytes = bytesOf(RECORDED);
    for (let first = 0; first <= bytes.length; first++) {
      for (let second = first; second <= bytes.length; second += 13) {
        const pieces = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
        expect(readPieces(pieces)).toEqual({ events: EVENTS, problem: null });
      }
    }
  });

  it("reads the same byte by byte", () => {
    expect(readPieces(singleBytes(bytesOf(RECORDED)))).toEqual({ events: EVENTS, problem: null });
  });

  it("reads what was written, whichever way its lines end and its bytes are split", () => {
    const line = fc.string({ unit: "binary" }).map((text) => text.replaceAll(/[\r\n]/g, ""));
    const event = fc.record({ event: line, data: fc.array(line, { minLength: 1 }) });
    const lineEnd = fc.constantFrom("\n", "\r", "\r\n");
    fc.assert(
      fc.property(fc.array(event), lineEnd, fc.array(fc.nat({ max: 40 })), (events, end, sizes) => {
        const lines = events.flatMap(({ event, data }) => [
          `event: ${event}`,
          ...data.map((text) => `data: ${text}`),
          "",
          "",
        ]);
        const bytes = bytesOf(lines.slice(0, -1).concat("").join(end));
        const expected = events.map(({ event, data }) => ({ event, data: data.join("\n") }));
        expect(readPieces(splitBySizes(bytes, sizes))).toEqual({ events: wellFormed(expected), problem: null });
      }),
    );
  });

  it("hands an event on with its last byte, not the one after", () => {
    const reader = new ServerSentEventReader();
    expect(reader.read(bytesOf("data: a\r\n\r")).events).toEqual([{ event: "", data: "a" }]);
    expect(reader.read(bytesOf("\ndata: b\n\n")).events).toEqual([{ event: "", data: "b" }]);
  });

  it("tells of a stream that breaks off inside an event, at every byte", () => {
    const bytes = bytesOf("event: a\ndata: b\n\nevent: c\ndata: d\n\n");
    const whole = [0, 18, 36];
    for (let end = 0; end <= bytes.length; end++) {
      const { events, problem } = readPieces([bytes.subarray(0, end)]);
      expect(problem).toBe(whole.includes(end) ? null : "unterminated_event");
      expect(events.length).toBe(Math.floor(end / 18));
    }
  });

  it("takes an event of the limit's length, and none of a byte more", () => {
    const text = `data: ${"x".repeat(92)}\n\n`;
    expect(read(`${text}${text}`, 100)).toMatchObject({ problem: null, events: [{}, {}] });
    expect(read(`${text}${text}`, 99)).toEqual({ events: [], problem: "event_too_long" });
    expect(readPieces(singleBytes(bytesOf(text)), 99)).toEqual({ events: [], problem: "event_too_long" });
  });

  it("hands on what came before an event that is too long, and nothing after it", () => {
    const reader = new ServerSentEventReader(50);
    const batch = reader.read(bytesOf(`data: a\n\ndata: ${"x".repeat(50)}`));
    expect(batch).toEqual({ events: [{ event: "", data: "a" }], problem: "event_too_long" });
    expect(reader.read(bytesOf("\n\ndata: b\n\n"))).toEqual({ events: [], problem: "event_too_long" });
    expect(reader.end()).toEqual({ events: [], problem: "event_too_long" });
  });

  it.each(["data: x\n", ": x\n", "x\n"])("holds the limit over lines without end: %j", (line) => {
    const reader = new ServerSentEventReader(1000);
    const counted = Array.from({ length: 1000 }, () => reader.read(bytesOf(line)).problem);
    expect(counted.indexOf("event_too_long")).toBe(Math.floor(1000 / line.length));
  });

  it("takes 8 MiB by default, in small pieces", () => {
    const reader = new ServerSentEventReader();
    const piece = new Uint8Array(1000).fill(0x78);
    reader.read(bytesOf("data: "));
    const pieces = Array.from({ length: 9000 }, () => reader.read(piece).problem);
    expect(pieces.indexOf("event_too_long")).toBe(Math.floor((8 * 1024 * 1024 - 6) / 1000));
  });

  it("drives a stream", async () => {
    const reader = new ServerSentEventReader();
    const stream = new Blob([RECORDED]).stream().pipeThrough(
      new TransformStream<Uint8Array, ServerSentEvent>({
        transform: (bytes, controller) => {
          for (const event of reader.read(bytes).events) controller.enqueue(event);
        },
      }),
    );
    const events: ServerSentEvent[] = [];
    for await (const event of stream) events.push(event);
    expect(events).toEqual(EVENTS);
  });
});

const splitBySizes = (bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] => {
  const pieces: Uint8Array[] = [];
  let start = 0;
  for (const size of sizes) {
    pieces.push(bytes.subarray(start, start + size));
    start += size;
  }
  return [...pieces, bytes.subarray(start)];
};

/** As UTF-8 gives it back: lone surrogates don't survive. */
const wellFormed = (events: readonly ServerSentEvent[]): readonly ServerSentEvent[] =>
  events.map(({ event, data }) => ({ event: event.toWellFormed(), data: data.toWellFormed() }));
