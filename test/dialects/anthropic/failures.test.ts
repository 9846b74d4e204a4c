import Anthropic from "@anthropic-ai/sdk";
import { describe, expect, it } from "vitest";
import { anthropic } from "../../../src/dialects/anthropic/index.ts";
import { FAILURE_KINDS, failingFetch, failureOf } from "../samples.ts";

const request = { model: "m", max_tokens: 100, messages: [{ role: "user" as const, content: "hi" }] };

const TYPES = {
  invalid_request: "invalid_request_error",
  authentication: "authentication_error",
  not_found: "not_found_error",
  method_not_allowed: "invalid_request_error",
  too_large: "request_too_large",
  unsupported_media_type: "invalid_request_error",
  rate_limited: "rate_limit_error",
  internal: "api_error",
  upstream_unreachable: "api_error",
  upstream_timeout: "timeout_error",
  overloaded: "overloaded_error",
} as const;

describe("encodeFailure() of Anthropic", () => {
  it.each(FAILURE_KINDS)("makes the SDK throw %s", async (kind, status) => {
    const { fetch } = failingFetch(anthropic, failureOf(kind));
    const error: unknown = await new Anthropic({ apiKey: "key", fetch, maxRetries: 0 }).messages
      .create(request)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Anthropic.APIError);
    expect(error).toMatchObject({
      status: kind === "overloaded" ? 529 : status,
      type: TYPES[kind],
      apiMessage: `It failed: ${kind}.`,
      requestID: "req_1",
      error: { type: "error", request_id: "req_1" },
    });
  });

  it.each([
    ["invalid_request", Anthropic.BadRequestError],
    ["authentication", Anthropic.AuthenticationError],
    ["not_found", Anthropic.NotFoundError],
    ["rate_limited", Anthropic.RateLimitError],
    ["internal", Anthropic.InternalServerError],
  ] as const)("is of the SDK's own class for %s", async (kind, errorClass) => {
    const { fetch } = failingFetch(anthropic, failureOf(kind));
    const client = new Anthropic({ apiKey: "key", fetch, maxRetries: 0 });
    await expect(client.messages.create(request)).rejects.toBeInstanceOf(errorClass);
  });

  it("keeps the SDK from trying again what can't succeed", async () => {
    const { fetch, calls } = failingFetch(anthropic, failureOf("internal"));
    await expect(new Anthropic({ apiKey: "key", fetch }).messages.create(request)).rejects.toThrow();
    expect(calls()).toBe(1);
  });

  it("lets the SDK try again what may, no sooner than told", async () => {
    const { fetch, calls } = failingFetch(anthropic, { ...failureOf("overloaded"), retryAfterMs: 20 });
    const started = performance.now();
    await expect(new Anthropic({ apiKey: "key", fetch, maxRetries: 1 }).messages.create(request)).rejects.toThrow();
    expect(calls()).toBe(2);
    expect(performance.now() - started).toBeGreaterThanOrEqual(19);
  });
});
