import { ApiError, GoogleGenAI } from "@google/genai";
import { describe, expect, it } from "vitest";
import { gemini } from "../../../src/dialects/gemini/index.ts";
import { FAILURE_KINDS, failingFetch, failureOf } from "../samples.ts";

const CODES = {
  invalid_request: "INVALID_ARGUMENT",
  authentication: "UNAUTHENTICATED",
  not_found: "NOT_FOUND",
  method_not_allowed: "UNIMPLEMENTED",
  too_large: "INVALID_ARGUMENT",
  unsupported_media_type: "INVALID_ARGUMENT",
  rate_limited: "RESOURCE_EXHAUSTED",
  internal: "INTERNAL",
  upstream_unreachable: "UNAVAILABLE",
  upstream_timeout: "DEADLINE_EXCEEDED",
  overloaded: "UNAVAILABLE",
} as const;

const BAD_REQUEST = {
  "@type": "type.googleapis.com/google.rpc.BadRequest",
  fieldViolations: [{ field: "tools[0].name", description: expect.any(String) }],
};
const RETRY_INFO = { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "1.5s" };

describe("encodeFailure() of Gemini", () => {
  it.each(FAILURE_KINDS)("makes the SDK throw %s", async (kind, status) => {
    const { fetch } = failingFetch(gemini, failureOf(kind));
    const client = new GoogleGenAI({ apiKey: "key", httpOptions: { fetch } });
    const error: unknown = await client.models
      .generateContent({ model: "m", contents: "hi" })
      .catch((thrown: unknown) => thrown);
    if (!(error instanceof ApiError)) throw new Error(`not an ApiError: ${error}`);
    expect(error.status).toBe(status);
    expect(JSON.parse(error.message)).toEqual({
      error: {
        code: status,
        message: `It failed: ${kind}.`,
        status: CODES[kind],
        details: failureOf(kind).retryable ? [BAD_REQUEST, RETRY_INFO] : [BAD_REQUEST],
      },
    });
  });

  it("leaves out details where there are none", () => {
    const failure = { kind: "internal", message: "It failed.", retryable: false } as const;
    expect(gemini.encodeFailure(failure, "req_1").body).toEqual({
      error: { code: 500, message: "It failed.", status: "INTERNAL" },
    });
  });
});
