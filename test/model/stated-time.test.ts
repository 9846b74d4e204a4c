import { describe, expect, it } from "vitest";
import { loadDiskModel } from "../../src/cli/disk-model.ts";
import { readStatedTime } from "../../src/model/stated-time.ts";
import { formatDay } from "../../src/model/values/calendar.ts";

describe("readStatedTime()", () => {
  it.each<[string, string | null]>([
    ["You book rooms. Today is Wednesday, 3 June 2026. Be brief.", "2026-06-03"],
    ["Today's date is 2026-06-03.", "2026-06-03"],
    ["Today’s date: June 3rd, 2026", "2026-06-03"],
    ["Today: 2026-06-03", "2026-06-03"],
    ["The current date is the 3rd of June 2026", "2026-06-03"],
    ["Current date and time: 2026-06-03 14:05", "2026-06-03"],
    ["Current time: 2026-06-03T14:05:00+02:00", "2026-06-03"],
    ["<current_date>2026-06-03</current_date>", "2026-06-03"],
    ["currentDate=2026-06-03", "2026-06-03"],
    ["**Current date**: 2026-06-03", "2026-06-03"],
    ["Today is 2026-06-03. Again, today's date is June 3, 2026.", "2026-06-03"],
    ["Current time: 2026-06-03T23:05:00Z", null],
    ["Current time: 2026-06-03 23:05 Z", null],
    ["Today is 2026-06-03. In the example, today is 2026-06-04.", null],
    ["Today is 03/06/2026", null],
    ["Today is Thursday, 3 June 2026", null],
    ["Today is 2026-06-31", null],
    ["Today is a good day. Version of 3 June 2026.", null],
    ["Knowledge cutoff: 2025-06-01", null],
    ["", null],
  ])("%s", (system, day) => {
    const { today } = readStatedTime(system);
    expect(today && formatDay(today)).toBe(day);
  });

  it.each<[string, string | null]>([
    ["The user's time zone is Europe/Berlin.", "Europe/Berlin"],
    ["timezone: America/New_York", "America/New_York"],
    ["<time_zone>UTC</time_zone>", "UTC"],
    ["Time zone: unknown", null],
    ["Time zone: Europe/Berlin. For guests, time zone: Asia/Tokyo", null],
  ])("%s", (system, timeZone) => {
    expect(readStatedTime(system).timeZone).toBe(timeZone);
  });

  it("takes no longer for a long prompt than its length asks for", () => {
    expect(readStatedTime("today is ".repeat(100_000)).today).toBeNull();
    expect(readStatedTime(`current date${" ".repeat(200_000)}`).today).toBeNull();
  });
});

describe("a relative date", async () => {
  const NOW = new Date("2026-11-25T10:20:30Z");
  const day = { type: "string", format: "date" };
  const moment = { type: "string", format: "date-time" };
  const tool = (properties: object) => ({
    name: "book_room",
    description: "Book a meeting room",
    parameters: { type: "object", properties: { room: { type: "string" }, ...properties }, required: ["room"] },
  });
  const startOf = async (words: string, properties: object, system: string, zone: string | null = null) => {
    const model = await loadDiskModel({ valueContext: () => ({ now: NOW, timeZone: zone }) });
    const { draft, doubt } = await model.predict(`Book room 12 for ${words}`, [tool(properties)], {
      timeZone: null,
      system,
    });
    return doubt === "value_not_understood" ? doubt : draft?.arguments;
  };

  it("counts from the day that the system prompt states, not from the router's clock", async () => {
    const stated = "Today is Wednesday, 3 June 2026.";
    expect(await startOf("tomorrow", { day }, "")).toBe("value_not_understood");
    expect(await startOf("tomorrow", { day }, stated)).toEqual({ room: "12", day: "2026-06-04" });
    expect(await startOf("tomorrow", { day }, stated, "Europe/Berlin")).toEqual({ room: "12", day: "2026-06-04" });
  });

  it("that is a moment needs a time zone as well, and the prompt may state that", async () => {
    const stated = "Today is 3 June 2026.";
    expect(await startOf("tomorrow at 3 pm", { start: moment }, stated)).toBe("value_not_understood");
    expect(await startOf("tomorrow at 3 pm", { start: moment }, `${stated} Time zone: Europe/Berlin`)).toEqual({
      room: "12",
      start: "2026-06-04T15:00:00+02:00",
    });
  });

  it("that is relative to this very moment is silent where the prompt states another day", async () => {
    const today = "Today is 25 November 2026.";
    expect(await startOf("in two hours", { start: moment }, today, "Europe/Berlin")).toEqual({
      room: "12",
      start: "2026-11-25T13:20:30+01:00",
    });
    const other = "Today is 3 June 2026.";
    expect(await startOf("in two hours", { start: moment }, other, "Europe/Berlin")).toBe("value_not_understood");
  });
});
