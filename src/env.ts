/** Owns the router's configuration: the one file that reads bindings. Its messages name a variable, never its value. */

import { type Budgets, budgetsSchema, type Prices, pricesSchema } from "./budgets/index.ts";
import {
  type CacheSettings,
  type Caps,
  type Choice,
  cacheSchema,
  capsSchema,
  type Fallbacks,
  fallbacksSchema,
  type OtherProviders,
  otherProvidersSchema,
  type Tiers,
  tiersSchema,
} from "./configuration/routing.ts";
import { type ConfigurationProblem, VariableReader } from "./configuration/variable-reader.ts";
import { fail, type Result, succeed } from "./core/result.ts";
import type { Upstream } from "./escalation/index.ts";
import { anthropic, gemini, openai, type Provider } from "./providers/index.ts";
import { type Tenant, tenantsSchema } from "./tenants/index.ts";

export type { ConfigurationProblem } from "./configuration/variable-reader.ts";

export interface Configuration {
  /** By name: the three providers, and those of PROVIDERS. */
  readonly upstreams: ReadonlyMap<string, Upstream>;
  /** TENANTS: who may call; empty, the default, lets everyone. */
  readonly tenants: readonly Tenant[];
  /** FALLBACKS. @default none */
  readonly fallbacks: Fallbacks;
  /** CAPS. @default none */
  readonly caps: Caps;
  /** BUDGETS: by tenant. @default none */
  readonly budgets: Budgets;
  /** PRICES: by model; what has none counts against limits of requests alone. @default none */
  readonly prices: Prices;
  /** CACHE: {} leaves it to callers to ask for it. */
  readonly cache: CacheSettings;
  /** TIERS; null, the default, leaves every request to the model it asks for. */
  readonly tiers: Tiers | null;
  /** ANSWER_THRESHOLD: the confidence an answer needs, 0…1; null leaves it to the model's own. */
  readonly answerThreshold: number | null;
  /** LATER_TURN_THRESHOLD: the same for a turn that isn't the conversation's first. */
  readonly laterTurnThreshold: number | null;
  /** MAX_BODY_BYTES: of a request on a path that may be answered in place; a longer one is refused. Other paths have no limit. @default 33554432 */
  readonly maximumBodyBytes: number;
  /** ANSWER_IN_PLACE: "off" escalates everything. @default "on" */
  readonly answerInPlace: boolean;
  /** LOG_TEXT: "on" puts the user's words into the log line. @default "off" */
  readonly logText: boolean;
  /** UPSTREAM_TIMEOUT_MS: from a request's escalation to the response's headers, queue and further tries included. @default 600000 */
  readonly upstreamTimeoutMs: number;
  /** TIME_ZONE: the IANA zone that "tomorrow at nine" is meant in; null, the default, escalates what differs from zone to zone. */
  readonly timeZone: string | null;
  /** SIMULATED: "on" where the upstreams are the local simulator. @default "off" */
  readonly simulated: boolean;
}

/**
 * Reads every variable; all of them are optional, and an empty one counts as absent.
 * @param bindings - the Worker's environment, unchecked
 */
export const readConfiguration = (
  bindings: Readonly<Record<string, unknown>>,
): Result<Configuration, readonly ConfigurationProblem[]> => {
  const read = new VariableReader(bindings);
  const configuration: Configuration = {
    upstreams: readUpstreams(read),
    tenants: read.structure<readonly Tenant[]>("TENANTS", tenantsSchema, []),
    fallbacks: read.structure<Fallbacks>("FALLBACKS", fallbacksSchema, {}),
    caps: read.structure<Caps>("CAPS", capsSchema, {}),
    budgets: read.structure<Budgets>("BUDGETS", budgetsSchema, {}),
    prices: read.structure<Prices>("PRICES", pricesSchema, {}),
    cache: read.structure<CacheSettings>("CACHE", cacheSchema, {}),
    tiers: read.structure<Tiers | null>("TIERS", tiersSchema, null),
    answerThreshold: read.fraction("ANSWER_THRESHOLD"),
    laterTurnThreshold: read.fraction("LATER_TURN_THRESHOLD"),
    maximumBodyBytes: read.count("MAX_BODY_BYTES", 32 * 1024 * 1024),
    answerInPlace: read.toggle("ANSWER_IN_PLACE", true),
    logText: read.toggle("LOG_TEXT", false),
    upstreamTimeoutMs: read.count("UPSTREAM_TIMEOUT_MS", 600_000),
    timeZone: read.timeZone("TIME_ZONE"),
    simulated: read.toggle("SIMULATED", false),
  };
  noteUnknownNames(read, configuration);
  return read.problems.length === 0 ? succeed(Object.freeze(configuration)) : fail(read.problems);
};

const readUpstreams = (read: VariableReader): ReadonlyMap<string, Upstream> => {
  const known: readonly (readonly [Provider, string])[] = [
    [anthropic, "https://api.anthropic.com"],
    [gemini, "https://generativelanguage.googleapis.com"],
    [openai, "https://api.openai.com"],
  ];
  const upstreams = new Map<string, Upstream>();
  for (const [provider, defaultUrl] of known) {
    const prefix = provider.name.toUpperCase();
    const baseUrl = read.url(`${prefix}_BASE_URL`, defaultUrl);
    const apiKey = read.secret(`${prefix}_API_KEY`);
    upstreams.set(provider.name, Object.freeze({ provider, baseUrl, apiKey, needsKey: baseUrl === defaultUrl }));
  }
  const others = read.structure<OtherProviders>("PROVIDERS", otherProvidersSchema, {});
  for (const [name, { dialect, baseUrl: text }] of Object.entries(others)) {
    const like = upstreams.get(dialect)?.provider ?? openai;
    const provider = { ...like, name, isCopy: true, telemetryName: name };
    const baseUrl = read.baseUrl("PROVIDERS", text, "");
    const apiKey = read.secret(`${name.toUpperCase().replaceAll("-", "_")}_API_KEY`);
    upstreams.set(name, Object.freeze({ provider, baseUrl, apiKey, needsKey: false }));
  }
  return upstreams;
};

/** What another variable names must exist, or its first request would be the one to find out. */
const noteUnknownNames = (
  read: VariableReader,
  { upstreams, fallbacks, caps, tiers, budgets, tenants }: Configuration,
): void => {
  const stranger = Object.keys(budgets).find((name) => name !== "default" && !tenants.some((t) => t.name === name));
  if (stranger !== undefined) read.note("BUDGETS", `must name tenants that exist; there is no ${stranger}`, null);
  const check = (variable: string, names: readonly string[]): void => {
    const unknown = names.filter((name) => !upstreams.has(name));
    if (unknown.length > 0) {
      read.note(variable, `must name providers that exist; there is no ${[...new Set(unknown)].join(", no ")}`, null);
    }
  };
  const named = (choices: readonly Choice[]): string[] => choices.map(({ provider }) => provider);
  check("FALLBACKS", [...Object.keys(fallbacks), ...named(Object.values(fallbacks).flat())]);
  for (const [name, choices] of Object.entries(fallbacks)) {
    const keyless = named(choices).find((other) => other !== name && lacksKey(upstreams.get(other)));
    if (keyless !== undefined) {
      read.note("FALLBACKS", `must not lead from ${name} to ${keyless} without a key for it`, null);
    }
  }
  check("CAPS", Object.keys(caps));
  for (const cap of Object.values(caps)) {
    const { requests, unreachable = { slots: 0, isolates: 0 } } = typeof cap === "number" ? { requests: cap } : cap;
    if (unreachable.slots * unreachable.isolates >= requests) {
      read.note("CAPS", "must leave requests to lease: what is set aside takes all of them", null);
    }
  }
  check("TIERS", named([tiers?.small, tiers?.mid, tiers?.frontier].filter((choice) => choice !== undefined)));
};

/** Whether nobody is served there but with a caller's own key, which is not for others' requests. */
export const lacksKey = (upstream: Upstream | undefined): boolean =>
  upstream?.needsKey === true && upstream.apiKey === null;
