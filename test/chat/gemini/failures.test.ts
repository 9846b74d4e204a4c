import { describe, expect, it } from "vitest";
import { geminiChat } from "../../../src/chat/gemini/index.ts";

const read = (status: number, error: object | string, headers: Record<string, string> = {}) =>
  geminiChat.readFailure(status, new Headers(headers), typeof error === "string" ? error : JSON.stringify({ error }));

const info = (retryDelay: unknown) => ({ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay });
const quota = (...ids: string[]) => ({
  "@type": "type.googleapis.com/google.rpc.QuotaFailure",
  violations: ids.map((quotaId) => ({ quotaId })),
});

describe("readFailure()", () => {
  it.each([
    [400, "invalid_request", false],
    [401, "authentication", false],
    [403, "authentication", false],
    [404, "not_found", false],
    [408, "upstream_timeout", true],
    [409, "invalid_request", false],
    [413, "too_large", false],
    [429, "rate_limited", true],
    [500, "internal", true],
    [501, "internal", true],
    [502, "upstream_unreachable", true],
    [503, "overloaded", true],
    [504, "upstream_timeout", true],
  ])("takes %i for %s", (status, kind, retryable) => {
    expect(read(status, { code: status, message: "So." })).toEqual({ kind, message: "So.", retryable });
  });

  it.each([
    [info("37s"), 37_000],
    [info("0.2501s"), 251],
    [info({ seconds: "2", nanos: 500_000_000 }), 2500],
  ])("reads when to come again off %j", (detail, retryAfterMs) => {
    expect(read(429, { message: "So.", details: [quota("RequestsPerMinute"), detail] })).toMatchObject({
      retryable: true,
      retryAfterMs,
    });
  });

  it("reads when to come again off the header where the body doesn't say", () => {
    expect(read(503, {}, { "retry-after": "3" })).toMatchObject({ retryAfterMs: 3000 });
    expect(read(503, {}, { "retry-after": "soon" })).not.toHaveProperty("retryAfterMs");
  });

  it("takes a day's quota for final", () => {
    const details = [quota("RequestsPerMinute", "GenerateRequestsPerDayPerProjectPerModel-FreeTier"), info("20s")];
    expect(read(429, { message: "So.", details })).toEqual({ kind: "rate_limited", message: "So.", retryable: false });
  });

  it("knows a key that is none", () => {
    expect(read(400, { message: "So.", details: [{ reason: "API_KEY_INVALID" }] }).kind).toBe("authentication");
  });

  it("tells no key", () => {
    const key = `AIza${"x".repeat(35)}`;
    const { message } = read(403, { message: `Consumer 'api_key:${key}' has been suspended; ${key}.` });
    expect(message).toBe("Consumer 'api_key:…' has been suspended; ….");
  });

  it.each(["", "<html>", "[]", '{"error":"x"}', "null"])("makes do with the body %j", (body) => {
    expect(read(502, body)).toEqual({
      kind: "upstream_unreachable",
      message: "The provider answered 502 and said no more.",
      retryable: true,
    });
  });

  it("reads the array form", () => {
    expect(read(404, '[{"error":{"message":"No such model."}}]').message).toBe("No such model.");
  });
});
