/** The README's curl lines work as they stand, against the router in workerd and the simulator behind it. */

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";
import { readConfiguration } from "../src/env.ts";
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

describe("README.md", () => {
  it("shows a configuration that holds", async () => {
    const toml = /```toml\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
    const directory = await mkdtemp(join(tmpdir(), "thimble-"));
    const config = join(directory, "wrangler.toml");
    await writeFile(config, `name = "example"\n${toml}`);
    const { vars } = unstable_readConfig({ config });
    await rm(directory, { recursive: true });
    expect(readConfiguration({ ...vars, GEMINI_API_KEY: "key" })).toMatchObject({
      ok: true,
      value: { tiers: { mid: { provider: "gemini" } }, budgets: { acme: { atLimit: "tier_down" } } },
    });
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
