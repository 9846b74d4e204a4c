/** Owns what a provider is to the router: how its requests carry a key. Never where it is reached: configuration says. */

export interface Provider {
  /** Its name in the configuration: "anthropic", "gemini", "openai" or an operator's own. */
  readonly name: string;
  /** Which wire format it speaks. */
  readonly dialect: "anthropic" | "gemini" | "openai";
  /** True for an operator's own endpoint that copies the dialect. */
  readonly isCopy: boolean;
  /** `gen_ai.provider.name` of OpenTelemetry's GenAI conventions. */
  readonly telemetryName: string;
  /** `gen_ai.operation.name` of the requests that may be answered in place. */
  readonly operation: string;
  /** Lower-case names of the headers that can carry a caller's key. */
  readonly keyHeaders: readonly string[];
  /** The header, name and value, that carries a key of the router's. */
  keyHeader(key: string): readonly [name: string, value: string];
  /** The query parameter that can carry a key; null where there is none. It is moved into a header: URLs end up in logs. */
  readonly keyParameter: string | null;
}
