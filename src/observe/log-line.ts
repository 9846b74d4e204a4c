/** Owns the one structured line a request leaves behind. Never holds a header, a key, a URL, or, unasked, a user's words. */

import type { Account } from "./account.ts";

/** Names follow OpenTelemetry's semantic conventions for HTTP and GenAI where those have one. */
export type LogLine = Readonly<Record<string, string | number | null>>;

/** A caller chooses this text, so what of it goes into a log is bounded. */
const LONGEST_MODEL_NAME = 100;

/**
 * @param durationMs - until the response's headers; a streamed body may take longer
 * @param withText - adds the user's last turn
 */
export const logLine = (account: Account, status: number, durationMs: number, withText: boolean): LogLine => {
  const { decision, failure, request, provider, escalated } = account;
  return {
    time: account.startedAt.toISOString(),
    severity: status >= 500 ? "error" : status >= 400 ? "warn" : "info",
    "thimble.request_id": account.requestId,
    "http.request.method": account.method,
    "http.route": account.route,
    "http.response.status_code": status,
    "error.type": failure?.kind ?? null,
    "gen_ai.provider.name": provider?.telemetryName ?? null,
    "gen_ai.operation.name": request === null ? null : (provider?.operation ?? null),
    "gen_ai.request.model": request?.model.slice(0, LONGEST_MODEL_NAME) ?? null,
    "thimble.dialect": account.dialect,
    "thimble.decision": decision?.outcome ?? (failure === null ? "none" : "refused"),
    "thimble.reason": decision === null ? (failure?.kind ?? null) : decision.reason,
    "thimble.confidence": decision?.confidence ?? 0,
    "thimble.model": decision?.model ?? "none",
    "thimble.target.provider": escalated?.target?.provider ?? null,
    "thimble.target.model": escalated?.target?.model.slice(0, LONGEST_MODEL_NAME) ?? null,
    "thimble.tries": escalated?.tries ?? null,
    "thimble.cache": escalated?.cache ?? null,
    "thimble.tier": escalated?.tier?.tier ?? null,
    "thimble.task": escalated?.tier?.task ?? null,
    "thimble.complexity": escalated?.tier?.complexity ?? null,
    "thimble.duration_ms": durationMs,
    "thimble.model_duration_ms": decision?.timings.model ?? 0,
    "thimble.tools_duration_ms": decision?.timings.tools ?? 0,
    ...(withText && request !== null ? { "thimble.request.text": request.text } : {}),
  };
};
