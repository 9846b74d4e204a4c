/** Owns the marking of a request's words with the arguments they became. */

import { element } from "./element.js";

/** @typedef {import("./decision.js").Trace} Trace */

/**
 * A stretch of the request in which every word belongs to the same arguments.
 *
 * @typedef {object} Segment
 * @property {string} text
 * @property {readonly number[]} marks indexes of the traces it belongs to
 * @property {readonly number[]} ends indexes of the traces one of whose ranges ends with it
 */

/** How many colours the style sheet has. */
const hues = 6;

/** @param {number} index of the trace */
export const hueOf = (index) => `hue-${index % hues}`;

/**
 * Cuts a text at the borders of all ranges; joined again, the segments are the text.
 *
 * @param {string} text
 * @param {readonly Pick<Trace, "ranges">[]} traces ranges in UTF-16 units, end exclusive; those outside the text are left out
 * @returns {readonly Segment[]}
 */
export const cut = (text, traces) => {
  const ranges = traces.flatMap((trace, index) =>
    trace.ranges
      .filter(({ start, end }) => start >= 0 && start < end && end <= text.length)
      .map(({ start, end }) => ({ start, end, index })),
  );
  const borders = [...new Set([0, text.length, ...ranges.flatMap(({ start, end }) => [start, end])])];
  borders.sort((one, other) => one - other);
  return borders.slice(0, -1).map((start, position) => {
    const end = borders[position + 1] ?? text.length;
    const over = ranges.filter((range) => range.start <= start && end <= range.end);
    return {
      text: text.slice(start, end),
      marks: over.map(({ index }) => index),
      ends: over.filter((range) => range.end === end).map(({ index }) => index),
    };
  });
};

/**
 * @param {string} text
 * @param {readonly Trace[]} traces
 * @returns {readonly Node[]}
 */
export const markUp = (text, traces) =>
  cut(text, traces).map((segment) => {
    const [first] = segment.marks;
    if (first === undefined) return document.createTextNode(segment.text);
    // A label is no text of its own: what is copied out of the marked request is the request.
    const labels = segment.ends.map((index) =>
      element("span", { class: `label ${hueOf(index)}`, "data-name": traces[index]?.path.join(".") ?? "" }),
    );
    return element("mark", { class: hueOf(first) }, segment.text, ...labels);
  });
