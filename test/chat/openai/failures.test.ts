/** Errors of OpenAI and of servers like it: what kind they are, and when trying again may help. */

import { describe, expect, it } from "vitest";
import { openaiChat } from "../../../src/chat/openai/index.ts";
import type { FailureKind } from "../../../src/core/failure.ts";
import { encodeFailure } from "../../../src/dialects/openai/failures.ts";
import { FAILURE_KINDS, failureOf } from "../../dialects/samples.ts";
import { readStream } from "./samples.ts";

const read = (status: number, error: unknown, headers: Record<string, string> = {}) =>
  openaiChat.readFailure(status, new Headers(headers), JSON.stringify({ error }));

describe("readFailure()", () => {
  it.each<[number, FailureKind, boolean]>([
    [400, "invalid_request", false],
    [401, "authentication", false],
    [402, "rate_limited", false],
    [403, "authentication", false],
    [404, "not_found", false],
    [405, "method_not_allowed", false],
    [408, "upstream_timeout", true],
    [409, "internal", true],
    [413, "too_large", false],
    [415, "unsupported_media_type", false],
    [422, "invalid_request", false],
    [429, "rate_limited", true],
    [500, "internal", true],
    [502, "upstream_unreachable", true],
    [503, "overloaded", true],
    [504, "upstream_timeout", true],
    [529, "overloaded", true],
    [599, "internal", true],
  ])("takes %i for %s (retryable: %s)", (status, kind, retryable) => {
    expect(read(status, { message: "It is so.", type: "t", param: null, code: null })).toMatchObject({
      kind,
      retryable,
    });
  });

  it.each([
    [{ message: "You exceeded your current quota.", type: "insufficient_quota", code: "insufficient_quota" }],
    [{ message: "Pay.", type: "billing_not_active", code: null }],
    [{ message: "Request too large for gpt-4o on tokens per min (TPM): Limit 30000.", type: "tokens", code: "x" }],
  ])("takes %j for final, whatever the headers say", (error) => {
    const failure = read(429, error, { "retry-after": "1", "x-should-retry": "true" });
    expect(failure).toEqual({ kind: "rate_limited", message: error.message, retryable: false });
  });

  it.each([
    [{ "retry-after-ms": "1500", "retry-after": "9" }, 1500],
    [{ "retry-after": "2" }, 2000],
    [{ "retry-after": "0.5" }, 500],
    [{ date: "Fri, 20 Nov 2026 08:00:00 GMT", "retry-after": "Fri, 20 Nov 2026 08:00:07 GMT" }, 7000],
    [{ date: "Fri, 20 Nov 2026 08:00:07 GMT", "retry-after": "Fri, 20 Nov 2026 08:00:00 GMT" }, 0],
    [{ "retry-after": "soon" }, undefined],
    [{}, undefined],
  ])("reads when to try again from %j", (headers, retryAfterMs) => {
    expect(read(429, { message: "Wait." }, headers as Record<string, string>).retryAfterMs).toBe(retryAfterMs);
  });

  it.each([
    ["true", 400, true],
    ["false", 503, false],
  ])("obeys x-should-retry: %s", (header, status, retryable) => {
    expect(read(status, { message: "x" }, { "x-should-retry": header }).retryable).toBe(retryable);
  });

  it.each([
    ['{"error":{"message":"Too long.","type":"BadRequestError","code":400}}', "Too long."],
    ['{"error":"model \\"x\\" not found"}', 'model "x" not found'],
    ['{"object":"error","message":"Too long.","code":400}', "Too long."],
    ['{"detail":"Not here."}', "Not here."],
    ["no such model", "no such model"],
    ["<html><body>Bad gateway</body></html>", "The provider answered with status 400."],
    ["", "The provider answered with status 400."],
    ["[1]", "The provider answered with status 400."],
    ['{"error":{"message":{"a":1}}}', "The provider answered with status 400."],
    ["x".repeat(2000), "x".repeat(500)],
  ])("says what %s says", (body, message) => {
    expect(openaiChat.readFailure(400, new Headers(), body).message).toBe(message);
  });

  it("repeats no part of a key", () => {
    const said = "Incorrect API key provided: sk-proj-abc***********wxyz. You can find your key at https://a.example.";
    for (const status of [400, 401, 403, 429]) {
      const { message } = read(status, { message: said, code: "invalid_api_key" });
      expect(message).not.toMatch(/sk-|abc|wxyz/);
    }
  });

  it.each(FAILURE_KINDS)("reads back %s as this router tells it", (kind) => {
    const failure = failureOf(kind);
    const { status, headers, body } = encodeFailure(failure, "req_1");
    const back = openaiChat.readFailure(status, new Headers(headers), JSON.stringify(body));
    expect(back).toMatchObject({ kind, retryable: failure.retryable });
    expect(back.retryAfterMs).toBe(failure.retryable ? 1500 : undefined);
  });
});

describe("an error in mid-stream", () => {
  it.each<[object, FailureKind, boolean]>([
    [{ message: "x", type: "server_error", code: null }, "internal", true],
    [{ message: "x", type: "server_error", code: "server_overloaded" }, "overloaded", true],
    [{ message: "x", type: "requests", code: "rate_limit_exceeded" }, "rate_limited", true],
    [{ message: "x", type: "insufficient_quota", code: "insufficient_quota" }, "rate_limited", false],
    [{ message: "x", type: "invalid_request_error", code: "context_length_exceeded" }, "invalid_request", false],
    [{ message: "x", type: "BadRequestError", code: 400 }, "invalid_request", false],
    [{ message: "x", code: 502 }, "upstream_unreachable", true],
    [{ message: "x", code: "429" }, "rate_limited", true],
    [{ message: "x", code: 402 }, "rate_limited", false],
    [{ message: "x", type: "server_error", code: "upstream_timeout" }, "upstream_timeout", true],
    [{ message: "x" }, "internal", true],
  ])("%j is %s (retryable: %s)", (error, kind, retryable) => {
    expect(readStream(`data: ${JSON.stringify({ error })}\n\n`)).toEqual([
      { kind: "failure", failure: { kind, message: "x", retryable } },
    ]);
  });
});
