/** Owns which providers `npm start` reaches for real, which it simulates, and what it tells the router. Never prints or keeps a key. */

import type { FormatName } from "../simulator/index.ts";
import { configurationVariables, isSet, type Variables } from "./variables.ts";

export interface Provider {
  readonly name: FormatName;
  /** As a person calls it. */
  readonly title: string;
  /** ANTHROPIC: of ANTHROPIC_API_KEY and ANTHROPIC_BASE_URL. */
  readonly variable: string;
  /** The one line an app changes, with the router's base URL in it. */
  readonly clientLine: (router: string) => string;
}

export const providers: readonly Provider[] = [
  {
    name: "anthropic",
    title: "Claude",
    variable: "ANTHROPIC",
    clientLine: (router) => `new Anthropic({ apiKey, baseURL: "${router}/anthropic" })`,
  },
  {
    name: "gemini",
    title: "Gemini",
    variable: "GEMINI",
    clientLine: (router) => `new GoogleGenAI({ apiKey, httpOptions: { baseUrl: "${router}/gemini" } })`,
  },
  {
    name: "openai",
    title: "OpenAI",
    variable: "OPENAI",
    clientLine: (router) => `new OpenAI({ apiKey, baseURL: "${router}/openai/v1" })`,
  },
];

/** A provider is real where its key is known, or where someone said at which URL it is. */
export const simulatedProviders = (variables: Variables): readonly Provider[] =>
  providers.filter(
    ({ variable }) => !isSet(variables[`${variable}_API_KEY`]) && !isSet(variables[`${variable}_BASE_URL`]),
  );

/**
 * What the router is told: its configuration as found, and the simulator's URL for every provider without key and URL.
 * @param variables - of files and environment
 */
export function routerVariables(
  variables: Variables,
  simulatorUrl: (provider: FormatName) => string,
): Readonly<Record<string, string>> {
  const simulated = simulatedProviders(variables);
  return Object.fromEntries([
    ...Object.entries(configurationVariables(variables)),
    ...simulated.map(({ name, variable }) => [`${variable}_BASE_URL`, simulatorUrl(name)] as const),
    ["SIMULATED", simulated.length > 0 ? "on" : "off"],
  ]);
}
