/** Owns the Worker's entry: hands the real clock, network, randomness and model to the app. */

import { env } from "cloudflare:workers";
import { createApp } from "./app.ts";
import { readConfiguration } from "./env.ts";
import { createMisconfiguredApp } from "./misconfigured.ts";
import type { LogLine } from "./observe/index.ts";
import { randomId } from "./random-id.ts";

const log = (line: LogLine): void => console.log(JSON.stringify(line));

const configuration = readConfiguration({ ...env });

export default configuration.ok
  ? createApp({
      configuration: configuration.value,
      fetch: (input, init) => fetch(input, init),
      loadModel: async () => null,
      now: () => new Date(),
      clock: () => performance.now(),
      randomId,
      log,
    })
  : createMisconfiguredApp(configuration.problem, { randomId, log });
