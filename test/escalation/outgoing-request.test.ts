import { describe, expect, it } from "vitest";
import type { Upstream } from "../../src/escalation/destination.ts";
import { asSent, type Incoming } from "../../src/escalation/outgoing-request.ts";
import { anthropic, gemini, openai } from "../../src/providers/index.ts";

const incoming = (path: string, search = "", headers: Record<string, string> = {}): Incoming => ({
  method: "POST",
  path,
  search,
  headers: new Headers(headers),
  body: null,
  signal: new AbortController().signal,
});

const target = (provider: Upstream["provider"], baseUrl: string, apiKey: string | null = null): Upstream => ({
  provider,
  baseUrl,
  apiKey,
  needsKey: true,
});

describe("the URL of asSent()", () => {
  it.each([
    ["https://host", "/v1/messages", "", "https://host/v1/messages"],
    ["https://host/", "/v1/messages", "?beta=true", "https://host/v1/messages?beta=true"],
    ["http://host:8080/a/b/", "/v1/x%2Fy", "?a=%20&&b", "http://host:8080/a/b/v1/x%2Fy?a=%20&&b"],
    ["https://host", "//evil.example/v1", "", "https://host//evil.example/v1"],
    ["https://host", "/\\evil.example", "", "https://host//evil.example"],
    ["https://host/base", "/@evil.example:80/", "", "https://host/base/@evil.example:80/"],
    ["https://host", "/v1", "?key=stays", "https://host/v1?key=stays"],
  ])("joins %s with %s%s", (baseUrl, path, search, expected) => {
    expect(asSent(incoming(path, search), target(anthropic, baseUrl), []).url.href).toBe(expected);
  });

  it.each([
    ["?key=secret", ""],
    ["?alt=sse&key=secret", "?alt=sse"],
    ["?%6bey=secret&alt=sse&key=second", "?alt=sse"],
    ["?key=", ""],
    ["?key", ""],
    ["?monkey=1&keys=2", "?monkey=1&keys=2"],
  ])("takes the key out of Gemini's %s", (search, expected) => {
    expect(asSent(incoming("/v1beta/models", search), target(gemini, "https://host"), []).url.search).toBe(expected);
  });
});

describe("the headers of asSent()", () => {
  const sent = (request: Incoming, to: Upstream, spent: readonly string[] = []): Record<string, string> =>
    Object.fromEntries(asSent(request, to, spent).headers);

  it("passes the caller's key through", () => {
    const caller = incoming("/", "", { authorization: "Bearer caller" });
    expect(sent(caller, target(openai, "https://host"))).toEqual({ authorization: "Bearer caller" });
  });

  it.each([
    ["gzip, deflate, br, zstd", "gzip, br"],
    ["br;q=0.5, gzip;q=1.0", "br;q=0.5, gzip;q=1.0"],
    ["zstd", "identity"],
    ["*", "identity"],
    ["identity", "identity"],
  ])("asks for no coding that could not be read here: %s", (accepted, expected) => {
    const caller = incoming("/", "", { "accept-encoding": accepted });
    expect(sent(caller, target(openai, "https://host"))).toEqual({ "accept-encoding": expected });
  });

  it("moves Gemini's key from the query into its header", () => {
    expect(sent(incoming("/", "?key=caller"), target(gemini, "https://host"))).toEqual({ "x-goog-api-key": "caller" });
  });

  it("prefers the header where Gemini's key is in both", () => {
    const caller = incoming("/", "?key=query", { "x-goog-api-key": "header" });
    expect(sent(caller, target(gemini, "https://host"))).toEqual({ "x-goog-api-key": "header" });
  });

  it.each([
    [anthropic, { "x-api-key": "router" }],
    [gemini, { "x-goog-api-key": "router" }],
    [openai, { authorization: "Bearer router" }],
  ])("puts the router's key in place of the caller's, %#", (provider, expected) => {
    const keys = Object.fromEntries(provider.keyHeaders.map((name) => [name, "caller"]));
    expect(sent(incoming("/", "?key=caller", keys), target(provider, "https://host", "router"))).toEqual(expected);
  });

  it.each(["x-api-key", "authorization"])("sends a spent key on in no header, %s", (name) => {
    const caller = incoming("/", "", { "x-api-key": "one", authorization: "two" });
    expect(Object.keys(sent(caller, target(anthropic, "https://host"), [name]))).not.toContain(name);
  });

  it("does not make a header of a spent key in the query", () => {
    expect(sent(incoming("/", "?key=caller"), target(gemini, "https://host"), ["query"])).toEqual({});
  });
});
