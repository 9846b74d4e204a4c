import { describe, expect, it } from "vitest";
import { anthropicChat } from "../../../src/chat/anthropic/index.ts";

const errorBody = (type: string, details?: object) =>
  JSON.stringify({ type: "error", error: { type, message: "It failed.", details }, request_id: "req_1" });

const read = (status: number, headers: Record<string, string> = {}, body = errorBody("some_error")) =>
  anthropicChat.readFailure(status, new Headers(headers), body);

describe("readFailure() of Anthropic", () => {
  it.each([
    [400, "invalid_request_error", "invalid_request", false],
    [401, "authentication_error", "authentication", false],
    [402, "billing_error", "rate_limited", false],
    [403, "permission_error", "authentication", false],
    [404, "not_found_error", "not_found", false],
    [405, "invalid_request_error", "method_not_allowed", false],
    [408, "timeout_error", "upstream_timeout", true],
    [409, "conflict_error", "internal", true],
    [413, "request_too_large", "too_large", false],
    [415, "invalid_request_error", "unsupported_media_type", false],
    [422, "invalid_request_error", "invalid_request", false],
    [429, "rate_limit_error", "rate_limited", true],
    [500, "api_error", "internal", true],
    [502, "api_error", "upstream_unreachable", true],
    [503, "api_error", "overloaded", true],
    [504, "timeout_error", "upstream_timeout", true],
    [529, "overloaded_error", "overloaded", true],
  ])("reads %i %s as %s", (status, type, kind, retryable) => {
    expect(read(status, {}, errorBody(type))).toEqual({ kind, message: "It failed.", retryable });
  });

  it.each(["enforced_spend_limit_reached", "contract_spend_limit_reached"])("knows that %s is final", (code) => {
    const body = errorBody("rate_limit_error", { error_code: code });
    expect(read(429, { "x-should-retry": "true" }, body)).toMatchObject({ kind: "rate_limited", retryable: false });
    expect(read(429, {}, errorBody("rate_limit_error", { error_code: "ramp_limit_exceeded" }))).toMatchObject({
      retryable: true,
    });
  });

  it("obeys the provider's own word on trying again", () => {
    expect(read(500, { "x-should-retry": "false" }).retryable).toBe(false);
    expect(read(400, { "x-should-retry": "true" }).retryable).toBe(true);
    expect(read(529, { "x-should-retry": "maybe" }).retryable).toBe(true);
  });

  it.each<[Record<string, string>, number | undefined]>([
    [{ "retry-after-ms": "1500.5", "retry-after": "9" }, 1500.5],
    [{ "retry-after": "9" }, 9000],
    [{ "retry-after": "0" }, 0],
    [{ "retry-after": "Fri, 27 Nov 2026 10:00:30 GMT", date: "Fri, 27 Nov 2026 10:00:00 GMT" }, 30_000],
    [{ "retry-after": "Fri, 27 Nov 2026 09:00:00 GMT", date: "Fri, 27 Nov 2026 10:00:00 GMT" }, 0],
    [{ "retry-after": "Fri, 27 Nov 2026 10:00:30 GMT" }, undefined],
    [{ "retry-after": "soon", "retry-after-ms": "-5" }, undefined],
    [{}, undefined],
  ])("reads %j as a wait of %s ms", (headers, wait) => {
    expect(read(429, headers).retryAfterMs).toBe(wait);
  });

  it.each([
    ["", "The provider answered 502 without saying why."],
    [" \n", "The provider answered 502 without saying why."],
    ["Bad gateway", "The provider answered 502: Bad gateway"],
    ["x".repeat(5000), `The provider answered 502: ${"x".repeat(200)}`],
    ["null", "The provider answered 502: null"],
    ['{"error":"down"}', 'The provider answered 502: {"error":"down"}'],
  ])("makes do with the body %j", (body, message) => {
    expect(read(502, {}, body).message).toBe(message);
  });
});
