/** Owns the variables that tools on the command line read the router's configuration from. Never prints or keeps a key. */

import { type ConfigurationProblem, readConfiguration } from "../env.ts";

/** By name; those of wrangler.toml may have structure. */
export type Variables = Readonly<Record<string, unknown>>;

/** An empty variable counts as absent, as it does to the router. */
export const isSet = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";

/** The variables of files, each replaced by that of the environment where it is set there. */
export const withEnvironment = (ofFiles: Variables, environment: Variables): Variables => ({
  ...ofFiles,
  ...Object.fromEntries(Object.entries(environment).filter(([, value]) => isSet(value))),
});

/**
 * Those of the router's configuration that are set as text; what has structure stands in wrangler.toml, where the router
 * finds it by itself. Their names are found by watching the configuration being read, so that src/env.ts stays the one
 * list of them.
 */
export function configurationVariables(variables: Variables): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const get = (target: Variables, name: string): unknown => {
    const value = target[name];
    if (isSet(value)) found[name] = value;
    return value;
  };
  readConfiguration(new Proxy(variables, { get }));
  return found;
}

/** In one line, as the router says it to its callers: "TIME_ZONE must be …". */
export const describeProblems = (problems: readonly ConfigurationProblem[]): string =>
  problems.map(({ variable, message }) => `${variable} ${message}`).join("; ");
