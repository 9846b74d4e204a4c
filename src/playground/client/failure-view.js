/** Owns what is shown where the router gave no decision. */

import { errorMessage } from "./dialects.js";
import { find } from "./element.js";
import { parse } from "./events.js";

/** @typedef {import("./exchange.js").Exchange} Exchange */

/** @param {string} title @param {string} message @param {string} detail empty for none */
const show = (title, message, detail) => {
  find("failure-title", HTMLElement).textContent = title;
  find("failure-message", HTMLElement).textContent = message;
  find("failure-detail", HTMLElement).textContent = detail;
  find("failure-body", HTMLElement).hidden = detail === "";
  find("failure", HTMLElement).hidden = false;
};

/** @param {Exchange} exchange one without a decision in it */
export const showFailure = ({ status, body }) => {
  if (status === 0) return showUnreachable();
  const value = parse(body);
  const message = errorMessage(value) ?? "Its answer is not a decision.";
  show(
    `The router refused this request (${status})`,
    message,
    value === undefined ? body : JSON.stringify(value, null, 2),
  );
};

export const showUnreachable = () =>
  show("The router can't be reached", `Nothing answers at ${location.origin}. Is it running? npm start starts it.`, "");

export const hideFailure = () => {
  find("failure", HTMLElement).hidden = true;
};
