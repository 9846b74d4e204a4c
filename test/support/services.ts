/** Owns services for an app that runs inside a test: no model, no log, real time. */

import { BudgetGate } from "../../src/budgets/index.ts";
import { AnswerCache } from "../../src/cache/index.ts";
import { type Configuration, readConfiguration } from "../../src/env.ts";
import { Slots } from "../../src/escalation/index.ts";
import { realClock } from "../../src/real-clock.ts";
import { Registry } from "../../src/resilience/index.ts";
import type { Services } from "../../src/services.ts";

/** @param variables - of the configuration; they have to be right */
export const configurationOf = (variables: Readonly<Record<string, unknown>> = {}): Configuration => {
  const configuration = readConfiguration(variables);
  if (!configuration.ok) throw new Error(JSON.stringify(configuration.problem));
  return configuration.value;
};

export const makeServices = (configuration: Configuration = configurationOf()): Services => {
  const waitUntil = (): void => undefined;
  const random = Math.random;
  return {
    configuration,
    fetch,
    loadModel: async () => null,
    loadReader: async () => null,
    now: () => new Date(),
    clock: realClock,
    randomId: () => "id",
    registry: new Registry({ clock: realClock, random }),
    slots: new Slots({
      caps: configuration.caps,
      ask: () => () => Promise.reject(new Error("no keeper")),
      clock: realClock,
      random,
      holder: () => "holder",
      waitUntil,
    }),
    cache: new AnswerCache({
      near: null,
      durable: null,
      generations: null,
      clock: realClock,
      now: Date.now,
      random,
      background: waitUntil,
    }),
    flights: null,
    budgetGate: new BudgetGate(),
    budgetCalls: () => {
      throw new Error("no keeper");
    },
    waitUntil,
    log: () => undefined,
  };
};
