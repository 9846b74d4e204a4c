import { afterEach, describe, expect, it, vi } from "vitest";
import { dialects } from "../../src/playground/client/dialects.js";
import { createExchange, perform } from "../../src/playground/client/exchange.js";
import { startSimulator } from "../../src/simulator/index.ts";

const { signal } = new AbortController();

/** @typedef {"anthropic" | "gemini" | "openai"} Provider */
const providers = /** @type {const} */ (["anthropic", "gemini", "openai"]);

/** @param {Provider} name @param {readonly Record<string, unknown>[]} data */
const textOf = (name, data) => data.map((one) => dialects[name].text?.(one)).join("");

/** @param {unknown} body @param {string} [contentType] */
const answerWith = (body, contentType = "application/json") =>
  vi.stubGlobal("fetch", async () =>
    typeof body === "string"
      ? new Response(body, { headers: { "content-type": contentType } })
      : Response.json(body, { status: 400 }),
  );

afterEach(() => vi.unstubAllGlobals());

describe("perform()", () => {
  const request = dialects.openai.request("hello", [], false);

  it("gathers each event of a stream once", async () => {
    answerWith('data: {"n":1}\n\ndata: {"n":2}\n\ndata: [DONE]\n\n', "text/event-stream");
    const exchange = createExchange(request);
    await perform(exchange, { signal });
    expect([exchange.state, exchange.data]).toEqual(["done", [{ n: 1 }, { n: 2 }]]);
  });

  it("gathers a whole body, an error too, before it says that it is done", async () => {
    const body = { error: { message: "no such model" } };
    answerWith(body);
    const exchange = createExchange(request);
    /** @type {unknown[]} */
    const atEnd = [];
    await perform(exchange, { signal, onChange: ({ state, data }) => state === "done" && atEnd.push(...data) });
    expect([exchange.status, atEnd]).toEqual([400, [body]]);
  });

  it.each(["", "<html>", '"text"', "[1]"])("gathers nothing from %j", async (body) => {
    answerWith(body);
    const exchange = createExchange(request);
    await perform(exchange, { signal });
    expect([exchange.body, exchange.data]).toEqual([body, []]);
  });
});

describe("a dialect's text()", () => {
  it.each(providers)("reads the same answer out of %s's stream and whole body", async (name) => {
    const simulator = await startSimulator();
    const ask = async (/** @type {boolean} */ stream) => {
      const request = dialects[name].request("Why does it rain?", [], stream);
      const exchange = createExchange({ ...request, path: simulator.baseUrl(name) + request.path });
      await perform(exchange, { signal });
      return exchange;
    };
    const [streamed, whole] = [await ask(true), await ask(false)];
    await simulator.stop();
    expect([streamed.data.length > 1, whole.data.length]).toEqual([true, 1]);
    expect(textOf(name, whole.data)).toContain("Why does it rain?");
    expect(textOf(name, whole.data)).toBe(textOf(name, streamed.data));
  });

  const args = { branch: "feat-x" };
  const json = JSON.stringify(args);

  it.each(
    /** @type {readonly [Provider, Record<string, unknown>][]} */ ([
      [
        "anthropic",
        {
          content: [
            { type: "text", text: "Sure. " },
            { type: "tool_use", name: "deploy", input: args },
          ],
        },
      ],
      [
        "gemini",
        { candidates: [{ content: { parts: [{ text: "Sure. " }, { functionCall: { name: "deploy", args } }] } }] },
      ],
      [
        "openai",
        {
          choices: [
            { message: { content: "Sure. ", tool_calls: [{ function: { name: "deploy", arguments: json } }] } },
          ],
        },
      ],
    ]),
  )("reads text and call out of %s's whole body", (name, body) => {
    expect(textOf(name, [body])).toBe(`Sure. → deploy ${json}`);
  });

  it("is none in the native dialect, which reports the decision only", () => {
    expect(dialects.native.text).toBe(null);
  });
});
