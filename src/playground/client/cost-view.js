/** Owns the card that says what a decision saved, or what asking first cost. */

import { callOf } from "./decision.js";
import { element, find } from "./element.js";
import { duration, money, whole } from "./figures.js";
import { estimate } from "./savings.js";

/** @typedef {import("./decision.js").Decision} Decision */
/** @typedef {{text: string, tools: readonly import("./tools.js").Tool[], decision: Decision, spent: number}} Decided */

const inputs = ["input-price", "output-price", "large-seconds"];

/** @param {string} id @returns {number} never negative; 0 where the field holds no number */
const numberIn = (id) => Math.max(0, find(id, HTMLInputElement).valueAsNumber || 0);

/** @param {Decided} decided @returns {readonly (readonly [string, string])[]} */
const saved = ({ text, tools, decision, spent }) => {
  const prices = { input: numberIn("input-price"), output: numberIn("output-price") };
  const sent = { text, tools, call: callOf(decision) };
  const { inputTokens, outputTokens, dollars } = estimate(sent, prices);
  const waitingMs = numberIn("large-seconds") * 1000 - spent;
  return [
    ["Tokens", `≈ ${whole(inputTokens)} in, ${whole(outputTokens)} out`],
    ["Money", `≈ ${money(dollars)}`],
    ["1,000 such requests", `≈ ${money(dollars * 1000)}`],
    ["Waiting", waitingMs > 0 ? `≈ ${duration(waitingMs)}` : "none this time"],
  ];
};

/** @param {Decided} decided @returns {readonly (readonly [string, string])[]} */
const spentFirst = ({ spent }) => [
  ["Time", duration(spent)],
  ["Tokens", "0"],
];

/** Shows the card, and again whenever an assumption changes. @param {Decided} decided */
export const showCost = (decided) => {
  const answered = decided.decision.outcome === "answered";
  find("cost-title", HTMLElement).textContent = answered ? "Saved" : "Cost of asking first";
  for (const details of document.querySelectorAll(".assumptions")) details.toggleAttribute("hidden", !answered);
  const show = () => {
    const rows = answered ? saved(decided) : spentFirst(decided);
    find("cost", HTMLElement).replaceChildren(
      ...rows.map(([term, figure]) => element("div", {}, element("dt", {}, term), element("dd", {}, figure))),
    );
  };
  for (const id of inputs) find(id, HTMLInputElement).oninput = show;
  show();
};
