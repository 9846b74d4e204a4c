/** Owns a real browser on a real router with simulated providers, for the tests of the page. */

import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";
import { startSimulator } from "../../src/simulator/index.ts";
import { startRouter } from "../support/router.ts";

/** @typedef {import("playwright-core").Browser} Browser */
/** @typedef {import("playwright-core").Page} Page */

/** CHROMIUM_PATH names another browser, for systems the bundled one was not built for. */
const launchBrowser = async () =>
  await playwright.launch({
    executablePath: process.env.CHROMIUM_PATH ?? (await chromium.executablePath()),
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });

export const startPlayground = async () => {
  const simulator = await startSimulator();
  const router = await startRouter({
    ANTHROPIC_BASE_URL: simulator.baseUrl("anthropic"),
    GEMINI_BASE_URL: simulator.baseUrl("gemini"),
    OPENAI_BASE_URL: simulator.baseUrl("openai"),
    SIMULATED: "on",
  });
  const browser = await launchBrowser();
  return {
    url: router.url,
    /** @param {import("playwright-core").BrowserContextOptions} [options] */
    open: async (options) => await openPage(browser, router.url, options),
    closePages: async () => {
      for (const context of browser.contexts()) await context.close();
    },
    stop: async () => {
      await browser.close();
      await router.stop();
      await simulator.stop();
    },
  };
};

/** @typedef {Awaited<ReturnType<typeof startPlayground>>} Playground */

/**
 * Opens the page in a session of its own and waits for its first result.
 *
 * @param {Browser} browser
 * @param {string} url
 * @param {import("playwright-core").BrowserContextOptions} [options]
 * @returns {Promise<{page: Page, complaints: readonly string[]}>} complaints: everything that went wrong in the page so
 *   far, that is errors, warnings and violations of its content security policy
 */
const openPage = async (browser, url, options = {}) => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(50_000);
  /** @type {string[]} */
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  await page.goto(url);
  await answered(page);
  return { page, complaints };
};

/** Waits until the exchange on the wire has ended. @param {Page} page */
export const answered = async (page) =>
  await page.locator("#response-line", { hasText: /^\d+, [\d.]+ m?s$/ }).waitFor();

/** Types a request, presses Enter and waits until the answer is whole. @param {Page} page @param {string} text */
export const ask = async (page, text) => {
  await page.fill("#request", text);
  await page.press("#request", "Enter");
  await page.locator("#request-body", { hasText: JSON.stringify(text) }).waitFor();
  await answered(page);
};
