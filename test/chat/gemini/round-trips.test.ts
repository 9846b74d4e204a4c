import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { geminiChat } from "../../../src/chat/gemini/index.ts";
import { answers, assemble, chats, contextOf, overTheWire, readStream, toEvents, writeStream } from "./samples.ts";

const { readAnswer, readRequest, writeAnswer, writeRequest } = geminiChat;

describe("what Gemini's codec writes", () => {
  it("it reads again as the same request", () => {
    fc.assert(
      fc.property(chats, (chat) => {
        const { path, body, uncarried } = writeRequest(chat);
        expect(uncarried).toEqual([]);
        const reading = readRequest(overTheWire(body), new URL(path, "https://router.example"));
        if (!reading.ok) throw new Error(reading.problem.message);
        expect(reading.value.chat).toEqual(overTheWire(chat));
        const isRestricted = chat.toolChoice?.mode === "auto" && chat.toolChoice.names !== null;
        expect(reading.value.uncarried).toEqual(
          isRestricted ? [{ field: "toolConfig.functionCallingConfig.mode", loss: "hint" }] : [],
        );
      }),
    );
  });

  it("it reads again as the same answer", () => {
    fc.assert(
      fc.property(answers, fc.constantFrom("gemini-3-flash", "gemini-2.5-flash"), (answer, model) => {
        const written = overTheWire(writeAnswer(answer, contextOf({ model })));
        expect(readAnswer(written)).toEqual(overTheWire(answer));
      }),
    );
  });

  it("it reads again as the same stream, however it was cut", () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 20 }), (answer, size) => {
        const events = toEvents(answer, size);
        const bytes = new TextEncoder().encode(writeStream(events));
        const [start, ...others] = assemble(readStream(bytes));
        const [, ...expected] = assemble(overTheWire(events));
        expect(start).toMatchObject({ kind: "start", id: answer.id, model: answer.model });
        expect(others).toEqual(expected);
      }),
    );
  });

  it("names itself where an answer brings no id", () => {
    const context = contextOf();
    const [answer] = fc.sample(answers, 1);
    if (answer === undefined) throw new Error("No sample.");
    expect(writeAnswer({ ...answer, id: null }, context).responseId).toBe(context.id);
  });
});
