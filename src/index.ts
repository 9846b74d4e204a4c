/** Owns the Worker's entry: hands the real clock, network, randomness and model to the app. */

import { env, waitUntil } from "cloudflare:workers";
import { createApp } from "./app.ts";
import { loadBundledModel } from "./bundled-model.ts";
import type { Model } from "./core/model.ts";
import { askSlotKeeper } from "./durable-objects/slot-keeper.ts";
import { readConfiguration } from "./env.ts";
import { Slots } from "./escalation/index.ts";
import { createMisconfiguredApp } from "./misconfigured.ts";
import type { LogLine } from "./observe/index.ts";
import { randomId } from "./random-id.ts";
import { realClock } from "./real-clock.ts";
import { Registry } from "./resilience/index.ts";

export { BudgetKeeper, FlightKeeper, SlotKeeper } from "./durable-objects/index.ts";

const log = (line: LogLine): void => console.log(JSON.stringify(line));

/** Keeps the computing for a first request with very many tools within about a second. */
const NEW_TOKENS_AT_A_TIME = 1500;

const configuration = readConfiguration({ ...env });

const timeZone = configuration.ok ? configuration.value.timeZone : null;

/** Loaded by the isolate's first request, since nothing so long may run before one; what failed can't be tried again. */
let isolateModel: Promise<Model> | undefined;

const loadModel = (): Promise<Model> => {
  isolateModel ??= loadBundledModel({
    valueContext: () => ({ now: timeZone === null ? null : new Date(), timeZone }),
    newTokensAtATime: NEW_TOKENS_AT_A_TIME,
    clock: realClock.now,
  });
  return isolateModel;
};

export default configuration.ok
  ? createApp({
      configuration: configuration.value,
      fetch: (input, init) => fetch(input, init),
      loadModel,
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
      waitUntil,
      log,
    })
  : createMisconfiguredApp(configuration.problem, { randomId, log });
