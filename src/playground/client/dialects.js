/** Owns how the page speaks each dialect: what it sends, and which part of an event is text for a person. */

import { isObject } from "./tools.js";

/** @typedef {import("./tools.js").Tool} Tool */

/**
 * @typedef {object} WireRequest
 * @property {string} path with the query
 * @property {Readonly<Record<string, string>>} headers
 * @property {Readonly<Record<string, unknown>>} body
 */

/**
 * @typedef {object} Dialect
 * @property {string} label
 * @property {(text: string, tools: readonly Tool[], stream: boolean) => WireRequest} request
 * @property {(event: Record<string, unknown>) => string} text what an event of the stream adds to the answer
 */

/** Not a key of any provider: it fills the place where an app has its own. */
const placeholderKey = "playground";

/** @param {unknown} value @param {...(string | number)} path @returns {unknown} undefined where there is no such field */
const at = (value, ...path) =>
  path.reduce(
    (/** @type {unknown} */ inside, key) =>
      isObject(inside) || Array.isArray(inside) ? /** @type {Record<string, unknown>} */ (inside)[key] : undefined,
    value,
  );

/** @param {...unknown} parts */
const joined = (...parts) => parts.filter((part) => typeof part === "string").join("");

/** @param {unknown} name @returns {string} how a call by the large model opens */
const callOpening = (name) => (typeof name === "string" ? `→ ${name} ` : "");

/** @type {Dialect} */
const anthropic = {
  label: "Anthropic",
  request: (text, tools, stream) => ({
    path: "/v1/messages",
    headers: { "x-api-key": placeholderKey, "anthropic-version": "2023-06-01" },
    body: {
      model: "claude-sonnet-4-5",
      max_tokens: 1024,
      ...(stream ? { stream } : {}),
      tools: tools.map(({ name, description, parameters }) => ({ name, description, input_schema: parameters })),
      messages: [{ role: "user", content: text }],
    },
  }),
  text: (event) =>
    joined(
      callOpening(at(event, "content_block", "name")),
      at(event, "delta", "text"),
      at(event, "delta", "partial_json"),
    ),
};

/** @type {Dialect} */
const gemini = {
  label: "Gemini",
  request: (text, tools, stream) => ({
    path: `/v1beta/models/gemini-2.5-flash:${stream ? "streamGenerateContent?alt=sse" : "generateContent"}`,
    headers: { "x-goog-api-key": placeholderKey },
    body: {
      tools: [
        {
          functionDeclarations: tools.map(({ name, description, parameters }) => ({
            name,
            description,
            parametersJsonSchema: parameters,
          })),
        },
      ],
      contents: [{ role: "user", parts: [{ text }] }],
    },
  }),
  text: (event) => {
    const parts = at(event, "candidates", 0, "content", "parts");
    return (Array.isArray(parts) ? parts : [])
      .map((part) => {
        const call = at(part, "functionCall");
        return joined(at(part, "text"), isObject(call) ? callOpening(call.name) + JSON.stringify(call.args) : "");
      })
      .join("");
  },
};

/** @type {Dialect} */
const openai = {
  label: "OpenAI",
  request: (text, tools, stream) => ({
    path: "/v1/chat/completions",
    headers: { authorization: `Bearer ${placeholderKey}` },
    body: {
      model: "gpt-5-mini",
      ...(stream ? { stream } : {}),
      tools: tools.map(({ name, description, parameters }) => ({
        type: "function",
        function: { name, description, parameters },
      })),
      messages: [{ role: "user", content: text }],
    },
  }),
  text: (event) => {
    const delta = at(event, "choices", 0, "delta");
    const call = at(delta, "tool_calls", 0, "function");
    return joined(at(delta, "content"), callOpening(at(call, "name")), at(call, "arguments"));
  },
};

/** @type {Dialect} */
const native = {
  label: "Native",
  request: (text, tools) => ({ path: "/v1/route", headers: {}, body: { request: text, tools } }),
  text: () => "",
};

export const dialects = { anthropic, gemini, openai, native };

/** @typedef {keyof typeof dialects} DialectName */

/**
 * What went wrong, in the words of a provider's error: all three put them in the same place.
 *
 * @param {unknown} body
 * @returns {string | null}
 */
export const errorMessage = (body) => {
  const message = at(body, "error", "message");
  return typeof message === "string" ? message : null;
};
