import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { answered, ask, startPlayground } from "./browser.js";
import { faintTexts } from "./contrast.js";

/** @type {import("./browser.js").Playground} */
let playground;

vi.setConfig({ testTimeout: 60_000, hookTimeout: 240_000 });

beforeAll(async () => {
  playground = await startPlayground();
});

afterEach(async () => await playground.closePages());

afterAll(async () => await playground.stop());

describe("an answer in place", () => {
  it("is the first thing a visitor sees, with the words that became arguments", async () => {
    const { page, complaints } = await playground.open();
    expect(await page.textContent("#outcome")).toBe("Answered in place");
    expect(await page.textContent("#call code")).toBe("deploy_branch");
    expect(await page.locator("#marked mark").allTextContents()).toEqual(["feat-x", "staging"]);
    expect(await page.locator("#arguments .value").allTextContents()).toEqual(["Value", '"feat-x"', '"staging"']);
    expect(await page.textContent("#confidence")).toMatch(/\d %.*needed to answer in place/);
    expect(await page.textContent("#cost-title")).toBe("Saved");
    expect(await page.isVisible("#large")).toBe(false);
    expect(complaints).toEqual([]);
  });

  it("saves what the prices beside it say", async () => {
    const { page } = await playground.open();
    const before = await page.textContent("#cost");
    await page.click(".assumptions summary");
    await page.fill("#input-price", "0");
    await page.fill("#output-price", "0");
    expect(await page.textContent("#cost")).not.toBe(before);
    expect(await page.textContent("#cost")).toContain("$0.0");
  });

  it.each(["Anthropic", "Gemini", "OpenAI", "Native"])("is shown as %s would have sent it", async (label) => {
    const { page } = await playground.open();
    await page.getByRole("tab", { name: label }).click();
    await answered(page);
    expect(await page.textContent("#response-headers")).toContain("x-thimble-decisionanswered");
    expect(await page.textContent("#response-body")).toContain("feat-x");
  });

  it("marks the right words after ones that take two UTF-16 units", async () => {
    const { page } = await playground.open();
    await ask(page, "💥 Deploy branch 'feat-x' to staging");
    expect(await page.locator("#marked mark").allTextContents()).toEqual(["feat-x", "staging"]);
  });

  it.each(/** @type {const} */ (["light", "dark"]))("in %s stands out enough", async (colorScheme) => {
    const { page } = await playground.open({ colorScheme });
    expect(await page.evaluate(faintTexts, 4.5)).toEqual([]);
  });
});
