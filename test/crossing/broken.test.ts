/** What a provider answers that is no answer: every caller of another dialect gets a clear error of its own. */

import { describe, expect, it } from "vitest";
import { codecs } from "../../src/chat/index.ts";
import { crossBack } from "../../src/escalation/crossing.ts";
import { contextFor, tell } from "./answer-fates.ts";
import { callers, heardError } from "./callers.ts";
import { type Dialect, pairs } from "./fates.ts";
import { overloaded, recordings } from "./recordings.ts";

const EVENTS = "text/event-stream";
const respond = (body: BodyInit | null, contentType: string | null): Response =>
  new Response(body, contentType === null ? {} : { headers: { "content-type": contentType } });

/** What the recorded provider sent until about its middle, whole events. */
const begun = (from: Dialect): string => recordings[from].slice(0, Math.ceil(recordings[from].length / 2)).join("");

const MEBIBYTE = 1024 * 1024;

/** Sends a beginning, then mebibyte after mebibyte for as long as anyone reads. @param count - called for each piece */
const endless = (beginning: string, count: () => void = () => undefined): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder();
  let next = beginning;
  return new ReadableStream({
    pull(controller) {
      count();
      controller.enqueue(encoder.encode(next));
      next = "x".repeat(MEBIBYTE);
    },
  });
};

/** What the recorded provider sent, less the event that says why it stopped. */
const withoutReason = (from: Dialect): string =>
  recordings[from].filter((event) => !/"stop_reason":"|"finish_reason":"|"finishReason"/.test(event)).join("");

const whole = JSON.stringify({ id: "1", type: "message", choices: [{}], candidates: [{}], content: [{ text: "Hi" }] });

/** Responses of status 200 to a request for a stream, with what the error says. */
const STREAMS: readonly (readonly [string, (from: Dialect) => Response, RegExp])[] = [
  ["an event that is no JSON", (from) => respond(`${begun(from)}data: {"half\n\n`, EVENTS), /event/],
  ["an event of JSON that is none of the API's", (from) => respond(`${begun(from)}data: [1]\n\n`, EVENTS), /event/],
  ["nothing but an error", (from) => respond(overloaded[from], EVENTS), /Overloaded, try later/],
  ["an error in the middle", (from) => respond(begun(from) + overloaded[from], EVENTS), /Overloaded, try later/],
  [
    "an error, then the rest",
    (from) => respond(begun(from) + overloaded[from] + recordings[from].join(""), EVENTS),
    /Ov/,
  ],
  ["no event", () => respond("", EVENTS), /ended before/],
  ["no body", () => respond(null, EVENTS), /not an answer|ended before/],
  ["an end that says no reason", (from) => respond(withoutReason(from), EVENTS), /ended/],
  ["comments and no more", () => respond(": waiting\n\n: waiting\n\n", EVENTS), /ended before/],
  ["an event of 8 MiB and more", (from) => respond(endless(`${begun(from)}data: {"a":"`), EVENTS), /ended before/],
  ["a page of HTML", () => respond("<html>Bad gateway</html>", "text/html"), /not an answer/],
  ["events called something else", (from) => respond(recordings[from].join(""), "text/plain"), /not an answer/],
  ["half of a whole answer", () => respond(whole.slice(0, -20), "application/json"), /not an answer/],
];

/** To a request for a whole answer. */
const WHOLES: readonly (readonly [string, (from: Dialect) => Response])[] = [
  ["no body", () => respond(null, "application/json")],
  ["half an answer", () => respond(whole.slice(0, -20), "application/json")],
  ["JSON that is no answer", () => respond('{"ok":true}', "application/json")],
  ["JSON that is no object", () => respond("null", "application/json")],
  ["an answer without its end", () => respond(whole, "application/json")],
  ["a page of HTML", () => respond("<html>Bad gateway</html>", "text/html")],
  ["a stream that was not asked for", (from) => respond(recordings[from].join(""), EVENTS)],
  ["an error", (from) => respond(overloaded[from].replace(/^(?:event: \w+\n)?data: /, ""), "application/json")],
];

/** The response as its caller gets it: crossed over, or the router's own error. */
const returned = async (response: Response, from: Dialect, to: Dialect, stream: boolean): Promise<Response> => {
  const result = await crossBack(response, contextFor(to, from, stream), { from: codecs[from], to: codecs[to] });
  if (result.ok) return result.value;
  const { status, headers, body } = tell(result.problem, to);
  expect([status, result.problem.retryable]).toEqual([502, true]);
  return Response.json(body, { status, headers });
};

describe.each(pairs)("a provider of $from that answers a caller of $to", ({ from, to }) => {
  it.each(STREAMS)("with %s, where a stream was asked for", async (_, respondWith, message) => {
    const response = await returned(respondWith(from), from, to, true);
    const error = await heardError(callers[to], response, true);
    expect(error.message).toMatch(message);
  });

  it.each(WHOLES)("with %s, where a whole answer was asked for", async (_, respondWith) => {
    const response = await returned(respondWith(from), from, to, false);
    expect((await heardError(callers[to], response, false)).message).toMatch(/not an answer|Overloaded/);
  });

  it("with more than any answer takes is read no further than 32 MiB", async () => {
    let pieces = 0;
    const body = endless('{"id":"', () => {
      pieces += 1;
    });
    const response = await returned(respond(body, "application/json"), from, to, false);
    expect((await heardError(callers[to], response, false)).message).toMatch(/not an answer/);
    expect(pieces).toBeLessThan(40);
  });

  it("has its overload told as one", async () => {
    const text = await (await returned(respond(overloaded[from], EVENTS), from, to, true)).text();
    const word = { anthropic: '"overloaded_error"', gemini: '"UNAVAILABLE"', openai: '"server_overloaded"' }[to];
    expect(text).toContain(word);
  });

  it("is hung up on after an error, however long it goes on", async () => {
    const cancelled = Promise.withResolvers<void>();
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(overloaded[from])),
      cancel: () => cancelled.resolve(),
    });
    const response = await returned(respond(body, EVENTS), from, to, true);
    expect(await response.text()).toContain("Overloaded");
    await cancelled.promise;
  });

  it("whole, where a stream was asked for, is streamed", async () => {
    const answer = codecs[from].writeAnswer(
      {
        id: null,
        model: "m",
        parts: [{ kind: "text", text: "Grüße 👋" }],
        finish: "length",
        stopSequence: null,
        usage: { input: 3, cachedInput: 1, output: 2, reasoning: 0 },
      },
      contextFor(from, to, true),
    );
    const response = await returned(Response.json(answer), from, to, true);
    expect(response.headers.get("content-type")).toContain(EVENTS);
    const { text, stop, inputTokens } = await callers[to].hearStream(response);
    expect([text, inputTokens]).toEqual(["Grüße 👋", 3]);
    expect(stop).toBe({ anthropic: "max_tokens", gemini: "MAX_TOKENS", openai: "length" }[to]);
  });
});
