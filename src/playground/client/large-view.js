/** Owns how the large model's answer is shown: that of the exchange on the wire, as it comes. */

import { dialects, errorMessage } from "./dialects.js";
import { find } from "./element.js";
import { parse } from "./events.js";
import { header } from "./exchange.js";
import { duration } from "./figures.js";

/** @typedef {import("./exchange.js").Exchange} Exchange */

const decisionOnly = "None: the native endpoint reports the decision only. A provider's tab asks the large model.";

export const hideLarge = () => {
  find("large", HTMLElement).hidden = true;
};

/** @param {Exchange} exchange @param {import("./dialects.js").DialectName} dialect it speaks */
export const showLarge = (exchange, dialect) => {
  const { text } = dialects[dialect];
  const large = find("large", HTMLElement);
  large.hidden = false;
  large.dataset.state = text === null ? "none" : exchange.state;
  find("large-simulated", HTMLElement).hidden = header(exchange, "x-simulated") === null;
  find("large-speed", HTMLElement).textContent = text === null ? "" : timesOf(exchange);
  showText(text === null ? decisionOnly : (problemOf(exchange) ?? answerOf(exchange, text)));
};

/** Only adds where the text has grown: what is read aloud is then the new part alone. @param {string} text */
const showText = (text) => {
  const place = find("large-text", HTMLElement);
  const shown = place.textContent ?? "";
  if (text.startsWith(shown)) place.append(text.slice(shown.length));
  else place.textContent = text;
};

/** @param {Exchange} exchange @param {(data: Record<string, unknown>) => string} text of its dialect */
const answerOf = ({ data, state }, text) => {
  const parts = data.map((one) => {
    const problem = errorMessage(one);
    return problem === null ? text(one) : `\nThe provider reported an error: ${problem}`;
  });
  return [...parts, state === "broken" ? "\nThe connection was lost before its end." : ""].join("").trimStart();
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
