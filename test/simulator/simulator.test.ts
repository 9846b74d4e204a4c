import { describe, expect, it, onTestFinished } from "vitest";
import { type SimulatorOptions, startSimulator } from "../../src/simulator/index.ts";

async function start(options: SimulatorOptions = {}) {
  const simulator = await startSimulator(options);
  onTestFinished(() => simulator.stop());
  return simulator;
}

const asked = (model: string, stream = false, extra: object = {}): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json", "x-api-key": "test-key" },
  body: JSON.stringify({ model, stream, max_tokens: 256, messages: [{ role: "user", content: "Hi" }], ...extra }),
  redirect: "manual",
});

const messages = "/anthropic/v1/messages";

describe("startSimulator()", () => {
  it("labels every response, refusals included", async () => {
    const { url } = await start();
    for (const path of [messages, "/openai/v1/models", "/gemini/v1beta/nothing", "/elsewhere"]) {
      const response = await fetch(url + path);
      expect(response.headers.get("x-simulated"), path).toBe("true");
      await response.body?.cancel();
    }
  });

  it.each([
    ["anthropic", { type: "error", error: { type: "not_found_error" } }],
    ["gemini", { error: { code: 404, status: "NOT_FOUND" } }],
    ["openai", { error: { type: "invalid_request_error", param: null, code: "unknown_url" } }],
  ] as const)("says in %s's shape which path it has not", async (format, shape) => {
    const { baseUrl } = await start();
    const response = await fetch(`${baseUrl(format)}/v1/elsewhere`, { method: "POST", body: "{}" });
    expect(response.status).toBe(404);
    const body = await response.json();
    expect(body).toMatchObject(shape);
    expect(body).toHaveProperty("error.message", "The simulator has no POST /v1/elsewhere.");
  });

  it("records the bytes both ways", async () => {
    const simulator = await start();
    const body = '{"model": "m",  "max_tokens":9,"messages":[{"role":"user","content":"\\u00e9é"}], "stream":true}';
    const response = await fetch(`${simulator.url}${messages}?beta=true`, { method: "POST", body });
    const received = Buffer.from(await response.arrayBuffer());
    const [exchange] = simulator.requests;
    expect(exchange?.path).toBe(`${messages}?beta=true`);
    expect(exchange?.body.toString()).toBe(body);
    expect(exchange?.sent().equals(received)).toBe(true);
    expect(await exchange?.ended).toBe("complete");
  });

  it("forgets all but the newest exchanges", async () => {
    const simulator = await start({ remembered: 2 });
    for (const model of ["one", "two", "three"]) await (await fetch(simulator.url + messages, asked(model))).text();
    expect(simulator.requests.map(({ body }) => JSON.parse(body.toString()).model)).toEqual(["two", "three"]);
  });

  it("gives the same run for the same seed, another for another", async () => {
    const now = () => new Date("2026-11-01T00:00:00Z");
    const run = async (seed: number) => {
      const { url } = await start({ seed, now });
      return (await fetch(url + messages, asked("m"))).text();
    };
    expect(await run(7)).toBe(await run(7));
    expect(await run(7)).not.toBe(await run(8));
  });

  it("gives every answer an id of its own", async () => {
    const { url } = await start();
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => JSON.parse(await (await fetch(url + messages, asked("m"))).text()).id),
    );
    expect(new Set(ids).size).toBe(20);
  });

  it("rejects where the port is taken", async () => {
    const { url } = await start();
    await expect(startSimulator({ port: Number(new URL(url).port) })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  it.each([
    ["anthropic", "/v1/messages", 401],
    ["gemini", "/v1beta/models/gemini-3.8-flash:generateContent", 403],
    ["openai", "/v1/chat/completions", 401],
  ] as const)("refuses %s requests without a key when strict", async (format, path, status) => {
    const { baseUrl } = await start({ strict: true });
    const response = await fetch(baseUrl(format) + path, { method: "POST", body: "{}" });
    expect(response.status).toBe(status);
    expect(await response.json()).toHaveProperty("error.message");
  });

  it.each([
    ["not JSON", "{", "The request body is not valid JSON."],
    ["not an object", "[]", "The request body must be a JSON object."],
    ["without a model", "{}", "model: Field required"],
    ["without messages", '{"model":"m"}', "messages: Field required"],
    ["without a limit", '{"model":"m","messages":[]}', "max_tokens: Field required"],
  ])("refuses a body that is %s", async (_, body, message) => {
    const { url } = await start();
    const response = await fetch(url + messages, { method: "POST", body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { type: "invalid_request_error", message } });
  });

  it("sends Gemini's stream as one JSON array where no server-sent events are asked for", async () => {
    const { baseUrl } = await start();
    const path = "/v1beta/models/gemini-3.8-flash:streamGenerateContent";
    const body = JSON.stringify({ contents: [{ parts: [{ text: "Hi" }] }] });
    const response = await fetch(baseUrl("gemini") + path, { method: "POST", body });
    expect(response.headers.get("content-type")).toContain("application/json");
    const chunks = JSON.parse(await response.text());
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks.at(-1).candidates[0].finishReason).toBe("STOP");
  });

  it("tells limits and request ids in the headers", async () => {
    const { url } = await start({ now: () => new Date("2026-11-01T00:00:00.500Z") });
    const { headers } = await fetch(url + messages, asked("simulate-429"));
    expect(headers.get("request-id")).toMatch(/^req_\w{24}$/);
    expect(headers.get("anthropic-ratelimit-requests-reset")).toBe("2026-11-01T00:00:01Z");
    expect(headers.get("retry-after")).toBe("1");
  });
});

describe("startSimulator() in trouble", () => {
  it("cuts a whole body short of its announced length", async () => {
    const simulator = await start();
    const response = await fetch(simulator.url + messages, asked("simulate-cut"));
    await expect(response.text()).rejects.toThrow();
    const announced = Number(response.headers.get("content-length"));
    expect(simulator.requests.at(-1)?.sent().byteLength).toBeLessThan(announced);
    expect(await simulator.requests.at(-1)?.ended).toBe("cut");
  });

  it("cuts a stream inside an event", async () => {
    const simulator = await start();
    const response = await fetch(simulator.url + messages, asked("simulate-cut", true));
    await expect(response.text()).rejects.toThrow();
    const sent = simulator.requests.at(-1)?.sent().toString() ?? "";
    expect(sent).toContain("message_start");
    expect(sent).not.toMatch(/message_stop|\n\n$/);
  });

  it("stalls until the caller leaves, and knows when", async () => {
    const simulator = await start();
    const leaving = new AbortController();
    const response = await fetch(simulator.url + messages, {
      ...asked("simulate-stall", true),
      signal: leaving.signal,
    });
    const first = await response.body?.getReader().read();
    expect(Buffer.from(first?.value ?? []).toString()).toContain("message_start");
    leaving.abort();
    expect(await simulator.requests.at(-1)?.ended).toBe("caller-left");
  });

  it("holds the headers back", async () => {
    const { url } = await start();
    const impatient = fetch(url + messages, { ...asked("simulate-slow-headers"), signal: AbortSignal.timeout(150) });
    await expect(impatient).rejects.toMatchObject({ name: "TimeoutError" });
    const patient = await fetch(url + messages, asked("simulate-slow-headers-50"));
    expect(await patient.text()).toContain("simulated answer");
  });

  it("redirects to where a follower would be seen", async () => {
    const simulator = await start();
    const response = await fetch(simulator.url + messages, asked("simulate-redirect"));
    expect(response.status).toBe(307);
    expect(response.headers.get("location")).toBe("/anthropic/elsewhere");
    expect(simulator.requests).toHaveLength(1);
  });

  it("sends an empty body", async () => {
    const { url } = await start();
    const response = await fetch(url + messages, asked("simulate-empty", true));
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  it("breaks just one event of a malformed stream", async () => {
    const { url } = await start();
    const body = await (await fetch(url + messages, asked("simulate-malformed-sse", true))).text();
    const broken = body
      .split("\n\n")
      .filter((event) => event !== "")
      .filter((event) => !event.endsWith("}"));
    expect(broken).toHaveLength(1);
    expect(body).toContain("message_stop");
  });
});
