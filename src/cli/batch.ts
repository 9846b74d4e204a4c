/**
 * Decides every line of an OpenAI Batch file: `npm run batch -- IN.jsonl OUT.jsonl`. Each line in, `{custom_id, method, url, body}`,
 * gives one line out: `{custom_id, thimble: {decision, confidence, reason, draft}}`. Nothing is sent anywhere.
 */

import { once } from "node:events";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Call, Decision } from "../core/decision.ts";
import { isDeeperThan, isObject, isString } from "../core/json.ts";
import type { Model } from "../core/model.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import { dialects } from "../dialects/index.ts";
import { decide, escalateUnseen } from "../policy/decide.ts";
import { DEEPEST_READ } from "../read-request.ts";
import { loadDiskModel } from "./disk-model.ts";
import { showProgress } from "./progress.ts";

interface Verdict {
  readonly decision: "answer" | "escalate";
  readonly confidence: number;
  readonly reason: string | null;
  /** The best call the model has, whatever the decision. */
  readonly draft: Call | null;
}

interface Line {
  /** Null where the line holds none: then there is nothing to answer to. */
  readonly customId: string | null;
  readonly request: Result<{ readonly url: URL; readonly body: unknown }, string>;
}

async function decideFile(from: string, to: string, model: Model): Promise<void> {
  const progress = showProgress(await countLines(from));
  const out = createWriteStream(to);
  let number = 0;
  let bad = 0;
  for await (const text of lines(from)) {
    number++;
    if (text.trim() === "") continue;
    const { customId, request } = readLine(text);
    const verdict = request.ok ? await decideRequest(request.value.url, request.value.body, model) : request;
    if (!verdict.ok) {
      bad++;
      console.error(`line ${number}: ${verdict.problem}`);
    }
    if (customId !== null) await write(out, { custom_id: customId, thimble: verdict.ok ? verdict.value : refused });
    progress.advance();
  }
  out.end();
  await once(out, "finish");
  progress.end();
  if (bad > 0) console.error(`${bad} of ${number} lines could not be used`);
}

const refused: Verdict = { decision: "escalate", confidence: 0, reason: "invalid_request", draft: null };

const lines = (file: string) => createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });

async function countLines(file: string): Promise<number> {
  let count = 0;
  for await (const _ of lines(file)) count++;
  return count;
}

async function write(out: NodeJS.WritableStream, line: unknown): Promise<void> {
  if (!out.write(`${JSON.stringify(line)}\n`)) await once(out, "drain");
}

function readLine(text: string): Line {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    return { customId: null, request: fail("is not JSON") };
  }
  if (!isObject(line) || !isString(line.custom_id)) return { customId: null, request: fail("needs a custom_id") };
  const url = isString(line.url) ? URL.parse(line.url, "http://batch") : null;
  const request = url === null ? fail("needs a url such as /v1/chat/completions") : succeed({ url, body: line.body });
  return { customId: line.custom_id, request };
}

async function decideRequest(target: URL, body: unknown, model: Model): Promise<Result<Verdict, string>> {
  if (isDeeperThan(body, DEEPEST_READ)) return succeed(report(escalateUnseen("too_long")));
  const dialect = dialects.find(({ paths }) => paths.includes(target.pathname));
  if (dialect === undefined) return fail(`nothing is answered in place on ${target.pathname}`);
  const request = dialect.decode(body, target);
  if (!request.ok) return fail(request.problem.message);
  const { text, tools, obstacle } = request.value;
  if (tools.length === 0 || text === "") return succeed(report(escalateUnseen(obstacle ?? "no_tools")));
  const prediction = await model.predict(text, tools, null);
  const options = {
    model: model.version,
    answerThreshold: model.threshold,
    laterTurnThreshold: model.laterTurnThreshold,
  };
  const decision = decide(request.value, prediction, options);
  return succeed(
    obstacle === null ? report(decision) : { ...report(decision), decision: "escalate", reason: obstacle },
  );
}

const report = ({ outcome, confidence, reason, draft }: Decision): Verdict => ({
  decision: outcome === "answered" ? "answer" : "escalate",
  confidence,
  reason,
  draft,
});

async function main(input?: string, output?: string): Promise<number> {
  if (input === undefined || output === undefined) {
    console.error("usage: npm run batch -- IN.jsonl OUT.jsonl");
    return 2;
  }
  if (resolve(input) === resolve(output)) {
    console.error("the output must be another file than the input");
    return 2;
  }
  if (!existsSync(input)) {
    console.error(`${input} can't be read`);
    return 2;
  }
  await decideFile(input, output, await loadDiskModel());
  return 0;
}

process.exitCode = await main(...process.argv.slice(2));
