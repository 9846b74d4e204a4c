/** Owns `npm start`: the router in local workerd, and the simulator in the place of providers without a key. */

import { fail, type Result, succeed } from "../core/result.ts";
import { readConfiguration } from "../env.ts";
import { lifelike, startSimulator } from "../simulator/index.ts";
import { fileVariables, startLocalRouter } from "./local-router.ts";
import { checkFree, readPort } from "./port.ts";
import { providers, routerVariables, simulatedProviders } from "./upstreams.ts";
import { describeProblems, type Variables, withEnvironment } from "./variables.ts";

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

/** Fails where the router does not serve. Without a key of a tenant's, all it can do is have the model loaded. */
async function warm(router: string, hasTenants: boolean): Promise<Result<null, string>> {
  const health = await fetch(`${router}/healthz`);
  if (!health.ok) return fail(`The router does not serve: GET /healthz gave ${health.status}: ${await health.text()}`);
  await health.body?.cancel();
  if (hasTenants) return succeed(null);
  const response = await fetch(`${router}/v1/route`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(warmUp),
  });
  await response.body?.cancel();
  return succeed(null);
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

/** What to put in the place of `apiKey`. */
function describeKeys(variables: Variables, hasTenants: boolean): string {
  if (hasTenants)
    return "apiKey: a tenant's. With TENANTS set, nothing answers without one, and there is no playground.";
  const isSimulated = simulatedProviders(variables).length > 0;
  return isSimulated ? "apiKey: your own; where the provider is simulated, any text does." : "apiKey: your own.";
}

const describe = (router: string, variables: Variables, hasTenants: boolean): string =>
  [
    "",
    hasTenants ? `Thimble is ready: ${router}` : `Thimble is ready. Playground: ${router}/`,
    "",
    ...providers.map(({ title, clientLine }) => `  ${title.padEnd(8)}${clientLine(router)}`),
    "",
    describeKeys(variables, hasTenants),
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
  const unknown = process.argv.slice(2).join(" ");
  if (unknown !== "") giveUp(`npm start takes no arguments, but got "${unknown}". Another port: PORT=8790 npm start`);
  const wanted = readPort(process.env.PORT);
  const port = wanted.ok ? await checkFree(wanted.value) : wanted;
  if (!port.ok) giveUp(port.problem);
  console.log("Starting the router …");
  const variables = withEnvironment(await fileVariables(), process.env);
  const simulator = await startSimulator({ latency: lifelike, remembered: 0 });
  const told = routerVariables(variables, simulator.baseUrl);
  const configuration = readConfiguration({ ...variables, ...told });
  if (!configuration.ok) giveUp(`The router is misconfigured: ${describeProblems(configuration.problem)}.`);
  const hasTenants = configuration.value.tenants.length > 0;
  const local = await startLocalRouter(port.value, told);
  if (!local.ok) giveUp(local.problem);
  const stop = async () => {
    await local.value.stop();
    await simulator.stop();
  };
  stopOnSignal(stop);
  const router = `http://localhost:${port.value}`;
  const warmed = await warm(router, hasTenants);
  if (!warmed.ok) {
    await stop();
    giveUp(warmed.problem);
  }
  console.log(describe(router, variables, hasTenants));
}

await main();
