/** Owns how a decision is shown: the outcome, the marked request, the arguments, confidence and candidates. */

import { callOf } from "./decision.js";
import { bar, element, find } from "./element.js";
import { duration, percent } from "./figures.js";
import { hueOf, markUp } from "./marks.js";
import { explain } from "./reasons.js";

/** @typedef {import("./decision.js").Decision} Decision */
/** @typedef {import("./decision.js").Trace} Trace */

/**
 * @param {Decision} decision
 * @param {object} context
 * @param {string} context.text the request
 * @param {number | null} context.threshold the confidence an answer needs here, 0…1
 * @param {number} context.roundTripMs as this page saw it
 */
export const showDecision = (decision, { text, threshold, roundTripMs }) => {
  const answered = decision.outcome === "answered";
  find("result", HTMLElement).dataset.outcome = decision.outcome;
  find("outcome", HTMLElement).textContent = answered ? "Answered in place" : "Handed to the large model";
  find("speed", HTMLElement).textContent = speed(decision, roundTripMs);
  showReason(decision);
  find("marked", HTMLElement).replaceChildren(...markUp(text, decision.traces));
  showCall(decision);
  showArguments(decision);
  showConfidence(decision, threshold);
  showCandidates(decision);
};

/**
 * The router's own clock stands still in a deployed Worker: then only the round trip can be told.
 *
 * @param {Decision} decision
 * @param {number} roundTripMs
 */
const speed = ({ timings }, roundTripMs) => {
  const roundTrip = `${duration(roundTripMs)} round trip`;
  if (timings.total === 0) return roundTrip;
  const parts = [
    timings.model > 0 ? `model ${duration(timings.model)}` : "",
    timings.tools > 0 ? `${duration(timings.tools)} to read new tools, once` : "",
  ].filter((part) => part !== "");
  const within = parts.length === 0 ? "" : ` (${parts.join(", ")})`;
  return `${duration(timings.total)} in the router${within}, ${roundTrip}`;
};

/** @param {Decision} decision */
const showReason = ({ reason }) => {
  const why = find("why", HTMLElement);
  why.hidden = reason === null;
  if (reason !== null) why.replaceChildren(`${explain(reason)} `, element("code", {}, reason));
};

/** @param {Decision} decision */
const showCall = (decision) => {
  const { outcome, traces } = decision;
  const call = callOf(decision);
  const intro = outcome === "answered" ? "Called" : "Best draft, not sent";
  const without = traces.length === 0 ? element("span", { class: "hint" }, "without arguments") : null;
  const line =
    call === null ? [] : [element("span", { class: "intro" }, intro), element("code", {}, call.tool), without];
  find("call", HTMLElement).replaceChildren(...line.filter((part) => part !== null));
};

const columns = /** @type {const} */ ([
  ["Argument", "argument"],
  ["Value", "value"],
  ["Words", "words"],
  ["Read as", "rule"],
  ["Probability", "share"],
]);

/** @param {Decision} decision */
const showArguments = ({ traces }) => {
  const head = element("tr", {}, ...columns.map(([name, kind]) => element("th", { scope: "col", class: kind }, name)));
  const table = element(
    "table",
    { class: "arguments" },
    element("caption", { class: "unseen" }, "The arguments and the words they came from"),
    element("thead", {}, head),
    element("tbody", {}, ...traces.map(argumentRow)),
  );
  find("arguments", HTMLElement).replaceChildren(...(traces.length === 0 ? [] : [table]));
};

/** @param {Trace} trace @param {number} index */
const argumentRow = (trace, index) =>
  element(
    "tr",
    {},
    element(
      "th",
      { scope: "row", class: "argument" },
      element("span", { class: `swatch ${hueOf(index)}`, "aria-hidden": "true" }),
      trace.path.join("."),
    ),
    element("td", { class: "value" }, JSON.stringify(trace.value)),
    element("td", { class: "words" }, trace.words.map((words) => `“${words}”`).join(", ")),
    element("td", { class: "rule" }, trace.rule),
    element("td", { class: "share" }, percent(trace.probability), bar(trace.probability)),
  );

/** @param {Decision} decision @param {number | null} threshold */
const showConfidence = ({ confidence, model }, threshold) => {
  const card = find("confidence", HTMLElement);
  if (model === "none") {
    card.replaceChildren(element("p", { class: "hint" }, "None: the small model did not run."));
    return;
  }
  const meaning = threshold === null ? "that the draft is right" : `${percent(threshold)} needed to answer in place`;
  card.replaceChildren(
    element("p", { class: "big" }, percent(confidence)),
    bar(confidence, threshold),
    element("p", { class: "hint" }, meaning),
  );
};

/** @param {Decision} decision */
const showCandidates = (decision) => {
  const chosen = callOf(decision)?.tool;
  const rows = decision.candidates
    .slice(0, 5)
    .map(({ name, probability }) =>
      element(
        "li",
        name === chosen ? { class: "chosen" } : {},
        element("code", {}, name),
        element("span", { class: "share" }, percent(probability)),
        bar(probability),
      ),
    );
  find("candidates", HTMLElement).replaceChildren(
    rows.length === 0
      ? element("p", { class: "hint" }, "None: the model was not asked.")
      : element("ol", { class: "candidates" }, ...rows),
  );
};
