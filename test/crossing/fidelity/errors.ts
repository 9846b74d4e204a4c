/** Owns what becomes of a provider's error response: the status and type that a caller of another dialect gets. */

import type { JsonObject } from "../../../src/core/json.ts";
import type { Dialect } from "../fates.ts";

export interface ErrorRow {
  readonly status: number;
  readonly use?: string;
  readonly body: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
  /** Trying again can't help. */
  readonly isFinal?: boolean;
  /** Status and `error.type` (Gemini: `error.status`; OpenAI: `error.code`, else its type). */
  readonly to: Partial<Record<Dialect, readonly [status: number, type: string]>>;
}

const anthropic = (type: string): JsonObject => ({
  type: "error",
  error: { type, message: "No." },
  request_id: "req_0",
});
const google = (code: number, status: string): JsonObject => ({ error: { code, message: "No.", status } });
const openai = (type: string, code: string | null): JsonObject => ({
  error: { message: "No.", type, param: null, code },
});

const row = (
  status: number,
  body: JsonObject,
  to: ErrorRow["to"],
  more: Pick<ErrorRow, "headers" | "isFinal" | "use"> = {},
): ErrorRow => ({ status, body, to, ...more });

export const errorRows: Readonly<Record<Dialect, readonly ErrorRow[]>> = {
  anthropic: [
    row(400, anthropic("invalid_request_error"), {
      gemini: [400, "INVALID_ARGUMENT"],
      openai: [400, "invalid_request_error"],
    }),
    row(401, anthropic("authentication_error"), { gemini: [401, "UNAUTHENTICATED"], openai: [401, "invalid_api_key"] }),
    row(402, anthropic("billing_error"), { gemini: [429, "RESOURCE_EXHAUSTED"], openai: [429, "rate_limit_exceeded"] }),
    row(403, anthropic("permission_error"), { gemini: [401, "UNAUTHENTICATED"], openai: [401, "invalid_api_key"] }),
    row(404, anthropic("not_found_error"), { gemini: [404, "NOT_FOUND"], openai: [404, "unknown_url"] }),
    row(413, anthropic("request_too_large"), { gemini: [413, "INVALID_ARGUMENT"], openai: [413, "request_too_large"] }),
    row(
      429,
      anthropic("rate_limit_error"),
      { gemini: [429, "RESOURCE_EXHAUSTED"], openai: [429, "rate_limit_exceeded"] },
      { headers: { "retry-after": "7" } },
    ),
    row(
      429,
      {
        type: "error",
        error: {
          type: "rate_limit_error",
          message: "No.",
          details: { error_code: "enforced_spend_limit_reached" },
        },
      },
      { gemini: [429, "RESOURCE_EXHAUSTED"], openai: [429, "rate_limit_exceeded"] },
      { use: "the spend limit", isFinal: true },
    ),
    row(500, anthropic("api_error"), { gemini: [500, "INTERNAL"], openai: [500, "server_error"] }),
    row(504, anthropic("timeout_error"), { gemini: [504, "DEADLINE_EXCEEDED"], openai: [504, "upstream_timeout"] }),
    row(529, anthropic("overloaded_error"), { gemini: [503, "UNAVAILABLE"], openai: [503, "server_overloaded"] }),
  ],
  gemini: [
    row(400, google(400, "INVALID_ARGUMENT"), {
      anthropic: [400, "invalid_request_error"],
      openai: [400, "invalid_request_error"],
    }),
    row(401, google(401, "UNAUTHENTICATED"), {
      anthropic: [401, "authentication_error"],
      openai: [401, "invalid_api_key"],
    }),
    row(403, google(403, "PERMISSION_DENIED"), {
      anthropic: [401, "authentication_error"],
      openai: [401, "invalid_api_key"],
    }),
    row(404, google(404, "NOT_FOUND"), { anthropic: [404, "not_found_error"], openai: [404, "unknown_url"] }),
    row(
      429,
      google(429, "RESOURCE_EXHAUSTED"),
      { anthropic: [429, "rate_limit_error"], openai: [429, "rate_limit_exceeded"] },
      { headers: { "retry-after": "7" } },
    ),
    row(
      429,
      {
        error: {
          code: 429,
          message: "No.",
          status: "RESOURCE_EXHAUSTED",
          details: [
            {
              "@type": "type.googleapis.com/google.rpc.QuotaFailure",
              violations: [{ quotaId: "GenerateRequestsPerDayPerProjectPerModel" }],
            },
          ],
        },
      },
      { anthropic: [429, "rate_limit_error"], openai: [429, "rate_limit_exceeded"] },
      { use: "a day's quota", isFinal: true },
    ),
    row(500, google(500, "INTERNAL"), { anthropic: [500, "api_error"], openai: [500, "server_error"] }),
    row(503, google(503, "UNAVAILABLE"), { anthropic: [529, "overloaded_error"], openai: [503, "server_overloaded"] }),
    row(504, google(504, "DEADLINE_EXCEEDED"), {
      anthropic: [504, "timeout_error"],
      openai: [504, "upstream_timeout"],
    }),
  ],
  openai: [
    row(400, openai("invalid_request_error", null), {
      anthropic: [400, "invalid_request_error"],
      gemini: [400, "INVALID_ARGUMENT"],
    }),
    row(401, openai("invalid_request_error", "invalid_api_key"), {
      anthropic: [401, "authentication_error"],
      gemini: [401, "UNAUTHENTICATED"],
    }),
    row(403, openai("invalid_request_error", null), {
      anthropic: [401, "authentication_error"],
      gemini: [401, "UNAUTHENTICATED"],
    }),
    row(404, openai("invalid_request_error", "model_not_found"), {
      anthropic: [404, "not_found_error"],
      gemini: [404, "NOT_FOUND"],
    }),
    row(
      429,
      openai("requests", "rate_limit_exceeded"),
      { anthropic: [429, "rate_limit_error"], gemini: [429, "RESOURCE_EXHAUSTED"] },
      { headers: { "retry-after": "7" } },
    ),
    row(
      429,
      openai("insufficient_quota", "insufficient_quota"),
      { anthropic: [429, "rate_limit_error"], gemini: [429, "RESOURCE_EXHAUSTED"] },
      { use: "insufficient_quota", isFinal: true },
    ),
    row(500, openai("server_error", null), { anthropic: [500, "api_error"], gemini: [500, "INTERNAL"] }),
    row(503, openai("server_error", null), { anthropic: [529, "overloaded_error"], gemini: [503, "UNAVAILABLE"] }),
  ],
};
