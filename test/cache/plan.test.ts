/** Which requests have to do with the cache, dialect by dialect. */

import { describe, expect, it } from "vitest";
import type { FormatName } from "../../src/cache/formats/answer-format.ts";
import { type CachePlan, type CachePolicy, planCaching } from "../../src/cache/index.ts";

const policy: CachePolicy = { mode: "on", ttlMs: 60_000, maximumTtlMs: 3_600_000 };

interface Sample {
  readonly format: FormatName;
  readonly path: string;
  /** At temperature 0, with everything in it that may be cached. */
  readonly body: Readonly<Record<string, unknown>>;
}

const schema = { type: "object", properties: { city: { type: "string" } } };

const samples: Record<FormatName, Sample> = {
  anthropic: {
    format: "anthropic",
    path: "/anthropic/v1/messages",
    body: {
      model: "claude-test",
      max_tokens: 100,
      temperature: 0,
      system: "Be brief.",
      stream: true,
      thinking: { type: "disabled" },
      tools: [
        { name: "weather", input_schema: schema },
        { type: "custom", name: "b", input_schema: schema },
      ],
      messages: [
        { role: "user", content: "hello" },
        { role: "assistant", content: [{ type: "tool_use", id: "toolu_1", name: "weather", input: {} }] },
        {
          role: "user",
          content: [
            { type: "tool_result", tool_use_id: "toolu_1", content: [{ type: "text", text: "sunny" }] },
            { type: "image", source: { type: "base64", media_type: "image/png", data: "" } },
            { type: "document", source: { type: "content", content: [{ type: "text", text: "a" }] } },
          ],
        },
      ],
    },
  },
  openai: {
    format: "openai",
    path: "/v1/chat/completions",
    body: {
      model: "gpt-test",
      temperature: 0,
      n: 1,
      store: false,
      modalities: ["text"],
      tools: [{ type: "function", function: { name: "weather", parameters: schema } }],
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "a" },
            { type: "image_url", image_url: { url: "data:image/png;base64," } },
          ],
        },
        { role: "user", content: [{ type: "file", file: { file_data: "data:," } }] },
        {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "call_1", type: "function", function: { name: "weather", arguments: "{}" } }],
        },
        { role: "tool", tool_call_id: "call_1", content: "sunny" },
      ],
    },
  },
  gemini: {
    format: "gemini",
    path: "/v1beta/models/gemini-test:streamGenerateContent",
    body: {
      systemInstruction: { parts: [{ text: "Be brief." }] },
      tools: [{ functionDeclarations: [{ name: "weather", parameters: schema }] }],
      generation_config: { temperature: 0, candidate_count: 1, max_output_tokens: 100 },
      contents: [
        { role: "user", parts: [{ text: "a" }, { inline_data: { mimeType: "image/png", data: "" } }] },
        { role: "model", parts: [{ functionCall: { name: "weather", args: {} }, thought_signature: "x" }] },
        { role: "user", parts: { functionResponse: { name: "weather", response: {} } } },
      ],
    },
  },
};

const plan = (sample: Sample, headers: Record<string, string> = {}, used = policy): CachePlan => {
  const { format, path, body } = sample;
  const candidate = {
    format,
    method: "POST",
    url: new URL(`https://router${path}`),
    headers: new Headers(headers),
    body,
  };
  const planned = planCaching(candidate, used);
  if (!planned.ok) throw new Error(planned.problem.message);
  return planned.value;
};
const why = (...given: Parameters<typeof plan>): string => {
  const planned = plan(...given);
  return planned.use ? "used" : planned.why;
};
const changed = (format: FormatName, change: Record<string, unknown>): Sample => ({
  ...samples[format],
  body: { ...samples[format].body, ...change },
});

const bodies = Object.values(samples);

describe("planCaching()", () => {
  it.each(bodies)("uses the cache for what has one answer, $format", (sample) => {
    expect(plan(sample)).toEqual({ use: true, lookUp: true, ttlMs: 60_000, tags: [] });
  });

  it.each(bodies)("does so only where it is asked for, $format", (sample) => {
    const place = sample.format === "gemini" ? "generation_config" : "temperature";
    const warm = changed(sample.format, { [place]: place === "temperature" ? 0.5 : { temperature: 0.5 } });
    const unsaid = changed(sample.format, { [place]: undefined });
    expect([why(warm), why(unsaid)]).toEqual(["temperature", "temperature"]);
    expect(why(warm, { "x-thimble-cache": "on" })).toBe("used");
    expect(why(sample, { "x-thimble-cache": "off" })).toBe("off");
    expect(why(sample, {}, { ...policy, mode: "asked" })).toBe("not_asked");
    expect(why(sample, { "x-thimble-cache": "on" }, { ...policy, mode: "asked" })).toBe("used");
    expect(why(sample, { "x-thimble-cache": "on" }, { ...policy, mode: "off" })).toBe("off");
  });

  it("reads what the caller says", () => {
    const headers = { "x-thimble-cache": "refresh", "x-thimble-cache-ttl": "120", "x-thimble-cache-tags": "b, a,b" };
    expect(plan(samples.openai, headers)).toEqual({ use: true, lookUp: false, ttlMs: 120_000, tags: ["a", "b"] });
  });

  it.each([
    ["x-thimble-cache", "yes", /"on", "off" or "refresh"/],
    ["x-thimble-cache", "", /"on", "off" or "refresh"/],
    ["x-thimble-cache-ttl", "0", /from 1 to 3600/],
    ["x-thimble-cache-ttl", "3601", /from 1 to 3600/],
    ["x-thimble-cache-ttl", "1e3", /from 1 to 3600/],
    ["x-thimble-cache-ttl", "-1", /from 1 to 3600/],
    ["x-thimble-cache-tags", "a,,b", /at most 8 tags/],
    ["x-thimble-cache-tags", "a b", /at most 8 tags/],
    ["x-thimble-cache-tags", "x".repeat(65), /at most 8 tags/],
    ["x-thimble-cache-tags", "1,2,3,4,5,6,7,8,9", /at most 8 tags/],
  ])("refuses %s: %j, and says what to change", (name, value, message) => {
    const { format, path, body } = samples.anthropic;
    const headers = new Headers({ [name]: value });
    const planned = planCaching(
      { format, method: "POST", url: new URL(`https://router${path}`), headers, body },
      policy,
    );
    if (planned.ok) throw new Error("it was taken");
    expect(planned.problem).toMatchObject({ kind: "invalid_request", parameter: name, retryable: false });
    expect(planned.problem.message).toMatch(message);
  });

  it("keeps away from other paths, methods and bodies", () => {
    const asked = { "x-thimble-cache": "on" };
    expect(why({ ...samples.anthropic, path: "/v1/messages/count_tokens" }, asked)).toBe("other_path");
    expect(why({ ...samples.openai, path: "/v1/responses" }, asked)).toBe("other_path");
    expect(why({ ...samples.gemini, path: "/v1beta/models/gemini-test:countTokens" }, asked)).toBe("other_path");
    const url = new URL("https://router/v1/messages");
    const candidate = {
      format: "anthropic",
      method: "POST",
      url,
      headers: new Headers(asked),
      body: undefined,
    } as const;
    expect(planCaching(candidate, policy)).toEqual({ ok: true, value: { use: false, why: "unread" } });
    expect(planCaching({ ...candidate, method: "GET" }, policy)).toMatchObject({ value: { why: "other_path" } });
  });

  it.each(bodies)("keeps away from fields it doesn't know, $format", (sample) => {
    expect(why(changed(sample.format, { brand_new: 1 }), { "x-thimble-cache": "on" })).toBe("unknown_field");
    expect(why(changed(sample.format, { brand_new: null }))).toBe("used");
  });

  it.each<[FormatName, Record<string, unknown>, string]>([
    ["anthropic", { container: "c" }, "stored_state"],
    ["anthropic", { mcp_servers: [] }, "server_tool"],
    ["anthropic", { tools: [{ type: "web_search_20250305", name: "web_search" }] }, "server_tool"],
    [
      "anthropic",
      { messages: [{ role: "user", content: [{ type: "image", source: { type: "url", url: "https://a" } }] }] },
      "remote_content",
    ],
    [
      "anthropic",
      { messages: [{ role: "user", content: [{ type: "document", source: { type: "file", file_id: "f" } }] }] },
      "stored_state",
    ],
    [
      "anthropic",
      { messages: [{ role: "user", content: [{ type: "container_upload", file_id: "f" }] }] },
      "stored_state",
    ],
    [
      "anthropic",
      {
        messages: [
          { role: "user", content: [{ type: "tool_result", content: [{ type: "image", source: { type: "url" } }] }] },
        ],
      },
      "remote_content",
    ],
    ["anthropic", { messages: [{ role: "user", content: [{ type: "brand_new" }] }] }, "unknown_field"],
    ["anthropic", { messages: "hello" }, "unknown_field"],
    ["openai", { store: true }, "stored_state"],
    ["openai", { n: 2 }, "multiple_answers"],
    ["openai", { web_search_options: {} }, "server_tool"],
    ["openai", { model: "gpt-test-search-preview" }, "server_tool"],
    ["openai", { modalities: ["text", "audio"], audio: null }, "stored_state"],
    ["openai", { tools: [{ type: "code_interpreter" }] }, "server_tool"],
    ["openai", { messages: [{ role: "assistant", audio: { id: "a" } }] }, "stored_state"],
    ["openai", { messages: [{ role: "user", content: [{ type: "file", file: { file_id: "f" } }] }] }, "stored_state"],
    [
      "openai",
      { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "https://a" } }] }] },
      "remote_content",
    ],
    ["gemini", { cached_content: "cachedContents/a" }, "stored_state"],
    ["gemini", { store: true }, "stored_state"],
    ["gemini", { generation_config: { candidateCount: 2 } }, "multiple_answers"],
    ["gemini", { generation_config: { brandNew: 2 } }, "unknown_field"],
    ["gemini", { tools: [{ google_search: {} }] }, "server_tool"],
    ["gemini", { tools: { functionDeclarations: [], codeExecution: {} } }, "server_tool"],
    ["gemini", { contents: { parts: [{ file_data: { fileUri: "https://a" } }] } }, "stored_state"],
    ["gemini", { contents: [{ parts: [{ executableCode: {} }] }] }, "unknown_field"],
  ])("keeps away from %s with %j: %s", (format, change, expected) => {
    expect(why(changed(format, change), { "x-thimble-cache": "on" })).toBe(expected);
  });
});
