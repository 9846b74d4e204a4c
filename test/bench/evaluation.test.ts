import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBatchFile } from "../../bench/dev-sets/batch-file.ts";
import { readSets, setNames } from "../../bench/dev-sets/index.ts";
import { readPlainYaml } from "../../bench/dev-sets/plain-yaml.ts";
import { changes, described, leaveOutLetter, swapLetters, withTypo } from "../../bench/evaluation/changes.ts";
import { reach, reliability, riskCoverage } from "../../bench/evaluation/curves.ts";
import { Decisions } from "../../bench/evaluation/decisions.ts";
import { figuresOf, type Measured } from "../../bench/evaluation/figures.ts";
import { firstTurn, goldCall } from "../../bench/evaluation/measured-request.ts";
import { offered, sample } from "../../bench/evaluation/sample.ts";
import { wilson } from "../../bench/statistics.ts";
import { loadDiskModel } from "../../src/cli/disk-model.ts";

const lamp = {
  name: "set_lamp",
  description: "Sets a lamp",
  parameters: { type: "object", properties: { lamp: { type: "string", description: "Which lamp" } } },
};
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "thimble-bench-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A decision of the given confidence; right or wrong, or one that must not be answered. */
const measured = (confidence: number, kind: "right" | "wrong" | "must", answered = confidence >= 0.5): Measured => {
  const gold = kind === "must" ? ({ kind: "escalate" } as const) : goldCall({ name: "set_lamp", arguments: {} });
  const right = kind === "right";
  return {
    request: firstTurn("home", "text", [lamp], gold),
    prediction: {
      draft: { name: "set_lamp", arguments: {} },
      traces: [],
      confidence,
      doubt: null,
      weakness: "low_confidence",
      features: null,
      decisions: [],
    },
    answered,
    reason: answered ? null : "low_confidence",
    verdict: { toolRight: kind !== "must", callRight: right, mistake: right ? null : "wrong string", wrong: [] },
  };
};
const some = [measured(0.95, "right"), measured(0.9, "right"), measured(0.6, "must"), measured(0.2, "wrong")];

describe("figuresOf", () => {
  it("counts answers to requests that must escalate as wrong answers, but not as calls", () => {
    const { calls, mustEscalate, callRight, answered, rightWhenAnswered, mustEscalateAnswered } = figuresOf(some);
    expect([calls, mustEscalate]).toEqual([3, 1]);
    expect([callRight?.hits, callRight?.of]).toEqual([2, 3]);
    expect([answered.hits, answered.of]).toEqual([2, 3]);
    expect([rightWhenAnswered?.hits, rightWhenAnswered?.of]).toEqual([2, 3]);
    expect(mustEscalateAnswered.share).toBe(1);
  });

  it("claims nothing of what is right where a set doesn't say", () => {
    const { toolRight, callRight, rightWhenAnswered } = figuresOf([
      ...some,
      { ...measured(1, "right"), verdict: null },
    ]);
    expect([toolRight, callRight, rightWhenAnswered]).toEqual([null, null, null]);
  });
});

describe("curves", () => {
  it("answer more at more risk as the threshold falls", () => {
    expect(riskCoverage(some).map(({ coverage, risk }) => [coverage, Number(risk.toFixed(3))])).toEqual([
      [0.25, 0],
      [0.5, 0],
      [0.75, 0.333],
      [1, 0.5],
    ]);
    expect(reach(some, 0.98)).toMatchObject({ threshold: 0.9, callsAnsweredRight: 2 / 3 });
    expect(reach([measured(0.9, "wrong")], 0.5)).toBeNull();
  });

  it("count a draft of confidence 1 in the last bin", () => {
    const { bins, error } = reliability([measured(1, "right"), measured(0, "wrong"), measured(0.05, "right")]);
    expect(bins.map(({ drafts }) => drafts)).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(error).toBeCloseTo((2 * (0.5 - 0.025)) / 3);
  });
});

describe("wilson", () => {
  it("agrees with published values and holds the share", () => {
    expect(wilson(15, 20)).toMatchObject({ share: 0.75 });
    expect(wilson(15, 20).low).toBeCloseTo(0.5313, 3);
    expect(wilson(15, 20).high).toBeCloseTo(0.8881, 3);
    expect(wilson(0, 10).low).toBe(0);
  });
});

describe("Decisions", () => {
  it("go on where a run was broken off, a line cut short decided anew", async () => {
    const model = await loadDiskModel();
    const file = join(folder, "kept/decisions.jsonl");
    const ask = (text: string) => firstTurn("home", text, [lamp], { kind: "escalate" });
    const texts = ["set the hall lamp", "how are you?"];
    const first = new Decisions(model, file);
    const whole = await Promise.all(texts.map((text) => first.decide(ask(text))));
    truncateSync(file, statSync(file).size - 20);
    const asked: string[] = [];
    const second = new Decisions(
      {
        version: model.version,
        threshold: model.threshold,
        laterTurnThreshold: model.laterTurnThreshold,
        predict: (text, tools) => {
          asked.push(text);
          return model.predict(text, tools);
        },
      },
      file,
    );
    for (const [i, text] of texts.entries()) expect(await second.decide(ask(text))).toEqual(whole[i]);
    expect(asked).toHaveLength(1);
    await new Decisions(model, file).decide(ask("set the hall lamp"));
    await second.decide({ ...ask("set the hall lamp"), tools: [lamp, { ...lamp, name: "other" }] });
    expect(asked).toHaveLength(2);
  });

  it("escalate what the request itself rules out", async () => {
    const decisions = new Decisions(await loadDiskModel(), join(folder, "obstacles.jsonl"));
    const request = firstTurn("home", "set the hall lamp", [lamp], { kind: "escalate" });
    expect(await decisions.decide({ ...request, obstacle: "media" })).toMatchObject({
      answered: false,
      reason: "media",
    });
    expect(await decisions.decide({ ...request, tools: [] })).toMatchObject({ answered: false, reason: "no_tools" });
  });
});

function expectSwapped(word: string, so: string): void {
  expect([...so].sort()).toEqual([...word].sort());
  expect([...so].filter((letter, i) => letter !== word[i])).toHaveLength(2);
}

function expectOneLess(word: string, so: string): void {
  expect(Array.from(word, (_, i) => word.slice(0, i) + word.slice(i + 1))).toContain(so);
}

describe("changes", () => {
  it.each([
    ["swapping two of its letters", swapLetters, expectSwapped],
    ["leaving one out", leaveOutLetter, expectOneLess],
  ])("mistype a word outside the arguments by %s", (_how, slip, expectSlip) => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(words, fc.nat(), fc.nat(), (list, number, salt) => {
        const at = number % list.length;
        const start = list.slice(0, at).join(" ").length + (at > 0 ? 1 : 0);
        const kept = { start, end: start + (list[at] ?? "").length };
        const typed = withTypo(list.join(" "), [kept], salt, slip)?.split(" ");
        if (typed === undefined) return;
        expect(typed).toHaveLength(list.length);
        const changed = list.flatMap((word, i) => (word === typed[i] ? [] : [{ word, i, so: typed[i] ?? "" }]));
        expect(changed).toHaveLength(1);
        for (const { word, i, so } of changed) {
          expect(i).not.toBe(at);
          expect(so[0]).toBe(word[0]);
          expectSlip(word, so);
        }
      }),
    );
    expect(withTypo("set the lamp", [{ start: 8, end: 12 }], 1, slip)).toBeNull();
  });

  it("leave the request's own tools among at most 64, and their names alone", () => {
    const [request] = readSets(["measure"], undefined).sets[0]?.requests ?? [];
    if (request === undefined) throw new Error("no requests");
    const made = Object.fromEntries(changes.map(({ name, make }) => [name, make(request, { traces: [] }, 1)]));
    const names = (list: readonly { readonly name: string }[] = []) => list.map(({ name }) => name);
    const many = made["64 tools, unrelated added"]?.tools ?? [];
    expect(many).toHaveLength(64);
    expect(new Set(names(many)).size).toBe(64);
    expect(names(many).slice(0, request.tools.length)).toEqual(names(request.tools));
    expect(names(made["tool order"]?.tools).sort()).toEqual(names(request.tools).sort());
    expect(names(made["tool order"]?.tools)).not.toEqual(names(request.tools));
    expect(names(made["paraphrased descriptions"]?.tools)).toEqual(names(request.tools));
    expect(made["paraphrased descriptions"]?.tools).not.toEqual(request.tools);
  });

  it("describe a parameter anew and keep the rest of its schema", () => {
    const told = described(lamp, { description: "Lights", describe: { lamp: "its name" } });
    expect(told.description).toBe("Lights");
    expect(told.parameters).toEqual({
      type: "object",
      properties: { lamp: { type: "string", description: "its name" } },
    });
  });
});

describe("samples", () => {
  it("are the same in every run, and hold what a request needs", () => {
    const items = Array.from({ length: 100 }, (_, i) => i);
    expect(sample(items, 10)).toEqual(sample(items, 10));
    expect(new Set(sample(items, 10)).size).toBe(10);
    expect(offered([7, 93], items, 10, 3)).toEqual(expect.arrayContaining([7, 93]));
    expect(new Set(offered([7, 93], items, 10, 3)).size).toBe(10);
    expect(offered(items.slice(0, 12), items, 10, 3)).toHaveLength(12);
  });
});

describe("readSets", () => {
  it("says which public sets are missing, and reads the others", () => {
    const { sets, missing } = readSets(setNames, undefined);
    expect(sets.map(({ name }) => name)).toEqual(["measure", "plain", "fresh", "calibrate"]);
    expect(missing).toHaveLength(5);
    expect(readSets(["nestful"], folder).missing).toEqual([`nestful: no dev/nestful/data in ${folder}`]);
  });
});

describe("readPlainYaml", () => {
  it("reads what test sentences are written in", () => {
    const text = `---\n# about\nlanguage: "en"\ntests:\n  - sentences:\n      - "turn it on"  # spoken\n      - it's on\n    intent:\n      name: On\n      slots:\n        level: 20.5\n        name:\n          - "a "\n    timers: []\n    response: |\n      Done\n  - sentences:\n    - on`;
    expect(readPlainYaml(text)).toEqual({
      language: "en",
      tests: [
        {
          sentences: ["turn it on", "it's on"],
          intent: { name: "On", slots: { level: 20.5, name: ["a "] } },
          timers: [],
          response: "Done",
        },
        { sentences: ["on"] },
      ],
    });
  });

  it.each(["a: [1, 2]", "a: &b 1", "a: {b: 1}", "just words", "a: 1\n   b: 2"])("refuses %j", (text) => {
    expect(() => readPlainYaml(text)).toThrow("isn't understood");
  });
});

describe("readBatchFile", () => {
  const line = (id: string, messages: object[]) => ({
    custom_id: id,
    method: "POST",
    url: "/v1/chat/completions",
    body: { model: "any", messages, tools: [{ type: "function", function: lamp }] },
  });
  const write = (name: string, lines: readonly object[]) => {
    const file = join(folder, name);
    writeFileSync(file, lines.map((one) => `${JSON.stringify(one)}\n`).join(""));
    return file;
  };
  const call = { name: "set_lamp", arguments: { lamp: "hall" } };
  const user = { role: "user", content: "set the hall lamp" };

  it("puts lines and gold together by id", () => {
    const lines = write("lines.jsonl", [
      line("a", [user]),
      line("b", [user, { role: "assistant", content: "?" }, user]),
    ]);
    const gold = write("gold.jsonl", [
      { custom_id: "b", calls: [call, call] },
      { custom_id: "a", calls: [call] },
    ]);
    const [first, second] = readBatchFile(lines, gold).requests;
    expect(first).toMatchObject({ text: "set the hall lamp", gold: goldCall(call), earlierTurns: 0, obstacle: null });
    expect(second).toMatchObject({ gold: { kind: "escalate" } });
    expect(second?.earlierTurns).toBeGreaterThan(0);
  });

  it("refuses a line without gold, and gold that is none", () => {
    const lines = write("alone.jsonl", [line("a", [user])]);
    expect(() => readBatchFile(lines, write("other.jsonl", [{ custom_id: "b", calls: [] }]))).toThrow("about a");
    expect(() => readBatchFile(lines, write("bad.jsonl", [{ custom_id: "a" }]))).toThrow("gold must be");
  });
});
