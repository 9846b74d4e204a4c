/** Owns a set's figures: how often the tool and the call are right, what is answered, and what goes wrong. */

import type { Verdict } from "../judge.ts";
import { type Share, wilson } from "../statistics.ts";
import type { Outcome } from "./decisions.ts";
import type { MeasuredRequest } from "./measured-request.ts";

export interface Measured extends Outcome {
  readonly request: MeasuredRequest;
  /** Null where the set doesn't say which call is right. */
  readonly verdict: Verdict | null;
}

export interface Figures {
  /** Requests that one call answers. */
  readonly calls: number;
  readonly mustEscalate: number;
  /** Of calls, abstaining left aside; null where the set doesn't say which call is right. */
  readonly toolRight: Share | null;
  readonly callRight: Share | null;
  /** Of calls, rightly or not. */
  readonly answered: Share;
  /** Of all answers, those to requests that must escalate counted wrong; null as above. */
  readonly rightWhenAnswered: Share | null;
  readonly mustEscalateAnswered: Share;
  /** First mistakes in calls, abstaining left aside, by class; then those that were answered. */
  readonly mistakes: Readonly<Record<string, number>>;
  readonly mistakesAnswered: Readonly<Record<string, number>>;
  readonly reasonsOfCallsEscalated: Readonly<Record<string, number>>;
}

export function figuresOf(measured: readonly Measured[]): Figures {
  const calls = measured.filter(({ request }) => request.gold.kind !== "escalate");
  const must = measured.filter(({ request }) => request.gold.kind === "escalate");
  const answered = measured.filter((one) => one.answered);
  const known = measured.every(({ verdict }) => verdict !== null);
  const of = (some: readonly Measured[], test: (one: Measured) => boolean) =>
    wilson(some.filter(test).length, some.length);
  return {
    calls: calls.length,
    mustEscalate: must.length,
    toolRight: known ? of(calls, ({ verdict }) => verdict?.toolRight === true) : null,
    callRight: known ? of(calls, ({ verdict }) => verdict?.callRight === true) : null,
    answered: of(calls, (one) => one.answered),
    rightWhenAnswered: known ? of(answered, ({ verdict }) => verdict?.callRight === true) : null,
    mustEscalateAnswered: of(must, (one) => one.answered),
    mistakes: counted(calls.flatMap(({ verdict }) => verdict?.mistake ?? [])),
    mistakesAnswered: counted(
      answered.flatMap(({ verdict, request }) => (verdict?.mistake ? `${verdict.mistake} (${request.kind})` : [])),
    ),
    reasonsOfCallsEscalated: counted(calls.flatMap(({ reason }) => reason ?? [])),
  };
}

/** How often each name stands there, most frequent first. */
function counted(names: readonly string[]): Record<string, number> {
  const groups = [...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length] as const);
  return Object.fromEntries(groups.sort(([, a], [, b]) => b - a));
}
