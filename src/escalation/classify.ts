/** Owns what a provider's response means for the next try. */

import { readRetryAfterMs } from "../chat/retry-after.ts";
import { isObject } from "../core/json.ts";
import { headersOfDecoded } from "../http/forwardable-headers.ts";
import type { Sent } from "../resilience/index.ts";
import type { Reply } from "./send.ts";

/** Errors that say nothing of the next request. Cloudflare's 520 to 524 stand before many providers. */
const TRANSIENT = new Set([408, 500, 502, 504, 520, 521, 522, 523, 524]);
/** 529 is Anthropic's "overloaded". */
const THROTTLED = new Set([429, 503, 529]);
/** The key is at fault, or its account. */
const KEY_REFUSED = new Set([401, 402, 403]);

/**
 * Sorts a response by its status and headers; its body stays unread, but for a 429, which may mean "not before tomorrow".
 * @param routersKey - whether the key was the router's own: the caller can't mend that one
 */
export const classify = async (response: Response, routersKey: boolean): Promise<Sent<Reply>> => {
  const { status, headers } = response;
  const reply: Reply = { ok: true, value: response };
  if (KEY_REFUSED.has(status)) return { outcome: routersKey ? "final" : "refused", response: reply };
  if (headers.get("x-should-retry") === "false" && status >= 400) return { outcome: "final", response: reply };
  if (status === 429) return await classifyTooMany(response);
  if (THROTTLED.has(status)) return { outcome: "throttled", response: reply, ...retryAfter(headers) };
  if (TRANSIENT.has(status)) return { outcome: "transient", response: reply };
  return { outcome: status >= 400 ? "refused" : "answered", response: reply };
};

/** A 429 is small; one that isn't is not looked through. */
const LONGEST_REASON_BYTES = 64 * 1024;

const classifyTooMany = async (response: Response): Promise<Sent<Reply>> => {
  const { status, statusText } = response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  const headers = headersOfDecoded(response.headers);
  const again: Reply = { ok: true, value: new Response(bytes, { status, statusText, headers }) };
  const text = bytes.byteLength > LONGEST_REASON_BYTES ? "" : new TextDecoder().decode(bytes);
  if (FINAL_REASONS.some((reason) => text.includes(reason))) return { outcome: "final", response: again };
  return { outcome: "throttled", response: again, ...retryAfter(headers, text) };
};

/** Spent for the day, the month or for good: Anthropic's spend limit, OpenAI's quota, Gemini's quotas a day. */
const FINAL_REASONS = ["enforced_spend_limit_reached", "insufficient_quota", "PerDay"];

/** From the headers; Gemini tells it in the body. */
const retryAfter = (headers: Headers, text = ""): { readonly retryAfterMs?: number } => {
  const retryAfterMs = readRetryAfterMs(headers) ?? 1000 * retryDelay(text);
  return retryAfterMs >= 0 ? { retryAfterMs } : {};
};

/** Seconds in google.rpc.RetryInfo; NaN where there is none. */
const retryDelay = (text: string): number => {
  try {
    const body: unknown = JSON.parse(text);
    const details = isObject(body) && isObject(body.error) ? body.error.details : null;
    const info = Array.isArray(details) ? details.find((detail) => isObject(detail) && "retryDelay" in detail) : null;
    return isObject(info) ? Number.parseFloat(String(info.retryDelay)) : Number.NaN;
  } catch {
    return Number.NaN;
  }
};
