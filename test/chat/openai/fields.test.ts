/** Every field the SDK's types know: carried, or named. The types hold the tables complete. */

import type {
  ChatCompletionAssistantMessageParam,
  ChatCompletionContentPart,
  ChatCompletionContentPartImage,
  ChatCompletionContentPartText,
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionMessageFunctionToolCall,
  ChatCompletionStreamOptions,
  ChatCompletionToolMessageParam,
  ChatCompletionUserMessageParam,
} from "openai/resources/chat/completions";
import type { FunctionDefinition, ResponseFormatJSONSchema } from "openai/resources/shared";
import { describe, expect, it } from "vitest";
import { readChat } from "./samples.ts";

type Fate = "carried" | "hint" | "meaning";
/** Values of a field with what becomes of each: "carried" where it is nothing to name. */
type Table<Fields> = Record<keyof Fields, readonly (readonly [Fate, unknown])[]>;

const said = [{ role: "user", content: "Hi" }];
const tool = { type: "function", function: { name: "f" } };

const BODY: Table<ChatCompletionCreateParamsNonStreaming> = {
  model: [["carried", "other"]],
  messages: [["carried", [{ role: "user", content: "Other" }]]],
  audio: [["meaning", { format: "wav", voice: "ash" }]],
  frequency_penalty: [["carried", 0.5]],
  function_call: [["meaning", "auto"]],
  functions: [["meaning", [{ name: "f" }]]],
  logit_bias: [
    ["meaning", { 50256: -100 }],
    ["carried", {}],
  ],
  logprobs: [
    ["meaning", true],
    ["carried", false],
  ],
  max_completion_tokens: [["carried", 9]],
  max_tokens: [["carried", 9]],
  metadata: [["hint", { a: "b" }]],
  modalities: [
    ["meaning", ["text", "audio"]],
    ["carried", ["text"]],
  ],
  moderation: [["meaning", { model: "omni-moderation-latest" }]],
  n: [
    ["meaning", 2],
    ["carried", 1],
  ],
  parallel_tool_calls: [["carried", false]],
  prediction: [["hint", { type: "content", content: "x" }]],
  presence_penalty: [["carried", 0.5]],
  prompt_cache_key: [["hint", "key"]],
  prompt_cache_options: [["hint", { mode: "explicit" }]],
  prompt_cache_retention: [["hint", "24h"]],
  reasoning_effort: [
    ["carried", "low"],
    ["hint", "xhigh"],
    ["meaning", "unheard-of"],
  ],
  response_format: [
    ["carried", { type: "json_object" }],
    ["meaning", { type: "grammar" }],
  ],
  safety_identifier: [["hint", "user-1"]],
  seed: [["carried", 5]],
  service_tier: [
    ["hint", "flex"],
    ["carried", "auto"],
  ],
  stop: [["carried", ["END"]]],
  store: [
    ["hint", true],
    ["carried", false],
  ],
  stream: [["carried", true]],
  stream_options: [
    ["carried", { include_usage: true }],
    ["meaning", "usage"],
  ],
  temperature: [["carried", 0.5]],
  tool_choice: [
    ["carried", "none"],
    ["meaning", "unheard-of"],
    ["meaning", { type: "custom", custom: { name: "f" } }],
  ],
  tools: [
    ["carried", [tool]],
    ["meaning", [{ type: "custom", custom: { name: "f" } }]],
  ],
  top_logprobs: [
    ["meaning", 3],
    ["carried", 0],
  ],
  top_p: [["carried", 0.5]],
  user: [["hint", "user-1"]],
  verbosity: [
    ["hint", "low"],
    ["carried", "medium"],
  ],
  web_search_options: [["meaning", {}]],
};

const USER: Table<ChatCompletionUserMessageParam> = {
  role: [["meaning", "unheard-of"]],
  content: [["carried", "Other"]],
  name: [["meaning", "ann"]],
};

const ASSISTANT: Table<ChatCompletionAssistantMessageParam> = {
  role: [["meaning", "function"]],
  content: [["carried", "Other"]],
  audio: [["meaning", { id: "audio_1" }]],
  function_call: [["meaning", { name: "f", arguments: "{}" }]],
  name: [["meaning", "bob"]],
  refusal: [["hint", "No."]],
  tool_calls: [
    ["carried", [{ id: "c1", ...tool }]],
    ["meaning", [{ id: "c1", type: "custom", custom: { name: "f", input: "" } }]],
  ],
};

const RESULT: Table<ChatCompletionToolMessageParam> = {
  role: [["meaning", "unheard-of"]],
  content: [["carried", [{ type: "text", text: "Other" }]]],
  tool_call_id: [["carried", "c2"]],
};

const breakpoint = { mode: "explicit" };

const TEXT: Table<ChatCompletionContentPartText> = {
  type: [["meaning", "unheard-of"]],
  text: [["carried", "Other"]],
  prompt_cache_breakpoint: [["hint", breakpoint]],
};

const IMAGE: Table<ChatCompletionContentPartImage.ImageURL> = {
  url: [
    ["carried", "https://b.example/b.png"],
    ["carried", "data:image/png;base64,aGk="],
    ["meaning", "data:image/svg+xml,<svg/>"],
    ["meaning", "ftp://a.example/a.png"],
  ],
  detail: [
    ["hint", "low"],
    ["carried", "auto"],
  ],
};

const FILE: Table<ChatCompletionContentPart.File.File> = {
  file_data: [
    ["carried", "data:application/pdf;base64,aGkh"],
    ["meaning", "aGkh"],
  ],
  file_id: [["meaning", "file-1"]],
  filename: [["hint", "a.pdf"]],
};

const CALL: Table<ChatCompletionMessageFunctionToolCall.Function> = {
  name: [["carried", "other"]],
  arguments: [
    ["carried", '{"a":1}'],
    ["meaning", '{"a":'],
    ["meaning", "[]"],
    ["meaning", `{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`],
  ],
};

const FUNCTION: Table<FunctionDefinition> = {
  name: [["carried", "other"]],
  description: [["carried", "Does it."]],
  parameters: [["carried", { type: "object" }]],
  strict: [
    ["hint", true],
    ["carried", false],
  ],
};

const SCHEMA: Table<ResponseFormatJSONSchema.JSONSchema> = {
  name: [["carried", "other"]],
  description: [["hint", "A reply."]],
  schema: [["carried", { type: "object" }]],
  strict: [["carried", true]],
};

const STREAM: Table<ChatCompletionStreamOptions> = {
  include_usage: [["carried", true]],
  include_obfuscation: [
    ["hint", true],
    ["carried", false],
  ],
};

const url = "https://a.example/a.png";
const pdf = "data:application/pdf;base64,aGk=";
const call = { name: "f", arguments: "{}" };
const userSays = (part: unknown) => [{ role: "user", content: [{ type: "text", text: "Look" }, part] }];

interface Place {
  /** Where the fields stand: ""; "messages[0]". */
  readonly path: string;
  readonly table: Record<string, readonly (readonly [Fate, unknown])[]>;
  readonly fields: object;
  /** The body that has these fields there. */
  readonly around: (fields: object) => object;
}

const PLACES: readonly Place[] = [
  { path: "", table: BODY, fields: { model: "m", messages: said }, around: (fields) => fields },
  {
    path: "messages[0]",
    table: USER,
    fields: { role: "user", content: "Hi" },
    around: (message) => ({ messages: [message] }),
  },
  {
    path: "messages[0]",
    table: ASSISTANT,
    fields: { role: "assistant", content: "Hi" },
    around: (message) => ({ messages: [message] }),
  },
  {
    path: "messages[0]",
    table: RESULT,
    fields: { role: "tool", content: "Hi", tool_call_id: "c1" },
    around: (message) => ({ messages: [message] }),
  },
  {
    path: "messages[0].content[1]",
    table: TEXT,
    fields: { type: "text", text: "Hi" },
    around: (part) => ({ messages: userSays(part) }),
  },
  {
    path: "messages[0].content[1].image_url",
    table: IMAGE,
    fields: { url },
    around: (image_url) => ({ messages: userSays({ type: "image_url", image_url }) }),
  },
  {
    path: "messages[0].content[1].file",
    table: FILE,
    fields: { file_data: pdf },
    around: (file) => ({ messages: userSays({ type: "file", file }) }),
  },
  {
    path: "messages[0].tool_calls[0].function",
    table: CALL,
    fields: call,
    around: (called) => ({
      messages: [{ role: "assistant", tool_calls: [{ id: "c1", type: "function", function: called }] }],
    }),
  },
  {
    path: "tools[0].function",
    table: FUNCTION,
    fields: { name: "f" },
    around: (declared) => ({ tools: [{ type: "function", function: declared }] }),
  },
  {
    path: "response_format.json_schema",
    table: SCHEMA,
    fields: { name: "reply", schema: {} },
    around: (json_schema) => ({ response_format: { type: "json_schema", json_schema } }),
  },
  {
    path: "stream_options",
    table: STREAM,
    fields: {},
    around: (stream_options) => ({ stream: true, stream_options }),
  },
];

const CASES = PLACES.flatMap(({ path, table, fields, around }) =>
  Object.entries(table).flatMap(([name, values]) =>
    values.map(([fate, value]) => {
      const body = (changed: object) => ({ model: "m", messages: said, ...around({ ...fields, ...changed }) });
      return {
        field: path === "" ? name : `${path}.${name}`,
        fate,
        value,
        body: body({ [name]: value }),
        plain: body({}),
      };
    }),
  ),
);

/** Values that say what is said without them anyway: nothing to carry, nothing to name. */
const EMPTY = new Set<unknown>([false, 1, 0, "auto", "medium", "{}"]);
const saysNothing = (field: string, value: unknown): boolean =>
  field === "parallel_tool_calls" ? false : EMPTY.has(value) || ["{}", '["text"]'].includes(JSON.stringify(value));

describe("readRequest()", () => {
  it.each(CASES)("$field as $value: $fate", ({ field, fate, value, body, plain }) => {
    const { chat, uncarried } = readChat(body);
    if (fate === "carried") {
      expect(uncarried).toEqual([]);
      if (saysNothing(field, value)) expect(chat).toEqual(readChat(plain).chat);
      else expect(chat).not.toEqual(readChat(plain).chat);
    } else {
      expect(uncarried.length).toBeGreaterThan(0);
      expect(uncarried.every((lost) => lost.loss === fate)).toBe(true);
      const isNamed = uncarried.some((lost) => lost.field.startsWith(field) || field.startsWith(lost.field));
      expect(isNamed, JSON.stringify(uncarried)).toBe(true);
    }
  });

  it.each(PLACES)("names a field unheard of in $path ($fields) as meaning", ({ path, fields, around }) => {
    const body = { model: "m", messages: said, ...around({ ...fields, frobnicate: 1, constructor: 2 }) };
    const place = path === "" ? "" : `${path}.`;
    expect(readChat(body).uncarried).toEqual([
      { field: `${place}frobnicate`, loss: "meaning" },
      { field: `${place}constructor`, loss: "meaning" },
    ]);
  });

  it.each([
    [{ type: "input_audio", input_audio: { data: "aGk=", format: "wav" } }, "meaning", ""],
    [{ type: "refusal", refusal: "No." }, "hint", ".type"],
  ])("names the part %j", (part, loss, suffix) => {
    const { uncarried } = readChat({ model: "m", messages: userSays(part) });
    expect(uncarried).toEqual([{ field: `messages[0].content[1]${suffix}`, loss }]);
  });

  it("names instructions that come in the middle, and carries their words", () => {
    const { chat, uncarried } = readChat({
      model: "m",
      messages: [...said, { role: "system", content: "Now in French." }],
    });
    expect(chat.system).toEqual(["Now in French."]);
    expect(uncarried).toEqual([{ field: "messages[1].role", loss: "meaning" }]);
  });

  it("takes an SDK's own message back without a loss of meaning", () => {
    const message = { role: "assistant", content: "Hi", refusal: null, annotations: [], parsed: { a: 1 }, audio: null };
    const calls = [{ id: "c1", index: 0, type: "function", function: { ...call, parsed_arguments: {} } }];
    const { uncarried } = readChat({ model: "m", messages: [{ ...message, tool_calls: calls }] });
    expect(uncarried.filter(({ loss }) => loss === "meaning")).toEqual([]);
  });

  const choose = (tool_choice: unknown) => readChat({ model: "m", messages: said, tools: [tool], tool_choice });

  it.each([
    ["auto", { mode: "auto", names: null }],
    ["required", { mode: "any", names: null }],
    ["none", { mode: "none", names: null }],
    [tool, { mode: "any", names: ["f"] }],
    [
      { type: "allowed_tools", allowed_tools: { mode: "auto", tools: [tool] } },
      { mode: "auto", names: ["f"] },
    ],
    [
      { type: "allowed_tools", allowed_tools: { mode: "required", tools: [tool] } },
      { mode: "any", names: ["f"] },
    ],
  ])("reads the choice %j", (choice, expected) => {
    expect(choose(choice)).toMatchObject({ chat: { toolChoice: expected }, uncarried: [] });
  });
});
