/** Holds the reader to the official SDK's types: no field they name is dropped in silence. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { geminiChat } from "../../../src/chat/gemini/index.ts";

const types = readFileSync(join(import.meta.dirname, "../../../node_modules/@google/genai/dist/genai.d.ts"), "utf8");

/** The names of a type's own fields. */
const fieldsOf = (type: string): readonly string[] => {
  const declared = new RegExp(`^(?:export )?declare (?:interface|class) ${type} \\{\\r?\\n(.*?)^\\}`, "ms").exec(
    types,
  )?.[1];
  return [...(declared ?? "").matchAll(/^ {4}(\w+)\??:/gm)].map(([, name]) => String(name));
};

const url = new URL("https://router.example/v1beta/models/gemini-3-flash:generateContent");
const hello = { role: "user", parts: [{ text: "Hello" }] };
const read = (body: object) => geminiChat.readRequest({ contents: [hello], ...body }, url);
const inPart = (part: object) => ({ contents: [{ role: "user", parts: [part] }] });

/** Where each type stands in a request, given some of its fields. */
const places: readonly (readonly [type: string, place: (fields: object) => object, base: object])[] = [
  ["GenerateContentConfig", (fields) => fields, {}],
  ["GenerationConfig", (fields) => ({ generationConfig: fields }), {}],
  ["ThinkingConfig", (fields) => ({ generationConfig: { thinkingConfig: fields } }), {}],
  ["Content", (fields) => ({ contents: [fields] }), hello],
  ["Part", inPart, { text: "Hello" }],
  ["Blob_2", (fields) => inPart({ inlineData: fields }), { mimeType: "image/png", data: "AAAA" }],
  ["FileData", (fields) => inPart({ fileData: fields }), { fileUri: "https://a.example/b.png" }],
  ["FunctionCall", (fields) => inPart({ functionCall: fields }), { name: "f" }],
  ["FunctionResponse", (fields) => inPart({ functionResponse: fields }), { name: "f", response: {} }],
  ["FunctionResponsePart", (fields) => inPart({ functionResponse: { name: "f", response: {}, parts: [fields] } }), {}],
  ["Tool", (fields) => ({ tools: [fields] }), {}],
  ["FunctionDeclaration", (fields) => ({ tools: [{ functionDeclarations: [fields] }] }), { name: "f" }],
  ["ToolConfig", (fields) => ({ toolConfig: fields }), {}],
  ["FunctionCallingConfig", (fields) => ({ toolConfig: { functionCallingConfig: fields } }), {}],
];

const cases = places.flatMap(([type, place, base]) =>
  fieldsOf(type).map((field) => ({ name: `${type}.${field}`, field, place, base })),
);

/** The SDK's own affairs, which never reach the wire. */
const NOT_SENT = new Set(["httpOptions", "abortSignal", "automaticFunctionCalling", "automaticContinuation"]);

describe("the fields of @google/genai", () => {
  it("are found in its types", () => {
    expect(places.filter(([type]) => fieldsOf(type).length === 0)).toEqual([]);
    expect(cases.length).toBeGreaterThan(120);
  });

  it.each(cases.filter(({ field }) => !NOT_SENT.has(field)))("carries, names or refuses $name", (one) => {
    const plain = read(one.place(one.base));
    for (const value of [2, true, "x", ["x"], { x: 1 }]) {
      const reading = read(one.place({ ...one.base, [one.field]: value }));
      if (!reading.ok || reading.value.uncarried.length > 0) continue;
      expect(reading).not.toEqual(plain);
    }
  });
});
