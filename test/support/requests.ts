/** Owns one plain request in each dialect, to start from in tests. */

export interface DialectRequest {
  readonly dialect: "anthropic" | "gemini" | "openai";
  /** Without prefix. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The error's message, where the dialect puts it; undefined where the body isn't of its shape. */
  readonly errorMessage: (body: unknown) => unknown;
}

const TOOL = { name: "deploy", description: "Deploys a branch to an environment." };
const SCHEMA = {
  type: "object",
  properties: { branch: { type: "string" }, environment: { type: "string", enum: ["staging", "production"] } },
  required: ["branch", "environment"],
};
const TEXT = "Analyze the logs from the last three failed builds and suggest a fix";

export const DIALECT_REQUESTS: readonly DialectRequest[] = [
  {
    dialect: "anthropic",
    path: "/v1/messages",
    body: {
      model: "claude-test",
      max_tokens: 1024,
      messages: [{ role: "user", content: TEXT }],
      tools: [{ ...TOOL, input_schema: SCHEMA }],
    },
    errorMessage: (body) => (at(body, "type") === "error" ? at(body, "error", "message") : undefined),
  },
  {
    dialect: "gemini",
    path: "/v1beta/models/gemini-test:generateContent",
    body: {
      contents: [{ role: "user", parts: [{ text: TEXT }] }],
      tools: [{ functionDeclarations: [{ ...TOOL, parameters: SCHEMA }] }],
    },
    errorMessage: (body) =>
      typeof at(body, "error", "code") === "number" && typeof at(body, "error", "status") === "string"
        ? at(body, "error", "message")
        : undefined,
  },
  {
    dialect: "openai",
    path: "/v1/chat/completions",
    body: {
      model: "gpt-test",
      messages: [{ role: "user", content: TEXT }],
      tools: [{ type: "function", function: { ...TOOL, parameters: SCHEMA } }],
    },
    errorMessage: (body) => (typeof at(body, "error", "type") === "string" ? at(body, "error", "message") : undefined),
  },
];

/** Follows keys into a value; undefined where there is nothing. */
export const at = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
