/** Owns reading single variables of the configuration. Notes each problem and goes on, so that all of them are told at once. */

import { validate } from "@cfworker/json-schema";
import type { JsonObject } from "../core/json.ts";
import { knownTimeZone } from "../core/time-zone.ts";

/** What is wrong with one variable. */
export interface ConfigurationProblem {
  readonly variable: string;
  /** "must be …" */
  readonly message: string;
}

export class VariableReader {
  readonly #bindings: Readonly<Record<string, unknown>>;
  readonly #problems: ConfigurationProblem[] = [];

  /** @param bindings - the Worker's environment, unchecked; an empty variable counts as absent */
  constructor(bindings: Readonly<Record<string, unknown>>) {
    this.#bindings = bindings;
  }

  get problems(): readonly ConfigurationProblem[] {
    return this.#problems;
  }

  url(variable: string, defaultUrl: string): string {
    const text = this.#text(variable);
    return text === null ? defaultUrl : this.baseUrl(variable, text, defaultUrl);
  }

  /** Checks a URL that stands inside a variable. */
  baseUrl(variable: string, text: string, defaultUrl: string): string {
    const url = URL.parse(text);
    const plain = url !== null && (url.protocol === "https:" || url.protocol === "http:") && isBare(url);
    return plain
      ? url.href
      : this.note(variable, "must be an http or https URL without user, query or fragment", defaultUrl);
  }

  secret(variable: string): string | null {
    const text = this.#text(variable);
    if (text === null || /^[\x21-\x7e]+$/.test(text)) return text;
    return this.note(variable, "must be printable ASCII without spaces, as a header can carry it", null);
  }

  fraction(variable: string): number | null {
    const text = this.#text(variable);
    if (text === null) return null;
    const value = Number(text);
    return value >= 0 && value <= 1 ? value : this.note(variable, "must be a number from 0 to 1", null);
  }

  count(variable: string, defaultValue: number): number {
    const text = this.#text(variable);
    if (text === null) return defaultValue;
    const value = Number(text);
    if (Number.isSafeInteger(value) && value > 0 && value < 2 ** 31) return value;
    return this.note(variable, "must be a whole number from 1 to 2147483647", defaultValue);
  }

  timeZone(variable: string): string | null {
    const text = this.#text(variable);
    if (text === null) return null;
    return knownTimeZone(text) ?? this.note(variable, 'must be an IANA time zone such as "Europe/Berlin"', null);
  }

  toggle(variable: string, defaultValue: boolean): boolean {
    const text = this.#text(variable);
    if (text === null) return defaultValue;
    if (text === "on" || text === "off") return text === "on";
    return this.note(variable, 'must be "on" or "off"', defaultValue);
  }

  /**
   * A variable with structure: an object in wrangler.toml, or JSON text.
   * @param schema - what it must satisfy; `Value` is taken on its word
   */
  structure<Value>(variable: string, schema: JsonObject, defaultValue: Value): Value {
    const bound = this.#bindings[variable];
    const value = typeof bound === "object" && bound !== null ? bound : parse(this.#text(variable));
    if (value === undefined) return defaultValue;
    if (value === NOT_JSON) return this.note(variable, "must be JSON", defaultValue);
    const { valid, errors } = validate(value, schema, "2020-12");
    if (valid) return value as Value;
    const { instanceLocation = "#", error = "" } = errors.at(-1) ?? {};
    return this.note(
      variable,
      `must be of another shape at ${instanceLocation}: ${withoutValues(error)}`,
      defaultValue,
    );
  }

  /** Notes a problem that only shows beside other variables. @returns `instead` */
  note<Value>(variable: string, message: string, instead: Value): Value {
    this.#problems.push({ variable, message });
    return instead;
  }

  #text(variable: string): string | null {
    const value = this.#bindings[variable];
    const text = value === undefined ? "" : String(value).trim();
    return text === "" ? null : text;
  }
}

const NOT_JSON = Symbol("not JSON");

const parse = (text: string | null): unknown => {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return NOT_JSON;
  }
};

/** Some of the validator's messages quote the value at fault. */
const withoutValues = (message: string): string => message.replaceAll(/"[^"]*"/g, "…");

const isBare = (url: URL): boolean =>
  url.username === "" && url.password === "" && url.search === "" && url.hash === "";
