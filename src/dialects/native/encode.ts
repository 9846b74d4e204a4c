/** Owns the report in which the router's own API gives a whole decision. */

import type { Decision, Prediction, Range, Reason, Timings } from "../../core/decision.ts";
import type { Json, JsonObject } from "../../core/json.ts";
import type { Answer, EncodedStream } from "../dialect.ts";
import { EVENT_STREAM, formatEvent } from "../server-sent-events.ts";

/** The same shape as a plain type, which TypeScript, unlike an interface, takes for JSON. */
type Plain<Shape> = { [Key in keyof Shape]: Shape[Key] };

/** What `POST /v1/route` answers, whatever the decision was. */
export interface RouteReport {
  readonly outcome: Decision["outcome"];
  /** The tool to call; null unless the outcome is "answered". */
  readonly tool: string | null;
  /** Its arguments; null unless the outcome is "answered". */
  readonly arguments: JsonObject | null;
  /** The model's best call even where it is not sure enough to give it; null where it has none. */
  readonly draft: { readonly tool: string; readonly arguments: JsonObject } | null;
  /** One for each argument of the draft. */
  readonly traces: readonly {
    /** ["address", "city"] */
    readonly path: readonly string[];
    readonly value: Json;
    /** The words of the request the value comes from, in order. */
    readonly words: readonly string[];
    /** Where each of them stands: UTF-16 offsets into the request, end exclusive. */
    readonly ranges: readonly Plain<Range>[];
    /** How the words became the value: "text", "number", "date", … */
    readonly rule: string;
    /** 0…1 */
    readonly probability: number;
  }[];
  /** Probability that the draft is entirely right, 0…1. */
  readonly confidence: number;
  /** Why the request would go to a large model; null for "answered". */
  readonly reason: Reason | null;
  /** The tools looked at, likeliest first. */
  readonly candidates: Prediction["candidates"];
  /** Milliseconds; 0 for what was not run. */
  readonly timings: Plain<Timings>;
  /** Version of the model that decided; "none" where it did not run. */
  readonly model: string;
}

/** @param text - the request the decision was taken on */
export const encodeDecision = (decision: Decision, text: string): RouteReport => {
  const { outcome, draft, confidence, reason, candidates, timings, model } = decision;
  const call = outcome === "answered" ? decision.call : null;
  return {
    outcome,
    tool: call === null ? null : call.name,
    arguments: call === null ? null : call.arguments,
    draft: draft === null ? null : { tool: draft.name, arguments: draft.arguments },
    traces: decision.traces.map((trace) => ({
      path: trace.path,
      value: trace.value,
      words: trace.ranges.map(({ start, end }) => text.slice(start, end)),
      ranges: trace.ranges,
      rule: trace.rule,
      probability: trace.probability,
    })),
    confidence,
    reason,
    candidates,
    timings,
    model,
  };
};

export const encode = ({ decision, request }: Answer): JsonObject => ({ ...encodeDecision(decision, request.text) });

/** Every dialect has one; `decode` reads no request as asking for it. */
export const encodeStream = (answer: Answer): EncodedStream => ({
  contentType: EVENT_STREAM,
  events: [formatEvent(encode(answer))],
});
