/** Owns what the dialect tests share: one tool, one decision about it, and a way to answer an SDK's request in place. */

import type { Decision } from "../../src/core/decision.ts";
import type { Failure, FailureKind } from "../../src/core/failure.ts";
import type { RoutableRequest } from "../../src/core/request.ts";
import type { Answer, Dialect } from "../../src/dialects/dialect.ts";

export const ANSWER_ID = "Ab3-_xyz0123456789ABCDef";
export const CREATED_AT = new Date("2026-11-20T08:30:00.750Z");
export const TEXT = 'Deploy branch "feat-x" to staging';

export const SCHEMA = {
  type: "object",
  properties: { branch: { type: "string" }, environment: { type: "string", enum: ["staging", "production"] } },
  required: ["branch", "environment"],
} as const;

export const TOOL = { name: "deploy", description: "Deploys a branch.", parameters: SCHEMA };
export const ARGUMENTS = { branch: 'feat-x "é🚀"', environment: "staging", tags: ["a", "b"], nested: { dry: true } };

export const DECISION: Answer["decision"] = {
  outcome: "answered",
  reason: null,
  confidence: 0.98,
  call: { name: "deploy", arguments: ARGUMENTS },
  draft: { name: "deploy", arguments: ARGUMENTS },
  traces: [
    { path: ["branch"], value: "feat-x", ranges: [{ start: 15, end: 21 }], rule: "text", probability: 0.99 },
    { path: ["environment"], value: "staging", ranges: [{ start: 26, end: 33 }], rule: "text", probability: 0.97 },
  ],
  candidates: [{ name: "deploy", probability: 0.99 }],
  timings: { tools: 0, model: 7.5, total: 8.1 },
  model: "thimble-1.0.0",
};

export const ESCALATION: Decision = {
  ...DECISION,
  outcome: "escalated",
  reason: "low_confidence",
  confidence: 0.4,
};

export const answerTo = (request: RoutableRequest): Answer => ({
  id: ANSWER_ID,
  request,
  decision: DECISION,
  createdAt: CREATED_AT,
});

/** A fetch that answers every request in place, as the router would, and keeps what it read of the last one. */
export const answeringFetch = (dialect: Dialect) => {
  const seen: RoutableRequest[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    const reading = dialect.decode(JSON.parse(String(init?.body)), url);
    if (!reading.ok) return failureResponse(dialect, reading.problem);
    seen.push(reading.value);
    return answerResponse(dialect, answerTo(reading.value));
  };
  return { fetch, seen };
};

/** A fetch that always fails like this, and counts how often it was asked. */
export const failingFetch = (dialect: Dialect, failure: Failure) => {
  let calls = 0;
  const fetch = async (): Promise<Response> => {
    calls += 1;
    return failureResponse(dialect, failure);
  };
  return { fetch, calls: () => calls };
};

const answerResponse = (dialect: Dialect, answer: Answer): Response => {
  if (answer.request.stream === false) return Response.json(dialect.encode(answer));
  const { contentType, events } = dialect.encodeStream(answer);
  return new Response(events.join(""), { headers: { "content-type": contentType } });
};

const failureResponse = (dialect: Dialect, failure: Failure): Response => {
  const { status, headers, body } = dialect.encodeFailure(failure, "req_1");
  return new Response(JSON.stringify(body), { status, headers });
};

/** Each kind with its HTTP status, where a dialect doesn't differ. */
export const FAILURE_KINDS: readonly (readonly [FailureKind, number])[] = [
  ["invalid_request", 400],
  ["authentication", 401],
  ["not_found", 404],
  ["method_not_allowed", 405],
  ["too_large", 413],
  ["unsupported_media_type", 415],
  ["rate_limited", 429],
  ["internal", 500],
  ["upstream_unreachable", 502],
  ["overloaded", 503],
  ["upstream_timeout", 504],
];

export const failureOf = (kind: FailureKind): Failure => ({
  kind,
  message: `It failed: ${kind}.`,
  parameter: "tools[0].name",
  retryable: kind === "rate_limited" || kind === "overloaded",
  retryAfterMs: 1500,
});

export const collect = async <Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> => {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
};
