/** Owns the Worker's entry: hands the real clock, network, randomness and model to the app. */

import { env, waitUntil } from "cloudflare:workers";
import { createApp } from "./app.ts";
import { BudgetGate } from "./budgets/index.ts";
import { loadBundledModel } from "./bundled-model.ts";
import { AnswerCache, cacheApiTier, durableGenerations, kvTier } from "./cache/index.ts";
import { askSlotKeeper, budgetCalls, flightKeeper } from "./durable-objects/index.ts";
import { readConfiguration } from "./env.ts";
import { runFlight, Slots } from "./escalation/index.ts";
import { createMisconfiguredApp } from "./misconfigured.ts";
import type { EdgeModel } from "./model/edge-model.ts";
import type { LogLine } from "./observe/index.ts";
import { randomId } from "./random-id.ts";
import { realClock } from "./real-clock.ts";
import { Registry } from "./resilience/index.ts";
import type { Services } from "./services.ts";
import { servingServices } from "./serving-services.ts";

export { BudgetKeeper, SlotKeeper } from "./durable-objects/index.ts";

const log = (line: LogLine): void => console.log(JSON.stringify(line));

/** Keeps the computing for a first request with very many tools within about a second. */
const NEW_TOKENS_AT_A_TIME = 1500;

const configuration = readConfiguration({ ...env });

const timeZone = configuration.ok ? configuration.value.timeZone : null;

/** Loaded by the isolate's first request, since nothing so long may run before one; what failed would fail again. */
let isolateModel: Promise<EdgeModel> | undefined;

const loadModel = (): Promise<EdgeModel> => {
  isolateModel ??= loadBundledModel({
    valueContext: () => ({ now: new Date(), timeZone }),
    newTokensAtATime: NEW_TOKENS_AT_A_TIME,
    clock: realClock.now,
  });
  return isolateModel;
};

const services: Services | null = configuration.ok
  ? {
      configuration: configuration.value,
      fetch: (input, init) => fetch(input, init),
      loadModel,
      loadReader: loadModel,
      now: () => new Date(),
      clock: realClock,
      randomId,
      registry: new Registry({ clock: realClock, random: Math.random }),
      slots: new Slots({
        caps: configuration.value.caps,
        ask: (key) => askSlotKeeper(env.SLOT_KEEPER, key),
        clock: realClock,
        random: Math.random,
        holder: randomId,
        waitUntil,
      }),
      cache: new AnswerCache({
        near: cacheApiTier({
          match: (url) => caches.default.match(url),
          put: (url, response) => caches.default.put(url, response),
          delete: (url) => caches.default.delete(url),
        }),
        durable: env.ANSWERS === undefined ? null : kvTier(env.ANSWERS),
        generations: durableGenerations(env.FLIGHT_KEEPER),
        clock: realClock,
        now: Date.now,
        random: Math.random,
        background: waitUntil,
      }),
      budgetGate: new BudgetGate(),
      budgetCalls: (scope) => budgetCalls(env.BUDGET_KEEPER, scope),
      flights: configuration.value.cache.shareFlights === true ? env.FLIGHT_KEEPER : null,
      waitUntil,
      log,
    }
  : null;

/** Makes the call of a flight, in the Durable Object that the asking isolates meet in. */
export class FlightKeeper extends flightKeeper(async (request) => {
  if (services === null) throw new Error("the router is misconfigured");
  return await runFlight(request, servingServices(services));
}) {}

export default services === null
  ? createMisconfiguredApp(configuration.ok ? [] : configuration.problem, { randomId, log })
  : createApp(services);
