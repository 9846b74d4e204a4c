/** Owns how the page speaks each dialect: what it sends, and which part of what comes back is text for a person. */

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
 * @property {((data: Record<string, unknown>) => string) | null} text what an event of the stream, or a whole body, adds
 *   to the large model's answer; null where none comes this way
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

/** @param {unknown} value @returns {readonly unknown[]} empty where it is no list */
const list = (value) => (Array.isArray(value) ? value : []);

/** @param {unknown} name @returns {string} how a call by the large model opens */
const callOpening = (name) => (typeof name === "string" ? `→ ${name} ` : "");

/** @param {unknown} name @param {unknown} values @returns {string} a call that comes whole */
const wholeCall = (name, values) => (typeof name === "string" ? callOpening(name) + JSON.stringify(values ?? {}) : "");

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
  text: (data) =>
    joined(
      callOpening(at(data, "content_block", "name")),
      at(data, "delta", "text"),
      at(data, "delta", "partial_json"),
      ...list(at(data, "content")).map((block) =>
        joined(at(block, "text"), wholeCall(at(block, "name"), at(block, "input"))),
      ),
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
  text: (data) =>
    joined(
      ...list(at(data, "candidates", 0, "content", "parts")).map((part) =>
        joined(at(part, "text"), wholeCall(at(part, "functionCall", "name"), at(part, "functionCall", "args"))),
      ),
    ),
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
  text: (data) => {
    const message = at(data, "choices", 0, "delta") ?? at(data, "choices", 0, "message");
    return joined(
      at(message, "content"),
      ...list(at(message, "tool_calls")).map((call) =>
        joined(callOpening(at(call, "function", "name")), at(call, "function", "arguments")),
      ),
    );
  },
};

/** @type {Dialect} */
const native = {
  label: "Native",
  request: (text, tools) => ({ path: "/v1/route", headers: {}, body: { request: text, tools } }),
  text: null,
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
