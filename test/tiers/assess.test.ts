import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { readTaskExamples, readTierExamples } from "../../bench/task-examples.ts";
import tasks from "../../model-assets/tasks.json" with { type: "json" };
import { loadDiskModel } from "../../src/cli/disk-model.ts";
import type { EdgeModel } from "../../src/model/edge-model.ts";
import { userTexts } from "../../src/tiers/demands.ts";
import { assess, assessByRules, chooseTier, readFitted } from "../../src/tiers/index.ts";
import { chatOf } from "./chats.ts";

const fitted = readFitted(tasks);
let model: EdgeModel;

beforeAll(async () => {
  model = await loadDiskModel();
});

const HARD = "Prove rigorously that the sum of the reciprocals of the primes diverges, and compare two proofs.";
const said = fc.constantFrom(
  HARD,
  "hi",
  " ",
  "Perché il cielo è blu?",
  ...readTierExamples("fit").flatMap(({ chat }) => userTexts(chat.turns)),
);

describe("assess()", () => {
  it("tells the types of task apart, where no example was fitted on", async () => {
    const examples = readTaskExamples("held-out");
    let right = 0;
    for (const { task, text } of examples) if ((await assess(chatOf([text]), model, fitted)).task === task) right++;
    expect(right / examples.length).toBeGreaterThan(0.75);
  });

  it("sends hardly any request to small that must be frontier, by the model or by rules", async () => {
    const must = readTierExamples("held-out").filter(({ tier }) => tier === "frontier");
    const read = await Promise.all(must.map(({ chat }) => assess(chat, model, fitted)));
    const unread = must.map(({ chat }) => assessByRules(chat, fitted));
    const small = (all: readonly { readonly complexity: number }[]) =>
      all.filter((one) => chooseTier(one, {}).tier === "small").length;
    expect(must.length).toBeGreaterThanOrEqual(16);
    expect([small(read), small(unread)]).toEqual([expect.toSatisfy((n) => n <= 1), expect.toSatisfy((n) => n <= 3)]);
  });

  it("sends what it can't read to mid at least, with no type", async () => {
    const texts = [
      "请证明，当n足够大时，合数比质数多。",
      "Perché il cielo è blu?",
      "Was ist die Hauptstadt von Österreich?",
    ];
    for (const text of texts) {
      const { task, complexity } = await assess(chatOf([text]), model, fitted);
      expect({ task, small: complexity < 0.4 }).toEqual({ task: "unknown", small: false });
      expect(assessByRules(chatOf([text]), fitted).complexity).toBeGreaterThanOrEqual(0.4);
    }
  });

  it("leaves small requests to small", async () => {
    const texts = ["What's the capital of Mongolia?", "Translate into Polish: see you tomorrow", "thanks, bye"];
    for (const text of texts) expect((await assess(chatOf([text]), model, fitted)).complexity).toBeLessThan(0.4);
  });

  it("says the same of the same conversation, and runs the encoder once", async () => {
    const described: string[] = [];
    let glances = 0;
    const reader = {
      glance: (text: string) => {
        glances++;
        return model.glance(text);
      },
      describe: (text: string) => {
        described.push(text);
        return model.describe(text);
      },
    };
    const chat = chatOf(["hello", HARD, "shorter, please"]);
    const once = await assess(chat, reader, fitted);
    expect(once).toEqual(await assess(chat, reader, fitted));
    expect(once.task).toBe("reasoning");
    expect({ described, glances }).toEqual({ described: ["hello", "hello"], glances: 6 });
    await assess(chatOf(Array<string>(100).fill("ok")), reader, fitted);
    expect({ described: described.length, glances }).toEqual({ described: 3, glances: 6 + 32 });
  });

  it("weighs what the encoder makes of the first turn", async () => {
    const misled = { glance: (text: string) => model.glance(text), describe: () => model.describe(HARD) };
    const [right, wrong] = [
      await assess(chatOf(["hello"]), model, fitted),
      await assess(chatOf(["hello"]), misled, fitted),
    ];
    expect(wrong.complexity).toBeGreaterThan(right.complexity);
  });

  it("never goes down as a conversation goes on", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 2, maxLength: 5 }), async (texts) => {
        const figures: number[] = [];
        for (let turns = 1; turns <= texts.length; turns++) {
          figures.push((await assess(chatOf(texts.slice(0, turns)), model, fitted)).complexity);
        }
        expect(figures).toEqual([...figures].sort((a, b) => a - b));
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  it("stays as high as its hardest turn has brought it", async () => {
    const { complexity } = await assess(chatOf(["hello", HARD]), model, fitted);
    const later = await assess(chatOf(["hello", HARD, ...Array<string>(100).fill("ok, thanks")]), model, fitted);
    expect(complexity).toBeGreaterThan((await assess(chatOf(["hello"]), model, fitted)).complexity + 0.3);
    expect(later.complexity).toBeGreaterThanOrEqual(complexity);
    expect(later.task).toBe("reasoning");
  });

  it("judges so many turns and no more", () => {
    const talk = Array<string>(255).fill("ok");
    const complexity = (texts: readonly string[]) => assessByRules(chatOf(texts), fitted).complexity;
    expect(complexity([...talk, HARD])).toBeGreaterThan(complexity([...talk, "ok"]) + 0.3);
    expect(complexity([...talk, "ok", HARD])).toBe(complexity([...talk, "ok", "ok"]));
  });

  it("asks no model where there is nothing to read, and hands on its failure where there is", async () => {
    const broken = { describe: () => Promise.reject(new Error("ran")), glance: () => new Float32Array(384) };
    for (const text of [" ", "请证明质数有无穷多个"]) {
      expect(await assess(chatOf([text]), broken, fitted)).toMatchObject({ task: "unknown" });
    }
    await expect(assess(chatOf(["hello"]), broken, fitted)).rejects.toThrow("ran");
  });
});

describe("assessByRules()", () => {
  it("knows no type", () => {
    expect(assessByRules(chatOf([HARD]), fitted).task).toBe("unknown");
  });

  it("takes nothing that is added for easier", () => {
    const tool = { name: "f", description: "", parameters: {} };
    fc.assert(
      fc.property(said, said, fc.nat(40), fc.integer({ min: 1, max: 64_000 }), (first, second, tools, limit) => {
        const plain = assessByRules(chatOf([first]), fitted).complexity;
        const added = [
          chatOf([first, second]),
          chatOf([first], { tools: Array.from({ length: tools }, () => tool) }),
          chatOf([first], { maximumOutputTokens: limit }),
          chatOf([first], { reasoning: { effort: null, budgetTokens: limit } }),
        ];
        for (const chat of added) expect(assessByRules(chat, fitted).complexity).toBeGreaterThanOrEqual(plain);
      }),
    );
  });

  it("makes a difference by each of the settings it reads", () => {
    const complexity = (settings: object) =>
      assessByRules(chatOf(["Write a page on bees"], settings), fitted).complexity;
    expect(complexity({ reasoning: { effort: "high", budgetTokens: null } })).toBeGreaterThan(complexity({}) + 0.1);
  });
});
