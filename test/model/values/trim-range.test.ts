import { describe, expect, it } from "vitest";
import { trimRange } from "../../../src/model/values/index.ts";

/** The chosen part stands between ⟦ and ⟧. */
function trimmed(marked: string): string {
  const start = marked.indexOf("⟦");
  const end = marked.indexOf("⟧") - 1;
  const text = marked.replace(/[⟦⟧]/g, "");
  const range = trimRange(text, start, end);
  expect(trimRange(text, range.start, range.end)).toEqual(range);
  return text.slice(range.start, range.end);
}

describe("trimRange()", () => {
  it.each([
    // whole words and numbers
    ["deploy ⟦fe⟧at to prod", "feat"],
    ["deploy fe⟦at⟧ to prod", "feat"],
    ["channel fan⟦_art⟧ now", "fan_art"],
    ["pay 1,⟦250⟧ now", "1,250"],
    ["pay ⟦12⟧.50 now", "12.50"],
    ["at ⟦18⟧:00 please", "18:00"],
    ["from ⟦Oslo⟧-Bergen", "Oslo"],
    ["for ⟦J.P.⟧/Hyun-woo", "J.P."],
    ["caf⟦é⟧ open", "café"],
    ["go 𝒳⟦𝒴⟧ on", "𝒳𝒴"],
    ["run e2e ⟦(firefox⟧) again", "firefox"],
    ["run ⟦e2e (firefox⟧) again", "e2e (firefox)"],
    // what is written in one piece
    ["purge ⟦https://cdn⟧.casa.example/app.js?v=2 now", "https://cdn.casa.example/app.js?v=2"],
    ["mail it@⟦spring.example⟧, please", "it@spring.example"],
    ["mail <⟦it⟧@spring.example>", "it@spring.example"],
    ["zone *.casa-⟦verde⟧.example.", "*.casa-verde.example"],
    ["open src/⟦app⟧.ts", "app.ts"],
    ["open ⟦src/app⟧.ts", "src/app.ts"],
    ["star vercel/⟦next⟧.js", "next.js"],
    ["close https://git.example/site/issues/⟦12⟧", "12"],
    ["check ⟦https⟧://a.example,https://b.example", "https://a.example"],
    ["in ⟦Berlin⟧.Thanks!", "Berlin"],
    ["invite email:⟦ana⟧@x.example", "ana@x.example"],
    ["labels bug/⟦ui⟧/urgent", "ui"],
    ["room Oslo ⟦9AM⟧-11AM", "9AM"],
    ["report for ⟦Q3⟧-2026", "Q3"],
    ["open notes.⟦md⟧?", "notes.md"],
    ["is ⟦harbour⟧.example's zone up", "harbour.example"],
    ["bin ⟦R4⟧-L2-P6 is full", "R4-L2-P6"],
    ["order W-2026/⟦304⟧", "W-2026/304"],
    ["revoke gcp⟦/viewer⟧/90a", "gcp/viewer/90a"],
    ["at 39.7/-⟦104.99⟧", "-104.99"],
    ["down to -⟦5⟧", "-5"],
    ["pages 12-⟦15⟧", "15"],
    ["ages 10 -⟦12⟧", "12"],
    ["order:\n-⟦5⟧ apples", "5"],
    ["bins ⟦R4⟧-R7", "R4"],
    ["a ⟦5⟧-star hotel", "5"],
    ["from ⟦2020⟧-2024", "2020"],
    ["⟦Berlin⟧/Paris", "Berlin"],
    // the article of a name
    ["renew The ⟦Hobbit⟧ please", "The Hobbit"],
    ["The ⟦Hobbit⟧ please", "Hobbit"],
    ["Done. The ⟦Hobbit⟧ next", "Hobbit"],
    ["renew the ⟦Hobbit⟧ please", "Hobbit"],
    ["restart it:\nThe ⟦Hobbit⟧ is slow", "Hobbit"],
    // quotes and brackets
    ['rename it ⟦"feat-x"⟧ now', "feat-x"],
    ['rename it ⟦"feat-x⟧" now', "feat-x"],
    ['rename it "⟦feat-x"⟧ now', "feat-x"],
    ["say ⟦`npm test`⟧", "npm test"],
    ["say ⟦“hello there”⟧", "hello there"],
    ["say ⟦„guten Tag“⟧", "guten Tag"],
    ["say ⟦«bonjour»⟧", "bonjour"],
    ["(see ⟦Berlin)⟧", "Berlin"],
    ["⟦(a) and (b)⟧", "(a) and (b)"],
    ['⟦"a" or "b"⟧', '"a" or "b"'],
    ['order ⟦valve 3/4"⟧ today', 'valve 3/4"'],
    ["ask ⟦Tom O'Dowd'⟧s boss", "Tom O'Dowd"],
    ["the ⟦Joneses'⟧ house", "Joneses'"],
    ['send ⟦{"user":"maria"}⟧', '{"user":"maria"}'],
    // punctuation
    ["deploy ⟦feat-x,⟧ please", "feat-x"],
    ["deploy ⟦feat-x.⟧", "feat-x"],
    ["deploy ⟦feat-x?!⟧", "feat-x"],
    ["⟦feat-x:⟧ deploy it", "feat-x"],
    ["emoji ⟦:wave:⟧ please", ":wave:"],
    ["call ⟦Aguas Claras S.A.⟧", "Aguas Claras S.A."],
    ["give ⟦Agnieszka R.⟧ the key", "Agnieszka R."],
    ['title "⟦Enjoy!⟧" please', "Enjoy!"],
    ['title ⟦"Enjoy!"⟧ please', "Enjoy!"],
    ["post ⟦Doors open at 7, music at eight.⟧", "Doors open at 7, music at eight."],
    ["at ⟦next Friday at 8:30?⟧", "next Friday at 8:30"],
    ["message Amir: ⟦Can we talk at 3?⟧", "Can we talk at 3?"],
    ["Can you tell Amir ⟦I am in the lobby?⟧", "I am in the lobby"],
    ["Can you ask Amir ⟦where is the key now?⟧", "where is the key now?"],
    // what people count to the value
    ["close ⟦#4821⟧ now", "#4821"],
    ["close #⟦4821⟧ now", "4821"],
    ["post to ⟦#general⟧", "#general"],
    ["ask ⟦@maria.k⟧", "@maria.k"],
    ["set it to ⟦-5⟧", "-5"],
    ["up by ⟦50%⟧", "50%"],
    ["pay ⟦$40⟧", "$40"],
    ["log where temp ⟦>⟧ 5", ">"],
    // space
    ["to ⟦ Berlin ⟧ now", "Berlin"],
    ["to⟦ ⟧Berlin", ""],
    ["⟦⟧nothing", ""],
  ])("of %s keeps %s", (marked, kept) => {
    expect(trimmed(marked)).toBe(kept);
  });

  it("clamps what lies outside of the text", () => {
    expect(trimRange("Berlin", -5, 99)).toEqual({ start: 0, end: 6 });
    expect(trimRange("Berlin", 4, 2)).toEqual({ start: 4, end: 4 });
    expect(trimRange("", 0, 0)).toEqual({ start: 0, end: 0 });
    expect(trimRange("Berlin", Number.NaN, Number.POSITIVE_INFINITY)).toEqual({ start: 0, end: 6 });
  });
});
