/** Owns how the large model's answer is shown as it streams in. */

import { dialects, errorMessage } from "./dialects.js";
import { find } from "./element.js";
import { parse } from "./events.js";
import { header } from "./exchange.js";
import { duration } from "./figures.js";

/** @typedef {import("./exchange.js").Exchange} Exchange */

/** @param {boolean} shown whether a large model is asked at all */
export const clearLarge = (shown) => {
  find("large", HTMLElement).hidden = !shown;
  find("large", HTMLElement).dataset.state = "waiting";
  find("large-simulated", HTMLElement).hidden = true;
  find("large-speed", HTMLElement).textContent = "";
  find("large-text", HTMLElement).textContent = "";
};

/** @param {import("./dialects.js").DialectName} name @param {Record<string, unknown>} event */
export const addToLarge = (name, event) => {
  const problem = errorMessage(event);
  find("large-text", HTMLElement).append(
    problem === null ? dialects[name].text(event) : `\nThe provider reported an error: ${problem}`,
  );
};

/** @param {Exchange} exchange */
export const showLargeState = (exchange) => {
  find("large", HTMLElement).dataset.state = exchange.state;
  find("large-simulated", HTMLElement).hidden = header(exchange, "x-simulated") === null;
  find("large-speed", HTMLElement).textContent = timesOf(exchange);
  const problem = problemOf(exchange);
  if (problem !== null) find("large-text", HTMLElement).textContent = problem;
};

/** @param {Exchange} exchange */
const timesOf = ({ status, firstByteMs, totalMs }) => {
  if (status === 0) return "";
  const first = `${duration(firstByteMs)} to the first byte`;
  return totalMs === 0 ? first : `${first}, ${duration(totalMs)} in all`;
};

/** @param {Exchange} exchange @returns {string | null} */
const problemOf = ({ state, status, body }) => {
  if (state === "broken" && status === 0) return "The connection to the router was lost.";
  if (state !== "done" || status < 400) return null;
  return `The provider refused the request (${status}): ${errorMessage(parse(body)) ?? "it gave no reason."}`;
};
