import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anthropicChat } from "../../../src/chat/anthropic/index.ts";
import type { ChatEvent } from "../../../src/chat/chat.ts";
import { ServerSentEventReader } from "../../../src/chat/server-sent-events.ts";
import { answers, CONTEXT, chats, streams, URL_OF_REQUEST } from "./samples.ts";

/** As it goes over the wire. */
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const write = (events: readonly ChatEvent[]): string => {
  const writer = anthropicChat.streamWriter(CONTEXT);
  return events.map((event) => writer.write(event)).join("");
};

const read = (text: string): readonly ChatEvent[] => {
  const lines = new ServerSentEventReader();
  const reader = anthropicChat.streamReader();
  const batch = lines.read(new TextEncoder().encode(text));
  return [...batch.events.flatMap((event) => reader.read(event)), ...reader.end()];
};

describe("anthropicChat", () => {
  it("reads a request as it was written, with nothing lost", () => {
    fc.assert(
      fc.property(chats, (chat) => {
        const { body, uncarried, path } = anthropicChat.writeRequest(chat);
        expect(uncarried).toEqual([]);
        expect(path).toBe("/v1/messages");
        const reading = anthropicChat.readRequest(throughJson(body), URL_OF_REQUEST);
        expect(reading).toEqual({ ok: true, value: { chat, uncarried: [] } });
      }),
    );
  });

  it("reads an answer as it was written", () => {
    fc.assert(
      fc.property(answers, (answer) => {
        expect(anthropicChat.readAnswer(throughJson(anthropicChat.writeAnswer(answer, CONTEXT)))).toEqual(answer);
      }),
    );
  });

  it("reads a stream as it was written", () => {
    fc.assert(
      fc.property(streams, (events) => {
        expect(read(write(events))).toEqual(events);
      }),
    );
  });
});
