/** Owns the list of this page's last requests, kept in memory only. */

import { element, find } from "./element.js";
import { duration, percent } from "./figures.js";

/** @typedef {import("./decision.js").Decision} Decision */
/** @typedef {{text: string, decision: Decision, spent: number, again: () => void}} Past */

const kept = 8;

export const createHistory = () => {
  /** @type {readonly Past[]} newest first */
  let past = [];
  return {
    /** @param {Past} entry */
    add: (entry) => {
      past = [entry, ...past.filter(({ text }) => text !== entry.text)].slice(0, kept);
      find("history", HTMLElement).hidden = past.length < 2;
      find("history-list", HTMLElement).replaceChildren(...past.map(row));
    },
  };
};

/** @param {Past} entry */
const row = ({ text, decision, spent, again }) => {
  const answered = decision.outcome === "answered";
  const what = answered ? `answered: ${decision.tool}` : `handed on: ${decision.reason}`;
  const button = element("button", { type: "button", class: "past", "data-outcome": decision.outcome }, text);
  button.addEventListener("click", again);
  return element(
    "li",
    {},
    button,
    element("span", {}, what),
    element("span", { class: "share" }, decision.model === "none" ? "–" : percent(decision.confidence)),
    element("span", { class: "share" }, duration(spent)),
  );
};
