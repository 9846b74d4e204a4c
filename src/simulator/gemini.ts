/** Owns Gemini's generateContent format as its server speaks it. Never decides what is said. */

import type { JsonObject } from "../core/json.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import type { Tool } from "../core/tool.ts";
import { event, isJsonObject, lastUserTurn, readNumber, readObjects, readText, toTool } from "./reading.ts";
import type { Answer, Generation, Operation, Problem, Prompt, Stream, WireFormat } from "./wire-format.ts";

const statusNames: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

const methods: Readonly<Record<string, (model: string) => Operation>> = {
  generateContent: (model) => ({ kind: "generate", model, stream: false }),
  streamGenerateContent: (model) => ({ kind: "generate", model, stream: true }),
  countTokens: (model) => ({ kind: "count-tokens", model }),
};

function match(method: string, url: URL): Operation | null {
  const path = /^\/v1(?:beta|alpha)?\/models(?:\/([^/:]+)(?::(\w+))?)?$/.exec(decodeURIComponent(url.pathname));
  if (!path) return null;
  const [, model, verb] = path;
  if (method === "GET" && model === undefined) return { kind: "list-models" };
  if (method === "GET" && model !== undefined && verb === undefined) return { kind: "get-model", model };
  if (method !== "POST" || model === undefined || verb === undefined || !Object.hasOwn(methods, verb)) return null;
  return methods[verb]?.(model) ?? null;
}

/** Field names come in camel case and in snake case alike. */
const field = (object: JsonObject, camel: string, snake: string): unknown => object[camel] ?? object[snake];

const object = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

function read(body: JsonObject, operation: Generation): Result<Prompt, string> {
  if (!Array.isArray(body.contents) || body.contents.length === 0) {
    return fail("* GenerateContentRequest.contents: contents is not specified");
  }
  const generation = object(field(body, "generationConfig", "generation_config"));
  return succeed({
    model: operation.model ?? "",
    stream: operation.stream === true,
    streamUsage: true,
    text: readText(lastUserTurn(readObjects(body.contents))?.parts),
    forcedTool: forcedTool(body),
    maximumTokens: readNumber(field(generation, "maxOutputTokens", "max_output_tokens")),
  });
}

function forcedTool(body: JsonObject): Tool | null {
  const config = object(field(body, "toolConfig", "tool_config"));
  const calling = object(field(config, "functionCallingConfig", "function_calling_config"));
  if (calling.mode !== "ANY") return null;
  const declared = readObjects(body.tools).flatMap((tool) =>
    readObjects(field(tool, "functionDeclarations", "function_declarations")),
  );
  const tools = declared.map((one) =>
    toTool(one, one.parameters ?? field(one, "parametersJsonSchema", "parameters_json_schema")),
  );
  const allowed = field(calling, "allowedFunctionNames", "allowed_function_names");
  return tools.find((tool) => !Array.isArray(allowed) || allowed.includes(tool.name)) ?? null;
}

const usage = ({ usage: { input, output } }: Answer): JsonObject => ({
  promptTokenCount: input,
  candidatesTokenCount: output,
  totalTokenCount: input + output,
  promptTokensDetails: [{ modality: "TEXT", tokenCount: input }],
});

/** One whole response; a stream is a row of them. */
const response = (answer: Answer, parts: readonly JsonObject[], finishReason: string | null): JsonObject => ({
  candidates: [{ content: { parts, role: "model" }, ...(finishReason !== null && { finishReason }), index: 0 }],
  usageMetadata: usage(answer),
  modelVersion: answer.prompt.model,
  responseId: answer.id,
});

const finishReason = ({ content }: Answer): string =>
  content.kind === "text" && content.truncated ? "MAX_TOKENS" : "STOP";

function encode(answer: Answer): JsonObject {
  const { content } = answer;
  const part =
    content.kind === "text"
      ? { text: content.pieces.join("") }
      : { functionCall: { name: content.name, args: content.arguments } };
  return response(answer, [part], finishReason(answer));
}

const piecesPerChunk = 8;

/** Gemini streams in larger steps than the others, and a call whole. */
function chunks(answer: Answer): readonly JsonObject[] {
  const { content } = answer;
  if (content.kind === "call") return [encode(answer)];
  const count = Math.ceil(content.pieces.length / piecesPerChunk);
  return Array.from({ length: count }, (_, index) => {
    const text = content.pieces.slice(index * piecesPerChunk, (index + 1) * piecesPerChunk).join("");
    return response(answer, [{ text }], index === count - 1 ? finishReason(answer) : null);
  });
}

/** Server-sent events where the caller asks for them, else one JSON array sent bit by bit. */
function encodeStream(answer: Answer, url: URL): Stream {
  if (url.searchParams.get("alt") === "sse") {
    return {
      contentType: "text/event-stream",
      frames: chunks(answer).map((chunk) => event(chunk)),
      interrupt: (problem) => event(encodeProblem(problem)),
    };
  }
  const items = chunks(answer).map((chunk, index) => `${index === 0 ? "[" : ",\r\n"}${JSON.stringify(chunk)}`);
  return {
    contentType: "application/json; charset=UTF-8",
    frames: [...items, "]"],
    interrupt: (problem) => `,\r\n${JSON.stringify(encodeProblem(problem))}]`,
  };
}

function encodeProblem({ status, message }: Problem): JsonObject {
  const retry = { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "1s" };
  return {
    error: {
      code: status,
      message,
      status: statusNames[status] ?? (status < 500 ? "FAILED_PRECONDITION" : "UNKNOWN"),
      ...(status === 429 && { details: [retry] }),
    },
  };
}

export const gemini: WireFormat = {
  name: "gemini",
  overloadedStatus: 503,
  match,
  hasKey: (headers) => headers.has("x-goog-api-key") || headers.has("authorization"),
  missingKey: {
    status: 403,
    message: "Method doesn't allow unregistered callers (callers without established identity).",
  },
  read,
  encode,
  encodeStream,
  encodeTokenCount: (tokens) => ({
    totalTokens: tokens,
    promptTokensDetails: [{ modality: "TEXT", tokenCount: tokens }],
  }),
  encodeModel: (id) => ({
    name: `models/${id}`,
    displayName: id,
    inputTokenLimit: 1_048_576,
    outputTokenLimit: 65_536,
    supportedGenerationMethods: ["generateContent", "countTokens"],
  }),
  encodeModels: (models) => ({ models }),
  models: ["gemini-3.8-flash", "gemini-3.7-flash", "gemini-2.0-flash"],
  encodeProblem,
  // Gemini names no request and tells no limits in its headers.
  headers: () => ({ vary: "Origin, X-Origin, Referer", "server-timing": "gfet4t7; dur=0" }),
};
