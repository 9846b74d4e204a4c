import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openFiles, readOrder } from "../../src/cli/batch-order.ts";
import { configurationOf } from "../support/services.ts";

describe("readOrder()", () => {
  it("takes thresholds and time zone of the environment, and the option before it", () => {
    const environment = { ANSWER_THRESHOLD: "0.5", LATER_TURN_THRESHOLD: "0.6", TIME_ZONE: "Europe/Paris", CAPS: "?" };
    const thresholds = { answerThreshold: 0.5, laterTurnThreshold: 0.6 };
    expect(readOrder(["in", "out"], environment)).toMatchObject({
      value: { input: "in", output: "out", configuration: { ...thresholds, timeZone: "Europe/Paris" } },
    });
    expect(readOrder(["in", "--time-zone", "Europe/Berlin", "out"], environment)).toMatchObject({
      value: { input: "in", output: "out", configuration: { ...thresholds, timeZone: "Europe/Berlin" } },
    });
  });

  it("leaves both to the model and unknown where nobody says", () => {
    expect(readOrder(["in", "out"], {})).toMatchObject({
      value: { configuration: { answerThreshold: null, laterTurnThreshold: null, timeZone: null } },
    });
  });

  it.each([
    [["in"], /^usage: /],
    [["in", "out", "more"], /^usage: /],
    [["in", "out", "--zone", "Here"], /^usage: /],
    [["in", "out", "--time-zone"], /^usage: /],
    [["in", "./in"], /another file/],
    [["in", "out", "--time-zone", "Here"], /^there is no time zone Here$/],
  ])("refuses %j in one line", (words, problem) => {
    expect(readOrder(words, {})).toEqual({ ok: false, problem: expect.stringMatching(problem) });
  });

  it("refuses a threshold that is none", () => {
    const problem = "ANSWER_THRESHOLD must be a number from 0 to 1";
    expect(readOrder(["in", "out"], { ANSWER_THRESHOLD: "high" })).toEqual({ ok: false, problem });
  });
});

describe("openFiles()", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "thimble-batch-"));
    writeFileSync(join(folder, "in"), "in");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const openBoth = (input: string, output: string) =>
    openFiles({ input: join(folder, input), output: join(folder, output), configuration: configurationOf() });

  it.each([
    ["", "out", /can't be read \(it is no file\)$/],
    ["missing", "out", /missing can't be read \(ENOENT\)$/],
    ["in", "", /can't be written \(EISDIR\)$/],
    ["in", "missing/out", /out can't be written \(ENOENT\)$/],
  ])("refuses to read %j and write %j", async (input, output, problem) => {
    expect(await openBoth(input, output)).toEqual({ ok: false, problem: expect.stringMatching(problem) });
  });

  it("opens the output, emptied", async () => {
    writeFileSync(join(folder, "out"), "old");
    const out = await openBoth("in", "out");
    if (!out.ok) throw new Error(out.problem);
    await out.value.appendFile("new");
    await out.value.close();
    expect(readFileSync(join(folder, "out"), "utf8")).toBe("new");
  });
});
