/** Owns the lines that point an SDK at this router. */

import { element, find } from "./element.js";

/** @param {string} origin @returns {readonly (readonly [string, string])[]} */
const lines = (origin) => [
  ["Anthropic", `new Anthropic({ baseURL: "${origin}" })`],
  ["Gemini", `new GoogleGenAI({ apiKey, httpOptions: { baseUrl: "${origin}" } })`],
  ["OpenAI", `new OpenAI({ baseURL: "${origin}/v1" })`],
];

export const showConnect = () =>
  find("connect", HTMLElement).replaceChildren(
    ...lines(location.origin).map(([name, line]) =>
      element("div", {}, element("dt", {}, name), element("dd", {}, element("code", {}, line))),
    ),
  );
