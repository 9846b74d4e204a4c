import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const deploy = {
  type: "function",
  function: {
    name: "deploy",
    description: "Deploy a branch to an environment.",
    parameters: {
      type: "object",
      properties: { branch: { type: "string" }, environment: { type: "string", enum: ["production", "staging"] } },
      required: ["branch", "environment"],
    },
  },
};
const { parameters, ...about } = deploy.function;
const line = (id: string, body: unknown, url = "/v1/chat/completions") =>
  JSON.stringify({ custom_id: id, method: "POST", url, body });
const ask = (content: string, more: object = {}) => ({
  model: "gpt-5",
  messages: [{ role: "user", content }],
  tools: [deploy],
  ...more,
});

const input = [
  line("simple", ask("Deploy branch feat-x to staging")),
  "this is not JSON",
  line("hard", ask("Why did the last three deployments fail, and what should we change?")),
  line("several", ask("Deploy branch feat-x to staging", { n: 2 })),
  line("toolless", { model: "gpt-5", messages: [{ role: "user", content: "Hello" }] }),
  "",
  line("broken", { model: "gpt-5" }),
  line("elsewhere", {}, "/v1/responses"),
  line("prefixed", ask("Deploy branch feat-x to staging"), "/openai/v1/chat/completions"),
  line(
    "anthropic",
    {
      model: "claude-opus-4-5",
      max_tokens: 1024,
      messages: [{ role: "user", content: "Deploy branch feat-x to staging" }],
      tools: [{ ...about, input_schema: parameters }],
    },
    "/anthropic/v1/messages",
  ),
  line(
    "gemini",
    {
      contents: [{ role: "user", parts: [{ text: "Deploy branch feat-x to staging" }] }],
      tools: [{ functionDeclarations: [{ ...about, parametersJsonSchema: parameters }] }],
    },
    "/gemini/v1beta/models/gemini-3-flash:generateContent",
  ),
  line("nowhere", ask("Deploy branch feat-x to staging"), "http://["),
  line("deep", "BODY").replace('"BODY"', `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`),
];

interface Output {
  readonly custom_id: string;
  readonly thimble: {
    readonly decision: string;
    readonly confidence: number;
    readonly reason: string | null;
    readonly draft: { readonly name: string; readonly arguments: unknown } | null;
  };
}

let folder: string;
let outputs: Map<string, Output["thimble"]>;
let run: ReturnType<typeof batch>;

/** In the folder, with these variables for its whole environment. */
const batchIn = (env: Readonly<Record<string, string>>, ...words: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, "../../src/cli/batch.ts"), ...words], {
    encoding: "utf8",
    cwd: folder,
    env,
  });
const batch = (...words: string[]) => batchIn({}, ...words);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "thimble-batch-"));
  writeFileSync(join(folder, "in.jsonl"), input.join("\n"));
  run = batch(join(folder, "in.jsonl"), join(folder, "out.jsonl"));
  const lines = readFileSync(join(folder, "out.jsonl"), "utf8").trimEnd().split("\n");
  outputs = new Map(lines.map((text) => JSON.parse(text) as Output).map((one) => [one.custom_id, one.thimble]));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe("npm run batch", () => {
  it("writes a line for every line with an id, in order", () => {
    expect([...outputs.keys()]).toEqual([
      "simple",
      "hard",
      "several",
      "toolless",
      "broken",
      "elsewhere",
      "prefixed",
      "anthropic",
      "gemini",
      "nowhere",
      "deep",
    ]);
    for (const { confidence } of outputs.values()) {
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  });

  it("drafts the call of a simple request", () => {
    expect(outputs.get("simple")?.draft).toEqual({
      name: "deploy",
      arguments: { branch: "feat-x", environment: "staging" },
    });
  });

  it.each(["prefixed", "anthropic", "gemini"])("decides the same on a path with its dialect's prefix: %s", (id) => {
    expect(outputs.get(id)).toEqual(outputs.get("simple"));
  });

  it("escalates what needs a large model, with a reason", () => {
    expect(outputs.get("hard")).toMatchObject({ decision: "escalate", reason: expect.any(String) });
  });

  it("escalates what must not be answered in place, and drafts all the same", () => {
    const { decision, reason, draft } = outputs.get("several") ?? {};
    expect({ decision, reason, name: draft?.name }).toEqual({
      decision: "escalate",
      reason: "multiple_answers",
      name: "deploy",
    });
  });

  it("has no draft where there are no tools", () => {
    expect(outputs.get("toolless")).toEqual({ decision: "escalate", confidence: 0, reason: "no_tools", draft: null });
  });

  it("reports bad lines by number and goes on", () => {
    expect(run.status).toBe(0);
    expect(run.stderr.split("\n")).toEqual([
      "line 2: is not JSON",
      expect.stringMatching(/^line 7: .*messages/),
      "line 12: needs a url such as /v1/chat/completions",
      "3 of 13 lines could not be used",
      "",
    ]);
    expect(outputs.get("broken")?.reason).toBe("invalid_request");
    expect(outputs.get("elsewhere")).toMatchObject({ decision: "escalate", reason: "other_path", draft: null });
    expect(outputs.get("deep")?.reason).toBe("too_long");
  });

  it("decides with a threshold of the environment and in the time zone it is told", () => {
    const files = [join(folder, "one.jsonl"), join(folder, "one-out.jsonl")] as const;
    writeFileSync(files[0], line("simple", ask("Deploy branch feat-x to staging")));
    const { stdout } = batchIn({ ANSWER_THRESHOLD: "0" }, ...files, "--time-zone", "Europe/Berlin");
    expect(stdout).toMatch(/^model thimble-\S+, threshold 0, time zone Europe\/Berlin\n$/);
    expect(JSON.parse(readFileSync(files[1], "utf8")).thimble).toMatchObject({ decision: "answer", reason: null });
  }, 60_000);

  it("says how it is used, and what it can't read", () => {
    expect(batch()).toMatchObject({ status: 2, stderr: expect.stringContaining("usage") });
    expect(batch(join(folder, "in.jsonl"), join(folder, "in.jsonl"))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("another file"),
    });
    expect(batch(join(folder, "missing.jsonl"), join(folder, "out.jsonl"))).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^\S+missing.jsonl can't be read \(ENOENT\)\n$/),
    });
  }, 60_000);
});
