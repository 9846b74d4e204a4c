/** The README's curl lines work as they stand, against the router in workerd and the simulator behind it. */

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";
import { priceOf } from "../src/budgets/index.ts";
import { providers } from "../src/cli/upstreams.ts";
import { type Configuration, readConfiguration } from "../src/env.ts";
import { type Stand, startStand } from "./sdk/stand.ts";

const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
const commands = [...readme.matchAll(/```sh\n(curl [\s\S]*?)```/g)].map(([, command = ""]) => command);

let stand: Stand;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand.stop());

const run = async (command: string): Promise<string> => {
  const here = command.replaceAll("http://localhost:8787", stand.router.url);
  return (await promisify(execFile)("bash", ["-c", here])).stdout;
};

/** The configuration it shows, with those secrets alone that it names there. */
const readShownConfiguration = async (): Promise<Configuration> => {
  const toml = /```toml\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  const directory = await mkdtemp(join(tmpdir(), "thimble-"));
  const config = join(directory, "wrangler.toml");
  await writeFile(config, `name = "example"\n${toml}`);
  const { vars } = unstable_readConfig({ config });
  await rm(directory, { recursive: true });
  const secrets = [...toml.matchAll(/the secret ([A-Z_]+)/g)].map(([, name = ""]) => [name, "key"]);
  const configuration = readConfiguration({ ...vars, ...Object.fromEntries(secrets) });
  if (!configuration.ok) throw new Error(JSON.stringify(configuration.problem));
  return configuration.value;
};

describe("README.md", () => {
  it("shows a configuration that holds with the secrets it names", async () => {
    expect(await readShownConfiguration()).toMatchObject({
      tiers: { mid: { provider: "gemini" } },
      budgets: { acme: { atLimit: "tier_down" } },
    });
  });

  it("prices every model that it sends requests to, asked for ones included", async () => {
    const { prices, tiers, fallbacks } = await readShownConfiguration();
    const chosen = [tiers?.small, tiers?.mid, tiers?.frontier, ...Object.values(fallbacks).flat()];
    const models = [...chosen.map((choice) => choice?.model ?? ""), "whatever-a-caller-asks-for"];
    expect(models.filter((model) => priceOf(prices, model, Date.now()) === null)).toEqual([]);
  });

  it("shows the lines that npm start prints", () => {
    for (const { clientLine } of providers) expect(readme).toContain(`\`${clientLine("http://localhost:8787")}\``);
  });

  it("names only scripts that run on a fresh clone", () => {
    const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8"));
    const named = [...readme.matchAll(/npm (?:run )?(start|test|eval|bench|batch|deploy)\b/g)].map(([, name]) => name);
    expect(new Set(named).size).toBe(6);
    for (const name of named) expect(scripts[`pre${name}`], name).toBe("node src/cli/setup.mjs");
  });

  it("shows a call answered in place", async () => {
    expect(JSON.parse(await run(commands[0] ?? ""))).toMatchObject({
      model: "claude-sonnet-4-5",
      stop_reason: "tool_use",
      content: [{ type: "tool_use", name: "deploy_branch", input: { branch: "feat-x", environment: "staging" } }],
    });
  });

  it("shows a whole decision", async () => {
    expect(JSON.parse(await run(commands[1] ?? ""))).toMatchObject({
      outcome: "answered",
      tool: "deploy_branch",
      arguments: { branch: "feat-x", environment: "staging" },
    });
  });

  it("shows a request that goes to the large model", async () => {
    const response = await run(commands[2] ?? "");
    expect(response).toMatch(/^HTTP\/1.1 200/);
    expect(response).toMatch(/x-thimble-decision: escalated/i);
    expect(response).toContain("[simulated answer");
  });

  it("shows no curl line that isn't tried here", () => {
    expect(commands).toHaveLength(3);
  });
});
