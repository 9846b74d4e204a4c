/** Owns the response headers that tell a caller what the router did and how long it took. */

import type { Account, EscalationAccount } from "./account.ts";

/**
 * Adds the headers; a provider's own `server-timing` stays beside the router's.
 * @param durationMs - until the response's headers
 */
export const addExplanation = (headers: Headers, account: Account, durationMs: number): void => {
  const { decision, failure } = account;
  headers.set("x-thimble-decision", decision?.outcome ?? (failure === null ? "none" : "refused"));
  headers.set("x-thimble-reason", (decision === null ? failure?.kind : decision.reason) ?? "none");
  headers.set("x-thimble-confidence", String(Number((decision?.confidence ?? 0).toFixed(4))));
  headers.set("x-thimble-model", decision?.model ?? "none");
  headers.set("x-thimble-request-id", account.requestId);
  if (account.escalated !== null) addEscalation(headers, account.escalated);
  const { tools, model } = decision?.timings ?? { tools: 0, model: 0 };
  headers.append(
    "server-timing",
    `tools;dur=${round(tools)}, model;dur=${round(model)}, total;dur=${round(durationMs)}`,
  );
};

const addEscalation = (headers: Headers, escalated: EscalationAccount): void => {
  const { target, tries, hintsLost, inTheWay, cache, tier } = escalated;
  if (target !== null) headers.set("x-thimble-target", visible(`${target.provider}/${target.model}`));
  headers.set("x-thimble-tries", String(tries));
  headers.set("x-thimble-cache", cache);
  if (tier !== null) headers.set("x-thimble-tier", `${tier.tier};task=${tier.task};complexity=${tier.complexity}`);
  if (hintsLost.length > 0) headers.set("x-thimble-not-carried", visible(hintsLost.join(", ")));
  if (inTheWay.length > 0) headers.set("x-thimble-kept-by", visible(inTheWay.join(", ")));
};

const LONGEST_VALUE = 500;

/** A caller chooses some of this text; a header holds printable ASCII. */
const visible = (text: string): string => text.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, LONGEST_VALUE);

/** To a hundredth of a millisecond: finer figures are noise. */
const round = (milliseconds: number): number => Math.round(milliseconds * 100) / 100;
