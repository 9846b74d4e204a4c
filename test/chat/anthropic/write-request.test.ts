import { describe, expect, it } from "vitest";
import { anthropicChat } from "../../../src/chat/anthropic/index.ts";
import type { ChatRequest, Turn } from "../../../src/chat/chat.ts";
import { CHAT } from "./samples.ts";

const write = (change: Partial<ChatRequest>) => anthropicChat.writeRequest({ ...CHAT, ...change });
const bodyOf = (change: Partial<ChatRequest>) => write(change).body;
const lossesOf = (change: Partial<ChatRequest>) =>
  write(change).uncarried.map(({ field, loss }) => `${field}: ${loss}`);

const text = (value: string) => ({ kind: "text" as const, text: value });
const call = (id: string | null, name = "weather") => ({
  kind: "call" as const,
  id,
  name,
  arguments: {},
  signature: null,
});
const result = (callId: string | null, said: string, name: string | null = "weather") => ({
  kind: "result" as const,
  callId,
  name,
  content: [text(said)],
  failed: false,
});
const user = (...parts: Turn["parts"]): Turn => ({ role: "user", parts });
const assistant = (...parts: Turn["parts"]): Turn => ({ role: "assistant", parts });
const messagesOf = (...turns: Turn[]) => bodyOf({ turns }).messages;
/** Ids of calls and results in their order. */
const idsOf = (...turns: Turn[]) =>
  [...JSON.stringify(messagesOf(...turns)).matchAll(/"(?:id|tool_use_id)":"([^"]*)"/g)].map(([, id]) => id);

const TOOL = { name: "weather", description: "", parameters: {} };
const OTHER = { name: "news", description: "Reads it.", parameters: { type: "object", required: ["topic"] } };
const OFFER = { tools: [TOOL, OTHER] };

describe("writeRequest() of Anthropic", () => {
  it("writes a plain chat", () => {
    expect(write({})).toEqual({
      path: "/v1/messages",
      headers: { "anthropic-version": "2023-06-01" },
      body: {
        model: CHAT.model,
        max_tokens: 1000,
        messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }],
      },
      uncarried: [],
    });
  });

  it("runs neighbours of one role together, results first", () => {
    const turns = [
      user(text("a")),
      user(text("b")),
      assistant(call("c1"), call("c2")),
      user(result("c1", "one")),
      user(text("and"), result("c2", "two")),
    ];
    expect(messagesOf(...turns)).toMatchObject([
      { role: "user", content: [{ text: "a" }, { text: "b" }] },
      { role: "assistant", content: [{ id: "c1" }, { id: "c2" }] },
      { role: "user", content: [{ tool_use_id: "c1" }, { tool_use_id: "c2" }, { text: "and" }] },
    ]);
  });

  it("leaves out text that says nothing, and turns of nothing else", () => {
    const turns = [user(text("a")), assistant(text(" \n")), user(text(""), text("b"))];
    expect(messagesOf(...turns)).toEqual([
      {
        role: "user",
        content: [
          { type: "text", text: "a" },
          { type: "text", text: "b" },
        ],
      },
    ]);
    expect(bodyOf({ system: ["", "Be brief."] }).system).toEqual([{ type: "text", text: "Be brief." }]);
    expect(bodyOf({ system: [""] })).not.toHaveProperty("system");
  });

  it.each([[[]], [[assistant(text("Welcome!")), user(text("Hi"))]]])("lets the user begin", (turns) => {
    expect(messagesOf(...turns)).toMatchObject([{ role: "user" }, ...turns.map(({ role }) => ({ role }))]);
  });

  it("tells that an answer to go on with means something else here", () => {
    expect(lossesOf({ turns: [user(text("a")), assistant(text("It"))] })).toEqual(["turns[1]: meaning"]);
  });

  describe("ids of calls", () => {
    it("keeps those in Anthropic's alphabet", () => {
      const turns = [assistant(call("toolu_1"), call("call_x-2")), user(result("call_x-2", ""), result("toolu_1", ""))];
      expect(idsOf(...turns)).toEqual(["toolu_1", "call_x-2", "call_x-2", "toolu_1"]);
    });

    it("makes others fit, the same for call and result", () => {
      const ids = idsOf(assistant(call("chatcmpl:1/ä"), call("")), user(result("chatcmpl:1/ä", ""), result("", "")));
      expect(ids.filter((id) => !/^[a-zA-Z0-9_-]+$/.test(id ?? ""))).toEqual([]);
      expect(ids.slice(0, 2)).toEqual(ids.slice(2));
      expect(new Set(ids).size).toBe(2);
    });

    it("makes ids where there are none, and finds the results by name and order", () => {
      const turns = [
        user(text("a")),
        assistant(call(null), call(null, "news"), call(null)),
        user(result(null, "1"), result(null, "2", "news"), result(null, "3")),
        assistant(call(null)),
        user(result(null, "4")),
      ];
      const [a, b, c, resultOfA, resultOfB, resultOfC, d, resultOfD] = idsOf(...turns);
      expect([resultOfA, resultOfB, resultOfC, resultOfD]).toEqual([a, b, c, d]);
      expect(new Set([a, b, c, d]).size).toBe(4);
      expect(idsOf(...turns.slice(0, 3))).toEqual([a, b, c, a, b, c]);
    });

    it("tells calls apart that a server has numbered anew", () => {
      const round = [assistant(call("call_0")), user(result("call_0", "x"))];
      const [a, resultOfA, b, resultOfB] = idsOf(...round, ...round);
      expect([resultOfA, resultOfB]).toEqual([a, b]);
      expect(a).not.toBe(b);
    });
  });

  describe("reasoning of the history", () => {
    const own = { kind: "reasoning" as const, text: "Hm.", signature: "anthropic:EqQB" };
    const foreign = { kind: "reasoning" as const, text: "Hm.", signature: "CiQB" };

    it("goes back to Anthropic alone", () => {
      const turns = [
        user(text("a")),
        assistant(own, foreign, { ...foreign, signature: null }, text("b")),
        user(text("c")),
      ];
      expect(messagesOf(...turns)).toMatchObject([
        {},
        { content: [{ type: "thinking", thinking: "Hm.", signature: "EqQB" }, { type: "text" }] },
        {},
      ]);
      expect(lossesOf({ turns })).toEqual(["turns[1].parts[1]: hint", "turns[1].parts[2]: hint"]);
    });

    it("decides whether thinking can go on in a tool loop", () => {
      const reasoning = { budgetTokens: 2000, effort: null };
      const loop = (...parts: Turn["parts"]) => [
        user(text("a")),
        assistant(...parts, call("c")),
        user(result("c", "x")),
      ];
      expect(bodyOf({ reasoning, maximumOutputTokens: 9000, turns: loop(own) })).toHaveProperty("thinking");
      expect(bodyOf({ reasoning, maximumOutputTokens: 9000, turns: loop() })).not.toHaveProperty("thinking");
      expect(lossesOf({ reasoning, maximumOutputTokens: 9000, turns: loop() })).toEqual(["reasoning: hint"]);
    });
  });

  describe("media", () => {
    const media = (mediaType: string | null, source: "url" | "base64") =>
      user({
        kind: "media",
        mediaType,
        source:
          source === "url" ? { kind: "url", url: "https://example.com/x" } : { kind: "base64", data: "R3LDvMOfZQ==" },
      });

    it.each([
      ["image/png", "base64", { type: "image", source: { type: "base64", media_type: "image/png" } }],
      ["application/pdf", "base64", { type: "document", source: { type: "base64", media_type: "application/pdf" } }],
      ["text/plain", "base64", { type: "document", source: { type: "text", media_type: "text/plain", data: "Grüße" } }],
      ["image/tiff", "url", { type: "image", source: { type: "url", url: "https://example.com/x" } }],
      [null, "url", { type: "image", source: { type: "url" } }],
      ["application/pdf", "url", { type: "document", source: { type: "url" } }],
    ] as const)("of %s as %s", (mediaType, source, block) => {
      expect(messagesOf(media(mediaType, source))).toMatchObject([{ content: [block] }]);
    });

    it.each([
      ["audio/wav", "base64"],
      ["image/tiff", "base64"],
      ["video/mp4", "url"],
      [null, "base64"],
    ] as const)("of %s as %s can't be shown", (mediaType, source) => {
      expect(lossesOf({ turns: [media(mediaType, source)] })).toEqual(["turns[0].parts[0]: meaning"]);
    });
  });

  describe("tools", () => {
    it("have a schema of an object", () => {
      expect(bodyOf(OFFER).tools).toEqual([
        { name: "weather", input_schema: { type: "object" } },
        { name: "news", description: "Reads it.", input_schema: { type: "object", required: ["topic"] } },
      ]);
      expect(bodyOf(OFFER)).not.toHaveProperty("tool_choice");
    });

    it.each<[ChatRequest["toolChoice"], boolean | null, object | undefined, string[]]>([
      [null, null, undefined, ["weather", "news"]],
      [null, true, undefined, ["weather", "news"]],
      [null, false, { type: "auto", disable_parallel_tool_use: true }, ["weather", "news"]],
      [{ mode: "auto", names: null }, true, { type: "auto", disable_parallel_tool_use: false }, ["weather", "news"]],
      [{ mode: "auto", names: ["news"] }, null, { type: "auto" }, ["news"]],
      [{ mode: "any", names: ["news"] }, null, { type: "tool", name: "news" }, ["weather", "news"]],
      [{ mode: "any", names: ["news", "x"] }, false, { type: "any", disable_parallel_tool_use: true }, ["news"]],
      [{ mode: "none", names: ["news"] }, false, { type: "none" }, ["weather", "news"]],
    ])("with the choice %j, parallel %s", (toolChoice, parallelCalls, choice, names) => {
      const body = bodyOf({ ...OFFER, toolChoice, parallelCalls });
      expect(body.tool_choice).toEqual(choice);
      expect(body.tools).toMatchObject(names.map((name) => ({ name })));
    });

    it("are declared where the history has calls, though none may be called", () => {
      const turns = [assistant(call("a"), call("b")), user(result("a", "x"), result("b", "y"))];
      expect(bodyOf({ turns })).toMatchObject({
        tools: [{ name: "weather", input_schema: { type: "object" } }],
        tool_choice: { type: "none" },
      });
      expect(bodyOf({ toolChoice: { mode: "none", names: null } })).not.toHaveProperty("tool_choice");
    });

    it("have names Anthropic takes, the same in the choice and the history", () => {
      const named = { name: "files.read:v2", description: "", parameters: {} };
      const body = bodyOf({
        tools: [named],
        toolChoice: { mode: "any", names: [named.name] },
        turns: [user(text("a")), assistant(call("c", named.name)), user(result("c", "x", named.name))],
      });
      const written = "files__x2e__read__x3a__v2";
      expect(body).toMatchObject({ tools: [{ name: written }], tool_choice: { name: written } });
      expect(JSON.stringify(body.messages)).toContain(`"name":"${written}"`);
      const long = { ...named, name: "n".repeat(129) };
      expect(lossesOf({ tools: [named, long] })).toEqual(["tools[1].name: meaning"]);
    });
  });

  describe("the names of a tool's parameters", () => {
    const taking = (...names: string[]) => ({
      name: "find",
      description: "",
      parameters: { type: "object", properties: Object.fromEntries(names.map((name) => [name, {}])) },
    });
    const lossesOfTools = (...tools: ChatRequest["tools"]) => lossesOf({ tools });

    it.each(["Account Number", "filter[id]", "größe", "", "p".repeat(65)])("can't be %j", (name) => {
      const expected = ["tools[1].parameters.properties: meaning"];
      expect(lossesOfTools(TOOL, taking("city", name))).toEqual(expected);
    });

    it.each(["city", "filter.id", "_a-B.9", "p".repeat(64)])("may be %j", (name) => {
      expect(lossesOfTools(taking(name))).toEqual([]);
    });

    it("are free inside an object", () => {
      const parameters = { type: "object", properties: { place: taking("Zip Code").parameters } };
      expect(lossesOfTools({ ...TOOL, parameters })).toEqual([]);
    });

    it("don't matter of a tool that is left away", () => {
      const tools = [TOOL, taking("Zip Code")];
      expect(lossesOf({ tools, toolChoice: { mode: "auto", names: ["weather"] } })).toEqual([]);
    });
  });

  describe("the most tokens", () => {
    it("are 16,384 where the chat doesn't say, and those of thinking on top", () => {
      expect(bodyOf({ maximumOutputTokens: null })).toMatchObject({ max_tokens: 16_384 });
      const reasoning = { budgetTokens: 5000, effort: null };
      expect(bodyOf({ maximumOutputTokens: null, reasoning })).toMatchObject({ max_tokens: 21_384 });
    });
  });

  describe("thinking", () => {
    const OLD = "claude-sonnet-4-5-20250929";
    const NEW = "claude-opus-5-5";
    const enabled = (budget: number) => ({ type: "enabled", budget_tokens: budget });
    const ADAPTIVE = { type: "adaptive", display: "summarized" };

    it.each<[string, number | null, "minimal" | "low" | "high" | null, number | null, object | undefined, string[]]>([
      [OLD, 2000, null, null, enabled(2000), []],
      [OLD, 500, null, null, enabled(1024), ["reasoning.budgetTokens: hint"]],
      [OLD, 9000, null, 4000, enabled(2000), ["reasoning.budgetTokens: hint"]],
      [OLD, 9000, null, 2000, undefined, ["reasoning: hint"]],
      [OLD, null, null, null, enabled(8192), []],
      [OLD, null, "high", null, enabled(16_384), ["reasoning.effort: hint"]],
      [OLD, 0, null, null, { type: "disabled" }, []],
      ["claude-opus-4-6", 2000, null, null, enabled(2000), []],
      ["claude-opus-4-6", null, "low", null, ADAPTIVE, []],
      ["claude-opus-4-7", 0, null, null, undefined, []],
      [NEW, 2000, null, null, ADAPTIVE, ["reasoning.budgetTokens: hint"]],
      [NEW, null, "minimal", null, ADAPTIVE, ["reasoning.effort: hint"]],
      [NEW, null, "high", null, ADAPTIVE, []],
      [NEW, 0, null, null, { type: "disabled" }, []],
      ["glm-4.7", null, null, null, enabled(8192), []],
    ])(
      "of %s with budget %s, effort %s within %s",
      (model, budgetTokens, effort, maximumOutputTokens, thinking, losses) => {
        const change = { model, maximumOutputTokens, reasoning: { budgetTokens, effort } };
        expect(bodyOf(change).thinking).toEqual(thinking);
        expect(lossesOf(change)).toEqual(losses);
      },
    );

    it("tells the effort to models that know it", () => {
      const reasoning = { budgetTokens: null, effort: "minimal" as const };
      expect(bodyOf({ model: NEW, reasoning }).output_config).toEqual({ effort: "low" });
      expect(bodyOf({ model: OLD, reasoning })).not.toHaveProperty("output_config");
    });

    it("gives way to a call that must be made", () => {
      const change = { ...OFFER, reasoning: { budgetTokens: null, effort: null }, model: NEW };
      expect(bodyOf({ ...change, toolChoice: { mode: "any", names: null } })).not.toHaveProperty("thinking");
      expect(bodyOf({ ...change, toolChoice: { mode: "auto", names: null } })).toHaveProperty("thinking");
    });
  });

  describe("sampling", () => {
    const thinking = { reasoning: { budgetTokens: 1024, effort: null }, maximumOutputTokens: 5000 };

    it.each<[string, Partial<ChatRequest>, object, string[]]>([
      ["an older model", { temperature: 0.3, topK: 5 }, { temperature: 0.3, top_k: 5 }, []],
      ["a warmer scale", { temperature: 1.7 }, { temperature: 1 }, ["temperature: hint"]],
      ["both kinds", { temperature: 0.3, topP: 0.9 }, { temperature: 0.3 }, ["topP: hint"]],
      [
        "a newer model",
        { model: "claude-sonnet-5-5", temperature: 0.3, topP: 0.5, topK: 1 },
        {},
        ["temperature: hint", "topP: hint", "topK: hint"],
      ],
      ["a newer model's defaults", { model: "claude-sonnet-5-5", temperature: 1, topP: 1 }, {}, []],
      ["thinking", { ...thinking, temperature: 0, topK: 5 }, {}, ["temperature: hint", "topK: hint"]],
      ["thinking a little wider", { ...thinking, topP: 0.97 }, { top_p: 0.97 }, []],
      ["thinking too narrow", { ...thinking, topP: 0.5 }, {}, ["topP: hint"]],
      [
        "what there is no field for",
        { seed: 1, presencePenalty: 0.5, frequencyPenalty: -0.5 },
        {},
        ["seed: hint", "presencePenalty: hint", "frequencyPenalty: hint"],
      ],
      ["penalties of nothing", { presencePenalty: 0, frequencyPenalty: 0 }, {}, []],
    ])("for %s", (_, change, expected, losses) => {
      const { temperature, top_p, top_k } = bodyOf(change);
      expect({ temperature, top_p, top_k }).toEqual({
        temperature: undefined,
        top_p: undefined,
        top_k: undefined,
        ...expected,
      });
      expect(lossesOf(change)).toEqual(losses);
    });
  });

  it.each<[string, Partial<ChatRequest>, string[]]>([
    ["JSON of any shape", { responseFormat: { kind: "json" } }, ["responseFormat: meaning"]],
    [
      "a format's name",
      { responseFormat: { kind: "json_schema", name: "n", schema: { type: "string" }, strict: true } },
      ["responseFormat.name: hint"],
    ],
    ["a stop at white space", { stop: ["\n\n", "END"] }, ["stop[0]: meaning"]],
    [
      "a signature of Gemini's",
      { turns: [user(text("a")), assistant({ ...call("c"), signature: "CiQB" }), user(result("c", "x"))] },
      ["turns[1].parts[0].signature: hint"],
    ],
  ])("can't carry %s", (_, change, losses) => {
    expect(lossesOf(change)).toEqual(losses);
  });

  it("writes the rest where it belongs", () => {
    const schema = { type: "object", properties: {}, additionalProperties: false };
    const responseFormat = { kind: "json_schema" as const, name: null, schema, strict: true };
    expect(bodyOf({ stream: true, stop: ["END"], responseFormat })).toMatchObject({
      stream: true,
      stop_sequences: ["END"],
      output_config: { format: { type: "json_schema", schema } },
    });
  });
});
