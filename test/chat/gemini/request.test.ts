import { describe, expect, it } from "vitest";
import type { ChatRequest, Turn } from "../../../src/chat/chat.ts";
import { geminiChat } from "../../../src/chat/gemini/index.ts";
import { CHAT } from "./samples.ts";

const URL_WHOLE = new URL("https://router.example/v1beta/models/gemini-3-flash:generateContent");
const hello = { role: "user", parts: [{ text: "Hello" }] };

const attempt = (body: object, url = URL_WHOLE) => geminiChat.readRequest({ contents: [hello], ...body }, url);

const read = (body: object, url = URL_WHOLE) => {
  const reading = attempt(body, url);
  if (!reading.ok) throw new Error(reading.problem.message);
  return reading.value;
};

const hints = (...fields: string[]) => fields.map((field) => ({ field, loss: "hint" }));
const meanings = (...fields: string[]) => fields.map((field) => ({ field, loss: "meaning" }));
const settings = (generationConfig: object) => ({ generationConfig });
const choice = (functionCallingConfig: object) => ({ toolConfig: { functionCallingConfig } });
const declare = (declaration: object) => ({ tools: [{ functionDeclarations: [{ name: "f", ...declaration }] }] });
const said = (...parts: object[]) => ({ contents: [{ role: "user", parts }] });

const PART = "contents[0].parts[0]";
const CONFIG = "generationConfig";
const CALLING = "toolConfig.functionCallingConfig";
const DECLARATION = "tools[0].functionDeclarations[0]";

describe("readRequest()", () => {
  it("reads a plain request with nothing left over", () => {
    expect(read({})).toEqual({ chat: CHAT, uncarried: [] });
  });

  it("carries every field there is a word for", () => {
    const { chat, uncarried } = read({
      model: "models/gemini-3-flash",
      systemInstruction: { role: "system", parts: [{ text: "Be brief." }, { text: "Be kind." }] },
      ...declare({ description: "Finds.", parametersJsonSchema: { type: "object" }, behavior: "BLOCKING" }),
      ...choice({ mode: "ANY", allowedFunctionNames: ["f"] }),
      ...settings({
        ...{ temperature: 0.5, topP: 0.9, topK: 40, seed: 7, presencePenalty: 1, frequencyPenalty: -1 },
        ...{ maxOutputTokens: "100", stopSequences: ["END"], candidateCount: 1, responseModalities: ["TEXT"] },
        ...{ responseMimeType: "application/json", responseJsonSchema: { type: "array" }, responseLogprobs: false },
        thinkingConfig: { includeThoughts: true, thinkingLevel: "LOW" },
      }),
    });
    expect(uncarried).toEqual([]);
    expect(chat).toEqual({
      ...CHAT,
      system: ["Be brief.", "Be kind."],
      tools: [{ name: "f", description: "Finds.", parameters: { type: "object" } }],
      toolChoice: { mode: "any", names: ["f"] },
      ...{ temperature: 0.5, topP: 0.9, topK: 40, seed: 7, presencePenalty: 1, frequencyPenalty: -1 },
      maximumOutputTokens: 100,
      stop: ["END"],
      responseFormat: { kind: "json_schema", name: null, schema: { type: "array" }, strict: true },
      reasoning: { budgetTokens: null, effort: "low" },
    });
  });

  it("reads snake_case and single objects as the API does", () => {
    const { chat, uncarried } = read({
      contents: { parts: { inline_data: { mime_type: "image/png", data: "-_8" } } },
      system_instruction: { parts: { text: "Be brief." } },
      tools: { function_declarations: { name: "f", parameters: { type: "OBJECT", max_properties: "2" } } },
      tool_config: { function_calling_config: { mode: "none" } },
      generation_config: { max_output_tokens: 5, thinking_config: { thinking_budget: 9 } },
    });
    expect(uncarried).toEqual([]);
    expect(chat).toMatchObject({
      system: ["Be brief."],
      turns: [{ parts: [{ kind: "media", mediaType: "image/png", source: { kind: "base64", data: "+/8=" } }] }],
      tools: [{ name: "f", parameters: { type: "object", maxProperties: 2 } }],
      toolChoice: { mode: "none", names: null },
      maximumOutputTokens: 5,
      reasoning: { budgetTokens: 9, effort: null },
    });
  });

  it.each<[string, object, readonly object[]]>([
    [
      "labels, tier and store",
      { labels: { a: "b" }, serviceTier: "FLEX", store: false },
      hints("labels", "serviceTier", "store"),
    ],
    ["a cache", { cachedContent: "cachedContents/1" }, meanings("cachedContent")],
    ["a continuation", { continuationToken: "t" }, meanings("continuationToken")],
    ["a field to come", { new_field: 1 }, meanings("newField")],
    ["another model", { model: "models/other" }, meanings("model")],
    ["lenient safety", { safetySettings: [{ category: "C", threshold: "BLOCK_NONE" }] }, hints("safetySettings[0]")],
    [
      "strict safety",
      { safetySettings: [{ category: "C", threshold: "BLOCK_LOW_AND_ABOVE" }] },
      meanings("safetySettings[0]"),
    ],
    ["several answers", settings({ candidateCount: 2 }), meanings(`${CONFIG}.candidateCount`)],
    [
      "speech",
      settings({ responseModalities: ["AUDIO"], speechConfig: {} }),
      meanings(`${CONFIG}.speechConfig`, `${CONFIG}.responseModalities`),
    ],
    ["images", settings({ imageConfig: {} }), meanings(`${CONFIG}.imageConfig`)],
    [
      "log probabilities",
      settings({ responseLogprobs: true, logprobs: 3 }),
      meanings(`${CONFIG}.logprobs`, `${CONFIG}.responseLogprobs`),
    ],
    ["a format to come", settings({ responseFormat: [{ text: {} }] }), meanings(`${CONFIG}.responseFormat`)],
    [
      "an enum as the answer",
      settings({ responseMimeType: "text/x.enum", responseSchema: {} }),
      meanings(`${CONFIG}.responseMimeType`, `${CONFIG}.responseSchema`),
    ],
    ["media resolution", settings({ mediaResolution: "LOW" }), hints(`${CONFIG}.mediaResolution`)],
    [
      "a thinking level to come",
      settings({ thinkingConfig: { thinkingLevel: "NEW" } }),
      meanings(`${CONFIG}.thinkingConfig.thinkingLevel`),
    ],
    [
      "the highest thinking",
      settings({ thinkingConfig: { thinkingLevel: "XHIGH" } }),
      hints(`${CONFIG}.thinkingConfig.thinkingLevel`),
    ],
    ["a field in both spellings", settings({ topK: 1, top_k: 2 }), meanings(`${CONFIG}.topK`)],
    [
      "server tools",
      { tools: [{ googleSearch: {} }, { codeExecution: {}, urlContext: {} }] },
      meanings("tools[0].googleSearch", "tools[1].codeExecution", "tools[1].urlContext"),
    ],
    [
      "what a function returns",
      declare({ response: {}, responseJsonSchema: {} }),
      hints(`${DECLARATION}.response`, `${DECLARATION}.responseJsonSchema`),
    ],
    ["a function not waited for", declare({ behavior: "NON_BLOCKING" }), meanings(`${DECLARATION}.behavior`)],
    ["validated calls", choice({ mode: "VALIDATED" }), hints(`${CALLING}.mode`)],
    ["a mode to come", choice({ mode: "NEW" }), meanings(`${CALLING}.mode`)],
    ["a mode as its number", choice({ mode: 2 }), meanings(`${CALLING}.mode`)],
    [
      "names where they mean nothing",
      choice({ mode: "AUTO", allowedFunctionNames: ["f"] }),
      meanings(`${CALLING}.allowedFunctionNames`),
    ],
    [
      "arguments in pieces",
      choice({ streamFunctionCallArguments: true }),
      hints(`${CALLING}.streamFunctionCallArguments`),
    ],
    ["retrieval", { toolConfig: { retrievalConfig: {} } }, meanings("toolConfig.retrievalConfig")],
    ["code that was run", said({ executableCode: { code: "1" } }), meanings(`${PART}.executableCode`)],
    [
      "two contents in a part",
      said({ text: "a", fileData: { fileUri: "https://a.example/b" } }),
      meanings(`${PART}.fileData`),
    ],
    [
      "a clip of a video",
      said({ inlineData: { mimeType: "video/mp4", data: "AAAA" }, videoMetadata: {} }),
      meanings(`${PART}.videoMetadata`),
    ],
    [
      "a file's name",
      said({ inlineData: { mimeType: "image/png", data: "AAAA", displayName: "x" } }),
      hints(`${PART}.inlineData.displayName`),
    ],
    [
      "a file at Google",
      said({ fileData: { fileUri: "https://generativelanguage.googleapis.com/v1beta/files/1" } }),
      meanings(`${PART}.fileData.fileUri`),
    ],
    [
      "a video",
      said({ fileData: { fileUri: "https://www.youtube.com/watch?v=1" } }),
      meanings(`${PART}.fileData.fileUri`),
    ],
    ["a bucket", said({ fileData: { fileUri: "gs://b/c" } }), meanings(`${PART}.fileData.fileUri`)],
    ["a text's signature", said({ text: "a", thoughtSignature: "c2ln" }), hints(`${PART}.thoughtSignature`)],
    [
      "a result to be continued",
      said({ functionResponse: { name: "f", response: {}, willContinue: true } }),
      meanings(`${PART}.functionResponse.willContinue`),
    ],
    ["a role to come", { contents: [{ role: "critic", parts: [{ text: "a" }] }] }, meanings("contents[0].role")],
    [
      "a picture as instruction",
      { systemInstruction: { parts: [{ inlineData: { mimeType: "image/png", data: "AAAA" } }] } },
      meanings("systemInstruction.parts"),
    ],
  ])("names %s", (_, body, uncarried) => {
    expect(read(body).uncarried).toEqual(uncarried);
  });

  it("takes null for a field left out", () => {
    expect(read({ tools: null, cachedContent: null, generationConfig: { topK: null, newField: null } })).toEqual(
      read({}),
    );
  });

  it.each<[string, string, string[]]>([
    ["generateContent?key=k&prettyPrint=false", "whole", []],
    ["streamGenerateContent?alt=sse", "stream", []],
    ["streamGenerateContent", "stream", ["alt"]],
    ["generateContent?fields=candidates", "whole", ["fields"]],
  ])("reads the framing of %s off the URL", (method, framing, fields) => {
    const { chat, uncarried } = read({}, new URL(`https://router.example/v1beta/models/m:${method}`));
    expect([chat.model, chat.stream]).toEqual(["m", framing === "stream"]);
    expect(uncarried).toEqual(meanings(...fields));
  });

  it.each<[string, object, string | undefined]>([
    ["no contents", { contents: [] }, "contents"],
    ["a text that is none", said({ text: 1 }), `${PART}.text`],
    ["media without a type", said({ inlineData: { data: "AAAA" } }), `${PART}.inlineData.mimeType`],
    ["a nameless call", said({ functionCall: { args: {} } }), `${PART}.functionCall.name`],
    ["a number that is none", settings({ topK: "many" }), `${CONFIG}.topK`],
    ["a nameless function", { tools: [{ functionDeclarations: [{}] }] }, `${DECLARATION}.name`],
  ])("refuses %s", (_, body, parameter) => {
    expect(attempt(body)).toMatchObject({ ok: false, problem: { kind: "invalid_request", parameter } });
  });
});

const callOf = (name: string, id?: string) => ({ functionCall: { name, args: {}, ...(id && { id }) } });
const resultOf = (name: string, response: object, id?: string) => ({
  functionResponse: { name, response, ...(id && { id }) },
});
const talk = (calls: object[], results: object[]): readonly Turn[] =>
  read({ contents: [hello, { role: "model", parts: calls }, { role: "user", parts: results }] }).chat.turns.slice(1);
const idsOf = ([calls, results]: readonly Turn[]) => [
  calls?.parts.map((part) => part.kind === "call" && part.id),
  results?.parts.map((part) => part.kind === "result" && part.callId),
];

describe("calls and their results", () => {
  it("match by id, or by order and name", () => {
    const results = [resultOf("g", {}), resultOf("f", {}), resultOf("f", {}, "b")];
    const ids = idsOf(talk([callOf("f", "a"), callOf("f", "b"), callOf("g")], results));
    expect(ids).toEqual([
      ["a", "b", null],
      [null, "a", "b"],
    ]);
  });

  it("bear the result's id where the call has none", () => {
    expect(idsOf(talk([callOf("f")], [resultOf("f", {}, "x")]))).toEqual([["x"], ["x"]]);
  });

  it.each([
    [{ output: "sunny" }, "sunny", false],
    [{ output: { sky: "blue" } }, '{"sky":"blue"}', false],
    [{ result: "sunny" }, '{"result":"sunny"}', false],
    [{ error: "no sky" }, "no sky", true],
    [{ error: "no sky", code: 4 }, '{"error":"no sky","code":4}', true],
  ])("read the response %j", (response, text, failed) => {
    expect(talk([callOf("f")], [resultOf("f", response)])[1]?.parts).toEqual([
      { kind: "result", callId: null, name: "f", content: [{ kind: "text", text }], failed },
    ]);
  });

  it("carry media with a result", () => {
    const parts = [{ inlineData: { mimeType: "image/png", data: "AAAA" } }];
    const [, turn] = talk([callOf("f")], [{ functionResponse: { name: "f", response: {}, parts } }]);
    expect(turn?.parts[0]).toMatchObject({ content: [{ kind: "media", mediaType: "image/png" }] });
  });

  it("take the sentinel for no signature, and a thought for reasoning", () => {
    const [turn] = talk(
      [
        { text: "Hm", thought: true, thoughtSignature: "c2ln" },
        { ...callOf("f"), thoughtSignature: "skip_thought_signature_validator" },
      ],
      [resultOf("f", {})],
    );
    expect(turn?.parts).toEqual([
      { kind: "reasoning", text: "Hm", signature: "c2ln" },
      { kind: "call", id: null, name: "f", arguments: {}, signature: null },
    ]);
  });

  it("leave out a turn that says nothing", () => {
    expect(read({ contents: [hello, { role: "model", parts: [] }, hello] }).chat.turns).toHaveLength(2);
  });
});

const text = (value: string) => ({ kind: "text", text: value }) as const;
const madeCall = (id: string, signature: string | null = null) =>
  ({ kind: "call", id, name: "f", arguments: {}, signature }) as const;
const write = (chat: Partial<ChatRequest>) => geminiChat.writeRequest({ ...CHAT, ...chat });

describe("writeRequest()", () => {
  it("runs turns of one role together and signs the first call where none is", () => {
    const turns: Turn[] = [
      { role: "user", parts: [text("a")] },
      { role: "user", parts: [text("b")] },
      { role: "assistant", parts: [text("c"), madeCall("1")] },
      { role: "assistant", parts: [madeCall("2")] },
      {
        role: "user",
        parts: [{ kind: "result", callId: "2", name: null, content: [text("d"), text("e")], failed: false }],
      },
      { role: "user", parts: [{ kind: "result", callId: "1", name: null, content: [], failed: true }] },
      { role: "assistant", parts: [madeCall("3", "c2ln"), madeCall("4")] },
    ];
    expect(write({ turns }).body.contents).toEqual([
      { role: "user", parts: [{ text: "a" }, { text: "b" }] },
      {
        role: "model",
        parts: [
          { text: "c" },
          { functionCall: { id: "1", name: "f", args: {} }, thoughtSignature: "skip_thought_signature_validator" },
          { functionCall: { id: "2", name: "f", args: {} } },
        ],
      },
      {
        role: "user",
        parts: [
          { functionResponse: { id: "2", name: "f", response: { output: "d\ne" } } },
          { functionResponse: { id: "1", name: "f", response: { error: "" } } },
        ],
      },
      {
        role: "model",
        parts: [
          { functionCall: { id: "3", name: "f", args: {} }, thoughtSignature: "c2ln" },
          { functionCall: { id: "4", name: "f", args: {} } },
        ],
      },
    ]);
  });

  it("lets media follow a result for models that have no room within it", () => {
    const picture = { kind: "media", mediaType: "image/jpg", source: { kind: "base64", data: "AAAA" } } as const;
    const result = { kind: "result", callId: "1", name: "f", content: [picture], failed: false } as const;
    const parts = (model: string) =>
      JSON.stringify(write({ model, turns: [{ role: "user", parts: [result] }] }).body.contents);
    const inline = '{"inlineData":{"mimeType":"image/jpeg","data":"AAAA"}}';
    expect(parts("gemini-3-pro")).toContain(`"response":{"output":""},"parts":[${inline}]}}`);
    expect(parts("gemini-2.5-pro")).toContain(`"response":{"output":""}}},${inline}]`);
  });

  it("writes an effort as a budget for models that take no level", () => {
    const reasoning = { budgetTokens: null, effort: "medium" } as const;
    const written = (model: string) => write({ model, reasoning }).body.generationConfig;
    expect(written("gemini-2.5-pro")).toEqual({ thinkingConfig: { includeThoughts: true, thinkingBudget: 8192 } });
    expect(written("gemini-3.1-pro")).toEqual({ thinkingConfig: { includeThoughts: true, thinkingLevel: "MEDIUM" } });
  });

  it.each([
    ["gemini-3-pro-preview", "minimal", "LOW"],
    ["gemini-3-pro-preview", "medium", "HIGH"],
    ["models/gemini-3.0-pro", "medium", "HIGH"],
    ["gemini-3-pro-preview", "low", "LOW"],
    ["gemini-3-pro-preview", "high", "HIGH"],
    ["gemini-3.1-pro-preview", "minimal", "LOW"],
    ["gemini-3.1-pro-preview", "medium", "MEDIUM"],
    ["gemini-3.8-flash", "minimal", "LOW"],
    ["gemini-flash-latest", "minimal", "LOW"],
    ["gemini-3.8-flash", "medium", "MEDIUM"],
    ["gemini-3-flash-preview", "minimal", "MINIMAL"],
    ["gemini-3.5-flash-lite", "minimal", "MINIMAL"],
  ] as const)("writes for %s the effort %s as %s", (model, effort, level) => {
    const { body, uncarried } = write({ model, reasoning: { budgetTokens: null, effort } });
    expect(body.generationConfig).toEqual({ thinkingConfig: { includeThoughts: true, thinkingLevel: level } });
    expect(uncarried).toEqual(level === effort.toUpperCase() ? [] : hints("reasoning.effort"));
  });

  it.each([
    ["gemini-2.5-flash", 50_000, 24_576],
    ["gemini-2.5-flash", 24_576, 24_576],
    ["gemini-2.5-flash", 1, 1],
    ["gemini-2.5-flash-lite", 24_577, 24_576],
    ["gemini-2.5-flash-lite", 100, 512],
    ["models/gemini-2.5-pro", 50_000, 32_768],
    ["gemini-2.5-pro", 32_768, 32_768],
    ["gemini-2.5-pro", 100, 128],
    ["gemini-3-pro", 50_000, 50_000],
  ])("writes for %s a budget of %i tokens as %i", (model, budgetTokens, thinkingBudget) => {
    const { body, uncarried } = write({ model, reasoning: { budgetTokens, effort: null } });
    expect(body.generationConfig).toEqual({ thinkingConfig: { includeThoughts: true, thinkingBudget } });
    expect(uncarried).toEqual(thinkingBudget === budgetTokens ? [] : hints("reasoning.budgetTokens"));
  });

  it.each(["gemini-2.5-flash", "gemini-2.5-pro", "gemini-3.8-flash", "gemini-10-pro", "gemini-flash-latest"])(
    "sends %s no penalties",
    (model) => {
      const penalized = write({ model, presencePenalty: 0.5, frequencyPenalty: -0.5 });
      expect(penalized.body).not.toHaveProperty("generationConfig");
      expect(penalized.uncarried).toEqual(hints("presencePenalty", "frequencyPenalty"));
      const unpenalized = write({ model, presencePenalty: 0, frequencyPenalty: 0 });
      expect([unpenalized.body.generationConfig, unpenalized.uncarried]).toEqual([undefined, []]);
    },
  );

  it.each(["gemini-2.0-flash", "models/gemini-1.5-pro", "gemma-3-27b-it"])("sends %s penalties", (model) => {
    const { body, uncarried } = write({ model, presencePenalty: 0.5, frequencyPenalty: -0.5 });
    expect(body.generationConfig).toEqual({ presencePenalty: 0.5, frequencyPenalty: -0.5 });
    expect(uncarried).toEqual([]);
  });

  it("switches thinking off as far as the model can", () => {
    const { chat, uncarried } = read(settings({ thinkingConfig: { thinkingBudget: 0 } }));
    expect([chat.reasoning, uncarried]).toEqual([{ budgetTokens: 0, effort: null }, []]);
    const written = (model: string) => {
      const { body, uncarried } = write({ model, reasoning: chat.reasoning });
      return [body.generationConfig, uncarried];
    };
    expect(written("gemini-2.5-flash")).toEqual([{ thinkingConfig: { thinkingBudget: 0 } }, []]);
    const least = hints("reasoning.budgetTokens");
    expect(written("gemini-2.5-pro")).toEqual([{ thinkingConfig: { thinkingBudget: 128 } }, least]);
    expect(written("gemini-3-pro")).toEqual([{ thinkingConfig: { thinkingLevel: "LOW" } }, least]);
  });

  const tool = { name: "f", description: "", parameters: {} };
  const gif = { kind: "media", mediaType: "image/gif", source: { kind: "base64", data: "AAAA" } } as const;
  const orphan = { kind: "result", callId: "9", name: null, content: [], failed: false } as const;
  it.each<[string, Partial<ChatRequest>, readonly object[]]>([
    ["one call at a time", { tools: [tool], parallelCalls: false }, meanings("parallelCalls")],
    ["several calls at a time", { tools: [tool], parallelCalls: true }, []],
    [
      "thoughts",
      { turns: [{ role: "assistant", parts: [text("a"), { kind: "reasoning", text: "b", signature: "s" }] }] },
      hints("turns[0].parts[1]"),
    ],
    ["a result of no call", { turns: [{ role: "user", parts: [orphan] }] }, meanings("turns[0].parts[0].name")],
    ["an image of another kind", { turns: [{ role: "user", parts: [gif] }] }, meanings("turns[0].parts[0].mediaType")],
    ["a name that is refused", { tools: [{ ...tool, name: "1st" }] }, meanings("tools[0].name")],
    ["a sixth stop sequence", { stop: ["1", "2", "3", "4", "5", "6"] }, meanings("stop[5]")],
    [
      "a format's name",
      { responseFormat: { kind: "json_schema", name: "n", schema: {}, strict: false } },
      hints("responseFormat.name"),
    ],
    [
      "a format beside tools",
      { model: "gemini-2.5-pro", tools: [tool], responseFormat: { kind: "json" } },
      meanings("responseFormat"),
    ],
    ["budget and effort", { reasoning: { budgetTokens: 9, effort: "low" } }, hints("reasoning.effort")],
    ["nothing said", { turns: [{ role: "user", parts: [text("")] }] }, meanings("turns")],
  ])("names %s", (_, chat, uncarried) => {
    expect(write(chat).uncarried).toEqual(uncarried);
  });
});
