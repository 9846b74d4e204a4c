/** Owns the whole check behind `npm test`: each step timed, the failures' output shown, one line of counts at the end. */

import { spawn } from "node:child_process";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const bin = join(root, "node_modules/.bin");

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** Beside the step's name; what to look at comes before it. */
  readonly detail: string;
}

interface Step {
  readonly name: string;
  run(): Promise<Outcome>;
}

interface Run {
  readonly ok: boolean;
  /** Empty where it was shown as it came. */
  readonly output: string;
}

const environment = {
  ...process.env,
  PATH: `${bin}:${process.env.PATH ?? ""}`,
  WRANGLER_SEND_METRICS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
};

function execute(command: readonly string[], show: "live" | "on failure"): Promise<Run> {
  const [program = "", ...rest] = command;
  const output: Buffer[] = [];
  const child = spawn(join(bin, program), rest, {
    cwd: root,
    env: environment,
    stdio: show === "live" ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
  });
  child.stdout?.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => output.push(chunk));
  return new Promise((resolve) => {
    const finish = (ok: boolean) => resolve({ ok, output: Buffer.concat(output).toString() });
    child.once("error", () => finish(false));
    child.once("close", (code) => finish(code === 0));
  });
}

/** A step that passes where its command exits with 0. */
const command = (name: string, ...words: readonly string[]): Step => ({
  name,
  run: async () => {
    const { ok, output } = await execute(words, "on failure");
    if (!ok) console.log(output);
    return { passed: Number(ok), failed: Number(!ok), detail: words.join(" ") };
  },
});

const reportPath = join(root, "dist/test-report.json");

/** The parts of vitest's JSON report that count. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

const tests: Step = {
  name: "tests",
  run: async () => {
    await rm(reportPath, { force: true });
    const { ok } = await execute(
      [
        "vitest",
        "run",
        "--silent=passed-only",
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${reportPath}`,
      ],
      "live",
    );
    const report = await readFile(reportPath, "utf8").then(
      (text) => JSON.parse(text) as Report,
      () => null,
    );
    const passed = report?.numPassedTests ?? 0;
    const failed = report?.numFailedTests ?? 0;
    // A file that can't be loaded or an error outside all tests fails the run without failing a test.
    const unaccounted = Number((!ok || passed === 0) && failed === 0);
    return { passed, failed: failed + unaccounted, detail: `vitest, ${report?.numPendingTests ?? 0} skipped` };
  },
};

const bundlePath = join(root, "dist/bundle");
/** What Workers accept, uncompressed. */
const maximumBundleBytes = 64 * 1024 * 1024;

async function uploadedBytes(): Promise<number> {
  const names = (await readdir(bundlePath)).filter((name) => !name.endsWith(".map") && name !== "README.md");
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(bundlePath, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

const bundle: Step = {
  name: "bundle",
  run: async () => {
    await rm(bundlePath, { recursive: true, force: true });
    const { ok, output } = await execute(["wrangler", "deploy", "--dry-run", "--outdir", bundlePath], "on failure");
    const bytes = ok ? await uploadedBytes() : 0;
    const fits = ok && bytes < maximumBundleBytes;
    if (!ok) console.log(output);
    const detail = `${(bytes / 1024 / 1024).toFixed(1)} MiB of ${maximumBundleBytes / 1024 / 1024}`;
    return { passed: Number(fits), failed: Number(!fits), detail };
  },
};

const steps: readonly Step[] = [
  command("lint", "biome", "check", "--error-on-warnings", "."),
  command("types", "tsc", "--noEmit"),
  command("page", "tsc", "--noEmit", "--project", "src/playground/client"),
  command("schemas", "node", "src/cli/schemas.ts", "--check"),
  command("kernels", "node", "src/cli/kernels.ts", "--check"),
  bundle,
  tests,
];

async function main(): Promise<void> {
  await mkdir(join(root, "dist"), { recursive: true });
  const lines: string[] = [];
  const total = { passed: 0, failed: 0 };
  for (const step of steps) {
    console.log(`── ${step.name}`);
    const start = performance.now();
    const { passed, failed, detail } = await step.run();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    lines.push(`${failed === 0 ? "✓" : "✗"} ${step.name.padEnd(8)}${seconds.padStart(7)} s  ${detail}`);
    total.passed += passed;
    total.failed += failed;
  }
  console.log(`\n${lines.join("\n")}\n\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

await main();
