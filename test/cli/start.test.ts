import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

/** Loading wrangler takes seconds, and far more on a busy machine. */
const PATIENCE_MS = 120_000;

const start = (variables: Readonly<Record<string, string>>, ...words: readonly string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, "../../src/cli/start.ts"), ...words], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: "28791", ...variables },
  });

describe("npm start", () => {
  it(
    "refuses arguments, and says how another port is chosen",
    () => {
      expect(start({}, "--port", "8899")).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(/^npm start takes no arguments.*"--port 8899".*PORT=8790 npm start\n$/),
      });
    },
    PATIENCE_MS,
  );

  it(
    "says in one line which variable is wrong",
    () => {
      expect(start({ TIME_ZONE: "Nowhere/At_All" })).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(/^The router is misconfigured: TIME_ZONE must be an IANA time zone.*\n$/),
      });
    },
    PATIENCE_MS,
  );
});
