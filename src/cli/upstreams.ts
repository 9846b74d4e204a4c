/** Owns which providers `npm start` reaches for real and which it simulates. Never prints or keeps a key. */

import type { FormatName } from "../simulator/index.ts";

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
    clientLine: (router) => `new Anthropic({ baseURL: "${router}/anthropic" })`,
  },
  {
    name: "gemini",
    title: "Gemini",
    variable: "GEMINI",
    clientLine: (router) => `new GoogleGenAI({ httpOptions: { baseUrl: "${router}/gemini" } })`,
  },
  {
    name: "openai",
    title: "OpenAI",
    variable: "OPENAI",
    clientLine: (router) => `new OpenAI({ baseURL: "${router}/openai/v1" })`,
  },
];

export type Variables = Readonly<Record<string, string | undefined>>;

const isSet = (value: string | undefined): value is string => value !== undefined && value.trim() !== "";

/** A provider is real where its key is known, or where someone said at which URL it is. */
export const simulatedProviders = (variables: Variables): readonly Provider[] =>
  providers.filter(
    ({ variable }) => !isSet(variables[`${variable}_API_KEY`]) && !isSet(variables[`${variable}_BASE_URL`]),
  );

/**
 * The router's variables: keys and URLs as found, the simulator's URL for every provider without either.
 * @param variables - the environment, `.dev.vars` included
 */
export function upstreamVariables(
  variables: Variables,
  simulatorUrl: (provider: FormatName) => string,
): Readonly<Record<string, string>> {
  const names = providers.flatMap(({ variable }) => [`${variable}_API_KEY`, `${variable}_BASE_URL`]);
  const found = names.flatMap((name) => (isSet(variables[name]) ? [[name, variables[name]] as const] : []));
  const simulated = simulatedProviders(variables);
  return Object.fromEntries([
    ...found,
    ...simulated.map(({ name, variable }) => [`${variable}_BASE_URL`, simulatorUrl(name)] as const),
    ["SIMULATED", simulated.length > 0 ? "on" : "off"],
  ]);
}
