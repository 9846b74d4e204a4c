/** Owns the response headers that tell a caller what the router did and how long it took. */

import type { Account } from "./account.ts";

/**
 * Adds the headers; a provider's own `server-timing` stays beside the router's.
 * @param durationMs - until the response's headers
 */
export const addExplanation = (headers: Headers, account: Account, durationMs: number): void => {
  const { decision, failure } = account;
  headers.set("x-thimble-decision", decision?.outcome ?? "refused");
  headers.set("x-thimble-reason", (decision === null ? failure?.kind : decision.reason) ?? "none");
  headers.set("x-thimble-confidence", String(Number((decision?.confidence ?? 0).toFixed(4))));
  headers.set("x-thimble-model", decision?.model ?? "none");
  headers.set("x-thimble-request-id", account.requestId);
  const { tools, model } = decision?.timings ?? { tools: 0, model: 0 };
  headers.append(
    "server-timing",
    `tools;dur=${round(tools)}, model;dur=${round(model)}, total;dur=${round(durationMs)}`,
  );
};

/** To a hundredth of a millisecond: finer figures are noise. */
const round = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;
