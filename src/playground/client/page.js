/** Owns the page's one story: ask the router, show its decision, then the real exchange. */

import { createComposer } from "./composer.js";
import { showConnect } from "./connect.js";
import { showCost } from "./cost-view.js";
import { readDecision } from "./decision.js";
import { showDecision } from "./decision-view.js";
import { dialects } from "./dialects.js";
import { find } from "./element.js";
import { parse } from "./events.js";
import { createExchange, perform } from "./exchange.js";
import { createExchangeView } from "./exchange-view.js";
import { hideFailure, showFailure, showUnreachable } from "./failure-view.js";
import { createHistory } from "./history.js";
import { hideLarge, showLarge } from "./large-view.js";

/** @typedef {import("./composer.js").Ask} Ask */
/** @typedef {import("./decision.js").Decision} Decision */
/** @typedef {import("./exchange.js").Exchange} Exchange */

/** A decision takes milliseconds: only a slower one is worth a word. */
const patienceMs = 200;

const exchangeView = createExchangeView();
const history = createHistory();
let current = new AbortController();
let retry = () => {};
/** @type {(past: Ask) => void} */
let askAgain = () => {};
/** @type {number | null} */
let threshold = null;

/** @param {Ask} ask */
const run = async (ask) => {
  current.abort();
  current = new AbortController();
  const { signal } = current;
  retry = () => void run(ask);

  const route = createExchange(dialects.native.request(ask.text, ask.tools, false));
  const waiting = setTimeout(() => showWaiting(true), patienceMs);
  await perform(route, { signal });
  clearTimeout(waiting);
  if (signal.aborted) return;
  showWaiting(false);

  const decision = route.status === 200 ? readDecision(parse(route.body)) : null;
  find("result", HTMLElement).hidden = decision === null;
  if (decision === null) return showFailure(route);
  hideFailure();
  show(ask, decision, route);
  startExchange(ask, decision, route, signal);
};

/** @param {Ask} ask @param {Decision} decision @param {Exchange} route */
const show = (ask, decision, route) => {
  const { text, tools } = ask;
  const spent = decision.timings.total || route.totalMs;
  showDecision(decision, { text, threshold, roundTripMs: route.totalMs });
  showCost({ text, tools, decision, spent });
  history.add({ text, decision, spent, again: () => askAgain(ask) });
};

/** Sends the same request as an app would. @param {Ask} ask @param {Decision} decision @param {Exchange} route @param {AbortSignal} signal */
const startExchange = ({ text, tools }, decision, route, signal) => {
  const watch = decision.outcome === "escalated" ? showLarge : hideLarge;
  exchangeView.start({ text, tools, signal, route }, watch);
};

/** @param {boolean} waits */
const showWaiting = (waits) => {
  find("waiting", HTMLElement).hidden = !waits;
  find("result", HTMLElement).setAttribute("aria-busy", String(waits));
};

/** @param {import("../facts.ts").Facts} facts */
const showFacts = ({ simulated, model, ...facts }) => {
  threshold = facts.threshold;
  find("simulated", HTMLElement).hidden = !simulated;
  const version = find("model-version", HTMLElement);
  version.textContent = model === "none" ? "no model loaded" : model;
  version.hidden = false;
};

const begin = async () => {
  try {
    const response = await fetch("/playground/apps.json");
    /** @type {import("../facts.ts").Facts} */
    const facts = await response.json();
    hideFailure();
    showFacts(facts);
    const composer = createComposer(facts.apps, (ask) => void run(ask));
    askAgain = composer.again;
    composer.begin();
  } catch {
    showUnreachable();
  }
};

find("retry", HTMLButtonElement).addEventListener("click", () => retry());
// Not every browser lets the keyboard scroll what can't be focused.
for (const block of document.querySelectorAll("section.code")) block.setAttribute("tabindex", "0");
showConnect();
retry = () => void begin();
void begin();
