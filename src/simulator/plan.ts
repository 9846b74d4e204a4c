/** Owns what the simulator replies to a request. Pure but for the chance and clock it is handed; never touches a socket. */

import { isString, type JsonObject } from "../core/json.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import { compose, estimateTokens, outputTokens } from "./compose.ts";
import { formats } from "./formats.ts";
import { type Latency, schedule } from "./latency.ts";
import { createId } from "./random.ts";
import { isJsonObject } from "./reading.ts";
import { type Draft, type Reply, streamedReply, wholeReply } from "./reply.ts";
import { readScenario } from "./scenario.ts";
import { twist } from "./twist.ts";
import type { Generation, Operation, Problem, Prompt, WireFormat } from "./wire-format.ts";

export interface Incoming {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
}

export interface Surroundings {
  readonly latency: Latency;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  readonly now: () => Date;
  /** Refuse requests without a key, as the providers do. */
  readonly strict: boolean;
}

/** One request at one provider's door, its prefix off. */
interface Visit {
  readonly format: WireFormat;
  readonly incoming: Incoming;
  readonly surroundings: Surroundings;
  readonly inputTokens: number;
  readonly headers: Readonly<Record<string, string>>;
  refuse(problem: Problem): Reply;
}

export function planReply(incoming: Incoming, surroundings: Surroundings): Reply {
  const [, prefix, rest = "/"] = /^\/([^/]+)(\/.*)?$/.exec(incoming.url.pathname) ?? [];
  const format = formats.find(({ name }) => name === prefix);
  if (!format) {
    const known = formats.map(({ name }) => `/${name}`).join(", ");
    return wholeReply(404, { error: `The simulator serves ${known}; not ${incoming.url.pathname}.` }, {});
  }
  const url = new URL(rest + incoming.url.search, incoming.url);
  return answer(receive(format, { ...incoming, url }, surroundings));
}

function receive(format: WireFormat, incoming: Incoming, surroundings: Surroundings): Visit {
  const requestId = `req_${createId(surroundings.random)}`;
  const inputTokens = estimateTokens(incoming.body);
  const headers = format.headers(requestId, surroundings.now(), inputTokens);
  const refuse = (problem: Problem): Reply => {
    const maySoonPass = problem.status === 429 || problem.status >= 503;
    const retry = maySoonPass ? { "retry-after": "1" } : {};
    return wholeReply(problem.status, format.encodeProblem(problem, requestId), { ...headers, ...retry });
  };
  return { format, incoming, surroundings, inputTokens, headers, refuse };
}

function answer(visit: Visit): Reply {
  const { format, incoming, headers, refuse } = visit;
  if (visit.surroundings.strict && !format.hasKey(incoming.headers)) return refuse(format.missingKey);
  const operation = format.match(incoming.method, incoming.url);
  if (!operation) {
    const message = `The simulator has no ${incoming.method} ${incoming.url.pathname}.`;
    return refuse({ status: 404, message, isUnknownPath: true });
  }
  if (operation.kind === "list-models") {
    return wholeReply(200, format.encodeModels(format.models.map(format.encodeModel)), headers);
  }
  const body = incoming.method === "GET" ? succeed<JsonObject>({}) : parse(incoming.body);
  if (!body.ok) return refuse({ status: 400, message: body.problem });
  const draft = draftReply(visit, operation, body.value);
  if (!draft.ok) return refuse({ status: 400, message: draft.problem });
  const model = operation.model ?? body.value.model;
  return twist(draft.value, readScenario(isString(model) ? model : ""), format);
}

function draftReply(
  visit: Visit,
  operation: Exclude<Operation, { kind: "list-models" }>,
  body: JsonObject,
): Result<Draft, string> {
  if (operation.kind === "generate") return generate(visit, operation, body);
  const { format, inputTokens, headers, refuse } = visit;
  const found =
    operation.kind === "get-model" ? format.encodeModel(operation.model) : format.encodeTokenCount(inputTokens);
  return succeed({ reply: wholeReply(200, found, headers), stream: null, refuse });
}

function generate(visit: Visit, operation: Generation, body: JsonObject): Result<Draft, string> {
  const { format, headers, refuse } = visit;
  const { latency, random } = visit.surroundings;
  const prompt = format.read(body, operation);
  if (!prompt.ok) return fail(prompt.problem);
  const said = say(visit, prompt.value);
  const stream = prompt.value.stream ? format.encodeStream(said, visit.incoming.url) : null;
  const reply = stream ? streamedReply(stream, headers) : wholeReply(200, format.encode(said), headers);
  const pace = schedule(latency, random, reply.frames.length, said.usage.output);
  return succeed({ reply: { ...reply, schedule: pace }, stream, refuse });
}

function say({ surroundings, inputTokens }: Visit, prompt: Prompt) {
  const content = compose(prompt);
  return {
    id: createId(surroundings.random),
    createdAt: surroundings.now(),
    prompt,
    content,
    usage: { input: inputTokens, output: outputTokens(content) },
  };
}

function parse(text: string): Result<JsonObject, string> {
  try {
    const body: unknown = JSON.parse(text);
    return isJsonObject(body) ? succeed(body) : fail("The request body must be a JSON object.");
  } catch {
    return fail("The request body is not valid JSON.");
  }
}
