import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { openai } from "../../../src/dialects/openai/index.ts";
import { FAILURE_KINDS, failingFetch, failureOf } from "../samples.ts";

const request = { model: "m", messages: [{ role: "user" as const, content: "hi" }] };

const CLASSES = {
  invalid_request: OpenAI.BadRequestError,
  authentication: OpenAI.AuthenticationError,
  not_found: OpenAI.NotFoundError,
  method_not_allowed: OpenAI.APIError,
  too_large: OpenAI.APIError,
  unsupported_media_type: OpenAI.APIError,
  rate_limited: OpenAI.RateLimitError,
  internal: OpenAI.InternalServerError,
  upstream_unreachable: OpenAI.InternalServerError,
  upstream_timeout: OpenAI.InternalServerError,
  overloaded: OpenAI.InternalServerError,
} as const;

describe("encodeFailure() of OpenAI", () => {
  it.each(FAILURE_KINDS)("makes the SDK throw %s", async (kind, status) => {
    const { fetch } = failingFetch(openai, failureOf(kind));
    const error: unknown = await new OpenAI({ apiKey: "key", fetch, maxRetries: 0 }).chat.completions
      .create(request)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CLASSES[kind]);
    expect(error).toMatchObject({
      status,
      message: `${status} It failed: ${kind}.`,
      param: "tools[0].name",
      requestID: "req_1",
      type: expect.any(String),
    });
  });

  it("says null for a parameter there is none of", () => {
    const failure = { kind: "internal", message: "It failed.", retryable: false } as const;
    expect(openai.encodeFailure(failure, "req_1").body).toEqual({
      error: { message: "It failed.", type: "server_error", param: null, code: null },
    });
  });

  it("keeps the SDK from trying again what can't succeed", async () => {
    const { fetch, calls } = failingFetch(openai, failureOf("internal"));
    await expect(new OpenAI({ apiKey: "key", fetch }).chat.completions.create(request)).rejects.toThrow();
    expect(calls()).toBe(1);
  });
});
