import { describe, expect, it } from "vitest";
import { readTaskExamples, readTierExamples } from "../../bench/task-examples.ts";
import { userTexts } from "../../src/tiers/demands.ts";
import { isForeign } from "../../src/tiers/foreign.ts";

describe("isForeign()", () => {
  it.each([
    "请用简单的方法证明，合数比质数多。",
    "докажи, что корень из двух иррационален",
    "أثبت أن الجذر التربيعي لاثنين غير نسبي",
    "√2 が無理数であることを証明して",
    "Mikä päivä on 1311861118074000",
    "Phương trình chuyển động của một vành tròn bán kính r lăn không trượt trên mặt phẳng",
    "Was ist die Hauptstadt von Österreich?",
    "Beweise bitte, dass die Wurzel aus zwei irrational ist und erläutere jeden Schritt",
    "Demuestra que la raíz cuadrada de dos es irracional y compara dos demostraciones",
    "Dimostra che esistono infiniti numeri primi con almeno due argomenti diversi tra loro per favore",
  ])("is true of %j", (text) => {
    expect(isForeign(text)).toBe(true);
  });

  it.each([
    "",
    "hello",
    "Restart staging server",
    "Send Zoë the café receipts",
    "2x + 3 = 7",
    "x² + y² = 3?",
    "🙂🙂🙂",
  ])("is false of %j", (text) => {
    expect(isForeign(text)).toBe(false);
  });

  it("is false of nearly all English requests, those with foreign words in them too", () => {
    const splits = ["fit", "held-out"] as const;
    const texts = splits.flatMap((split) => [
      ...readTaskExamples(split).map(({ text }) => text),
      ...readTierExamples(split).flatMap(({ chat }) => userTexts(chat.turns)),
    ]);
    expect(texts.filter(isForeign).length).toBeLessThan(texts.length / 100);
  });
});
