/** Owns the decision as the router's own dialect reports it. */

import { isObject } from "./tools.js";

/** @typedef {import("../../dialects/native/encode.ts").RouteReport} Decision */
/** @typedef {Decision["traces"][number]} Trace */

/**
 * @param {unknown} body the answer of `/v1/route`
 * @returns {Decision | null} null where it is not a decision
 */
export const readDecision = (body) =>
  isObject(body) && (body.outcome === "answered" || body.outcome === "escalated")
    ? /** @type {Decision} */ (/** @type {unknown} */ (body))
    : null;

/**
 * The call that was made or, where none was, the best draft of one.
 *
 * @param {Decision} decision
 * @returns {Decision["draft"]}
 */
export const callOf = ({ tool, arguments: values, draft }) =>
  tool === null || values === null ? draft : { tool, arguments: values };
