/** Owns `npm start`: the router in local workerd, and the simulator in the place of providers without a key. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { lifelike, startSimulator } from "../simulator/index.ts";
import { startLocalRouter } from "./local-router.ts";
import { checkFree, readPort } from "./port.ts";
import { providers, simulatedProviders, upstreamVariables, type Variables } from "./upstreams.ts";

/** The environment wins over `.dev.vars`, the file wrangler has for local secrets. */
function readVariables(): Variables {
  const file = join(import.meta.dirname, "../../.dev.vars");
  return { ...(existsSync(file) ? parseEnv(readFileSync(file, "utf8")) : {}), ...process.env };
}

/** A request that any model can read, sent so that the first person's answer is as quick as the next. */
const warmUp = {
  request: "Turn on the kitchen light",
  tools: [
    {
      name: "turn_on",
      description: "Turns a device on.",
      parameters: { type: "object", properties: { device: { type: "string" } }, required: ["device"] },
    },
  ],
};

async function warm(router: string): Promise<void> {
  const health = await fetch(`${router}/healthz`);
  if (!health.ok) throw new Error(`GET /healthz gave ${health.status}: ${await health.text()}`);
  await health.body?.cancel();
  const response = await fetch(`${router}/v1/route`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(warmUp),
  });
  await response.body?.cancel();
}

function describeUpstreams(variables: Variables): string {
  const simulated = simulatedProviders(variables);
  if (simulated.length === 0) return "What is escalated goes to the real providers.";
  const titles = simulated.map(({ title }) => title).join(", ");
  const keys = simulated.map(({ variable }) => `${variable}_API_KEY`).join(", ");
  return [
    `SIMULATED: what is escalated to ${titles} is answered by a local stand-in; no provider is called.`,
    `For real answers set ${keys} in the environment or in .dev.vars.`,
  ].join("\n");
}

const describe = (router: string, variables: Variables): string =>
  [
    "",
    `Thimble is ready. Playground: ${router}/`,
    "",
    ...providers.map(({ title, clientLine }) => `  ${title.padEnd(8)}${clientLine(router)}`),
    "",
    describeUpstreams(variables),
    "Ctrl-C stops it.",
    "",
  ].join("\n");

function stopOnSignal(stop: () => Promise<void>): void {
  for (const signal of ["SIGINT", "SIGTERM"]) {
    // Wrangler's own listeners end the process at once, with an error's exit code.
    process.removeAllListeners(signal);
    process.once(signal, () => {
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

function giveUp(problem: string): never {
  console.error(problem);
  process.exit(1);
}

async function main(): Promise<void> {
  const wanted = readPort(process.env.PORT);
  const port = wanted.ok ? await checkFree(wanted.value) : wanted;
  if (!port.ok) giveUp(port.problem);
  console.log("Starting the router …");
  const variables = readVariables();
  const simulator = await startSimulator({ latency: lifelike, remembered: 0 });
  const local = await startLocalRouter(port.value, upstreamVariables(variables, simulator.baseUrl));
  if (!local.ok) giveUp(local.problem);
  stopOnSignal(async () => {
    await local.value.stop();
    await simulator.stop();
  });
  const router = `http://localhost:${port.value}`;
  await warm(router);
  console.log(describe(router, variables));
}

await main();
