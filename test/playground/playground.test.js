import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { reasons } from "../../src/playground/client/reasons.js";
import { answered, ask, startPlayground } from "./browser.js";
import { faintTexts } from "./contrast.js";

/** The first example of the first app. */
const first = "Deploy branch 'feat-x' to staging";
const question = "Analyze the logs from the last three failed builds and suggest a fix";

/** @type {import("./browser.js").Playground} */
let playground;

// A browser on a busy machine has its own idea of time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 240_000 });

beforeAll(async () => {
  playground = await startPlayground();
});

afterEach(async () => await playground.closePages());

afterAll(async () => await playground.stop());

describe("GET /", () => {
  it("allows the page nothing from anywhere else", async () => {
    const response = await fetch(playground.url);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const policy = response.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(await response.text()).not.toMatch(/(?:src|href)="https?:/);
  });

  it("is not sent again while it stays the same", async () => {
    const first = await fetch(`${playground.url}/playground/page.js`);
    const tag = first.headers.get("etag") ?? "";
    const second = await fetch(`${playground.url}/playground/page.js`, { headers: { "if-none-match": tag } });
    expect([tag !== "", second.status, await second.text()]).toEqual([true, 304, ""]);
  });
});

describe("the page", () => {
  it("opens with an example already run, and without a complaint", async () => {
    const { page, complaints } = await playground.open();
    expect(await page.inputValue("#request")).toBe(first);
    expect(await page.textContent("#marked")).toBe(first);
    expect(await page.isVisible("#simulated")).toBe(true);
    expect(complaints).toEqual([]);
  });

  it("says why a request went on, and streams the answer that it plainly calls simulated", async () => {
    const { page, complaints } = await playground.open();
    await ask(page, question);
    expect(await page.textContent("#outcome")).toBe("Handed to the large model");
    const code = await page.textContent("#why code");
    expect(await page.textContent("#why")).toBe(`${reasons[/** @type {keyof typeof reasons} */ (code)]} ${code}`);
    expect(await page.isVisible("#large-simulated")).toBe(true);
    expect(await page.textContent("#large-text")).toContain("simulated");
    expect(await page.textContent("#response-headers")).toContain("x-thimble-decisionescalated");
    expect(await page.textContent("#response-body")).toContain("event: message_stop");
    expect(complaints).toEqual([]);
  });

  it("sends what is pressed among the examples and the history", async () => {
    const { page } = await playground.open();
    const example = page.locator("#examples button").last();
    const text = (await example.textContent()) ?? "";
    await example.click();
    await page.locator("#marked", { hasText: text }).waitFor();
    await page.locator("#history button").last().click();
    await page.locator("#marked", { hasText: first }).waitFor();
  });

  it("shows what it is given as text, never as markup", async () => {
    const { page, complaints } = await playground.open();
    const text = '<img src="x" onerror="alert(1)"> & <b>deploy</b>';
    await ask(page, text);
    expect(await page.textContent("#marked")).toBe(text);
    expect(await page.locator("main img, main b").count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

describe("the exchange on the wire", () => {
  it.each([
    ["Gemini", "POST /v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", '"candidates"'],
    ["OpenAI", "POST /v1/chat/completions", "data: [DONE]"],
    ["Native", "POST /v1/route", '"outcome"'],
  ])("shows the same request in %s", async (label, line, part) => {
    const { page, complaints } = await playground.open();
    await page.getByRole("tab", { name: label }).click();
    await answered(page);
    expect(await page.textContent("#request-line")).toBe(line);
    expect(await page.textContent("#response-line")).toMatch(/^200, /);
    expect(await page.textContent("#response-headers")).toContain("x-thimble-decision");
    expect(await page.textContent("#response-body")).toContain(part);
    expect(await page.textContent("#curl")).toContain(playground.url + line.slice("POST ".length));
    expect(complaints).toEqual([]);
  });

  it("is shown in one piece where it is not streamed", async () => {
    const { page } = await playground.open();
    await page.uncheck("#streamed");
    await page.locator("#response-headers", { hasText: "application/json" }).waitFor();
    await answered(page);
    expect(JSON.parse((await page.textContent("#response-body")) ?? "")).toMatchObject({ type: "message" });
  });

  it("is copied as a shell command", async () => {
    const { page } = await playground.open({ permissions: ["clipboard-read", "clipboard-write"] });
    await page.click("#copy");
    await page.locator("#copy", { hasText: "Copied" }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await page.textContent("#curl"));
  });
});

describe("the large model's answer", () => {
  it("is none to wait for in the native tab, and a provider's tab brings that one's", async () => {
    const { page } = await playground.open();
    await page.getByRole("tab", { name: "Native" }).click();
    await ask(page, question);
    expect(await page.textContent("#large-text")).toContain("the decision only");
    expect(await page.getAttribute("#large", "data-state")).toBe("none");
    expect(await page.evaluate(faintTexts, 4.5)).toEqual([]);
    await page.getByRole("tab", { name: "Gemini" }).click();
    await page.locator("#large[data-state=done]").waitFor();
    expect(await page.textContent("#large-text")).toContain("simulated answer");
  });

  it("is read where it is not streamed, too", async () => {
    const { page } = await playground.open();
    await page.uncheck("#streamed");
    await ask(page, question);
    expect(await page.getAttribute("#large", "data-state")).toBe("done");
    expect(await page.textContent("#large-text")).toContain("simulated answer");
  });
});

describe("the form", () => {
  it("gets a request of the history back before it is sent again, with its app", async () => {
    const { page } = await playground.open();
    const apps = page.locator("input[name=app]");
    const tools = await page.textContent("#tools-list");
    await apps.last().check();
    await page.fill("#own-tools", '[{"name": "brew"}]');
    await ask(page, "brew");
    await page.fill("#request", "brew tw");
    await page.fill("#own-tools", "[");

    await page.locator("#history button", { hasText: first }).click();
    await page.locator("#marked", { hasText: first }).waitFor();
    expect(await page.inputValue("#request")).toBe(first);
    expect([await apps.first().isChecked(), await page.textContent("#tools-list")]).toEqual([true, tools]);
    await page.locator("#history button", { hasText: "brew" }).click();
    await page.locator("#marked", { hasText: "brew" }).waitFor();
    expect(await page.inputValue("#request")).toBe("brew");
    expect(await page.inputValue("#own-tools")).toBe('[{"name": "brew"}]');
  });

  it("keeps a half-typed request when another app is chosen, and sends nothing", async () => {
    const { page } = await playground.open();
    /** @type {string[]} */
    const sent = [];
    page.on("request", (request) => sent.push(request.url()));
    await page.fill("#request", "Deploy feat-y to");
    await page.focus("input[name=app]:checked");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await page.locator("input[name=app]").nth(2).isChecked()).toBe(true);
    expect(await page.inputValue("#request")).toBe("Deploy feat-y to");
    expect([sent, await page.textContent("#marked")]).toEqual([[], first]);

    await page.fill("#request", " ");
    await page.focus("input[name=app]:checked");
    await page.keyboard.press("ArrowLeft");
    const example = (await page.locator("#examples button").first().textContent()) ?? "";
    expect(await page.inputValue("#request")).toBe(example);
    await page.locator("#marked", { hasText: example }).waitFor();
  });
});

describe("tools of one's own", () => {
  it("are read in any dialect, and what is wrong with them is told", async () => {
    const { page, complaints } = await playground.open();
    await page.getByLabel("Your own tools").check();
    await page.fill("#own-tools", '[{"name": "brew",}]');
    expect(await page.textContent("#own-problem")).toContain("not valid JSON");
    expect(await page.getAttribute("#own-tools", "aria-invalid")).toBe("true");

    const brew = { name: "brew", parameters: { type: "OBJECT", properties: { cups: { type: "INTEGER" } } } };
    await page.fill("#own-tools", JSON.stringify([{ functionDeclarations: [brew] }]));
    expect(await page.textContent("#own-problem")).toBe("");
    await ask(page, "brew 3 cups");
    expect(JSON.parse((await page.textContent("#request-body")) ?? "").tools).toEqual([
      {
        name: "brew",
        description: "",
        input_schema: { type: "object", properties: { cups: { type: "integer" } } },
      },
    ]);
    expect(complaints).toEqual([]);
  });

  it("that the router refuses bring its own words, and the page goes on", async () => {
    const { page } = await playground.open();
    await page.getByLabel("Your own tools").check();
    await page.fill("#own-tools", '[{"name": "brew"}, {"name": "brew"}]');
    await page.fill("#request", "brew");
    await page.press("#request", "Enter");
    await page.locator("#failure-title", { hasText: "refused this request (400)" }).waitFor();
    expect(await page.textContent("#failure-message")).toContain("brew");
    expect(await page.isVisible("#result")).toBe(false);

    await page.fill("#own-tools", '[{"name": "brew"}]');
    await ask(page, "brew");
    expect(await page.isVisible("#failure")).toBe(false);
  });
});

describe("a router that is gone", () => {
  it("is told, and asked again on request", async () => {
    const { page } = await playground.open();
    await page.context().setOffline(true);
    await page.fill("#request", question);
    await page.press("#request", "Enter");
    await page.locator("#failure-title", { hasText: "can't be reached" }).waitFor();
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator("#marked", { hasText: question }).waitFor();
    expect(await page.isVisible("#failure")).toBe(false);
  });
});

describe("the keyboard", () => {
  it("reaches the app, the request and the tabs", async () => {
    const { page } = await playground.open();
    const tools = await page.textContent("#tools-list");
    await page.focus("input[name=app]:checked");
    await page.keyboard.press("ArrowRight");
    await page.locator("#marked", { hasNotText: first }).waitFor();
    expect(await page.textContent("#tools-list")).not.toBe(tools);
    await answered(page);

    await page.focus("[role=tab][aria-selected=true]");
    await page.keyboard.press("End");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Native");
    expect(await page.textContent("#request-line")).toBe("POST /v1/route");
    await page.keyboard.press("ArrowRight");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Anthropic");
  });

  it("keeps Shift + Enter for a new line", async () => {
    const { page } = await playground.open();
    await page.fill("#request", "one");
    await page.press("#request", "Shift+Enter");
    expect(await page.inputValue("#request")).toBe("one\n");
  });
});

describe("light and dark", () => {
  it.each(/** @type {const} */ (["light", "dark"]))("in %s every text stands out enough", async (colorScheme) => {
    const { page } = await playground.open({ colorScheme });
    await ask(page, question);
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
    expect(await page.evaluate(faintTexts, 4.5)).toEqual([]);
  });

  it("follow the system until a person chooses, and remember that", async () => {
    const { page } = await playground.open({ colorScheme: "light" });
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await background();
    await page.click("#theme");
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await background()).toBe(dark);
    expect(await page.getAttribute("#theme", "aria-pressed")).toBe("true");

    await page.click("#theme");
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await background()).toBe(dark);
  });
});

describe("a phone", () => {
  it("scrolls down only", async () => {
    const { page } = await playground.open({ viewport: { width: 375, height: 812 }, isMobile: true, hasTouch: true });
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    expect(await width()).toBe(375);
    await ask(page, `${question} ${"endlessword".repeat(20)}`);
    expect(await width()).toBe(375);
    await page.click("#tools summary");
    expect(await width()).toBe(375);
    await page.getByLabel("Your own tools").check();
    expect(await width()).toBe(375);
  });
});
