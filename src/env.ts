/** Owns the router's configuration: the one file that reads bindings. Its messages name a variable, never its value. */

import { fail, type Result, succeed } from "./core/result.ts";

/** Where a provider is reached, and the router's own key for it. */
export interface Upstream {
  /** Absolute http or https URL without credentials, query or fragment; its path, if any, comes before every request's. */
  readonly baseUrl: string;
  /** Null where the caller's own key is passed through. */
  readonly apiKey: string | null;
}

export interface Configuration {
  readonly upstreams: Readonly<Record<"anthropic" | "gemini" | "openai", Upstream>>;
  /** ANSWER_THRESHOLD: the confidence an answer needs, 0…1; null leaves it to the model's own. */
  readonly answerThreshold: number | null;
  /** LATER_TURN_THRESHOLD: the same for a turn that isn't the conversation's first. */
  readonly laterTurnThreshold: number | null;
  /** MAX_BODY_BYTES: of a request that may be answered in place. Relayed ones are streamed and have no limit. @default 33554432 */
  readonly maximumBodyBytes: number;
  /** ANSWER_IN_PLACE: "off" escalates everything. @default "on" */
  readonly answerInPlace: boolean;
  /** LOG_TEXT: "on" puts the user's words into the log line. @default "off" */
  readonly logText: boolean;
  /** UPSTREAM_TIMEOUT_MS: from sending a request to the response's headers. @default 600000 */
  readonly upstreamTimeoutMs: number;
  /** TIME_ZONE: the IANA zone that "tomorrow at nine" is meant in; null, the default, escalates whatever depends on it. */
  readonly timeZone: string | null;
  /** SIMULATED: "on" where the upstreams are the local simulator. @default "off" */
  readonly simulated: boolean;
}

/** What is wrong with one variable. */
export interface ConfigurationProblem {
  readonly variable: string;
  /** "must be …" */
  readonly message: string;
}

/**
 * Reads every variable; all of them are optional, and an empty one counts as absent.
 * @param bindings - the Worker's environment, unchecked
 */
export const readConfiguration = (
  bindings: Readonly<Record<string, unknown>>,
): Result<Configuration, readonly ConfigurationProblem[]> => {
  const problems: ConfigurationProblem[] = [];
  const read = new VariableReader(bindings, problems);
  const upstream = (variable: string, defaultUrl: string): Upstream =>
    Object.freeze({
      baseUrl: read.url(`${variable}_BASE_URL`, defaultUrl),
      apiKey: read.secret(`${variable}_API_KEY`),
    });
  const configuration: Configuration = {
    upstreams: Object.freeze({
      anthropic: upstream("ANTHROPIC", "https://api.anthropic.com"),
      gemini: upstream("GEMINI", "https://generativelanguage.googleapis.com"),
      openai: upstream("OPENAI", "https://api.openai.com"),
    }),
    answerThreshold: read.fraction("ANSWER_THRESHOLD"),
    laterTurnThreshold: read.fraction("LATER_TURN_THRESHOLD"),
    maximumBodyBytes: read.count("MAX_BODY_BYTES", 32 * 1024 * 1024),
    answerInPlace: read.toggle("ANSWER_IN_PLACE", true),
    logText: read.toggle("LOG_TEXT", false),
    upstreamTimeoutMs: read.count("UPSTREAM_TIMEOUT_MS", 600_000),
    timeZone: read.timeZone("TIME_ZONE"),
    simulated: read.toggle("SIMULATED", false),
  };
  return problems.length === 0 ? succeed(Object.freeze(configuration)) : fail(problems);
};

/** Reads single variables; notes each problem and goes on, so that all of them are told at once. */
class VariableReader {
  readonly #bindings: Readonly<Record<string, unknown>>;
  readonly #problems: ConfigurationProblem[];

  constructor(bindings: Readonly<Record<string, unknown>>, problems: ConfigurationProblem[]) {
    this.#bindings = bindings;
    this.#problems = problems;
  }

  url(variable: string, defaultUrl: string): string {
    const text = this.#text(variable);
    if (text === null) return defaultUrl;
    const url = URL.parse(text);
    const plain = url !== null && (url.protocol === "https:" || url.protocol === "http:") && isBare(url);
    if (!plain) return this.#note(variable, "must be an http or https URL without user, query or fragment", defaultUrl);
    return url.href;
  }

  secret(variable: string): string | null {
    const text = this.#text(variable);
    if (text === null || /^[\x21-\x7e]+$/.test(text)) return text;
    return this.#note(variable, "must be printable ASCII without spaces, as a header can carry it", null);
  }

  fraction(variable: string): number | null {
    const text = this.#text(variable);
    if (text === null) return null;
    const value = Number(text);
    return value >= 0 && value <= 1 ? value : this.#note(variable, "must be a number from 0 to 1", null);
  }

  count(variable: string, defaultValue: number): number {
    const text = this.#text(variable);
    if (text === null) return defaultValue;
    const value = Number(text);
    if (Number.isSafeInteger(value) && value > 0 && value < 2 ** 31) return value;
    return this.#note(variable, "must be a whole number from 1 to 2147483647", defaultValue);
  }

  timeZone(variable: string): string | null {
    const text = this.#text(variable);
    if (text === null) return null;
    try {
      return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone;
    } catch {
      return this.#note(variable, 'must be an IANA time zone such as "Europe/Berlin"', null);
    }
  }

  toggle(variable: string, defaultValue: boolean): boolean {
    const text = this.#text(variable);
    if (text === null) return defaultValue;
    if (text === "on" || text === "off") return text === "on";
    return this.#note(variable, 'must be "on" or "off"', defaultValue);
  }

  #text(variable: string): string | null {
    const value = this.#bindings[variable];
    const text = value === undefined ? "" : String(value).trim();
    return text === "" ? null : text;
  }

  #note<Value>(variable: string, message: string, instead: Value): Value {
    this.#problems.push({ variable, message });
    return instead;
  }
}

const isBare = (url: URL): boolean =>
  url.username === "" && url.password === "" && url.search === "" && url.hash === "";
