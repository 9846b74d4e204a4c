/**
 * Decides every line of an OpenAI Batch file: `npm run batch -- IN.jsonl OUT.jsonl`. Each line in, `{custom_id, method, url, body}`,
 * gives one line out: `{custom_id, thimble: {decision, confidence, reason, draft}}`. Nothing is sent anywhere.
 *
 * Thresholds and time zone are those of ANSWER_THRESHOLD, LATER_TURN_THRESHOLD and TIME_ZONE in the environment;
 * `--time-zone NAME` goes before the last. The moment that dates are relative to is the run's beginning.
 */

import { createReadStream } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Call, Decision } from "../core/decision.ts";
import { isDeeperThan, isObject, isString } from "../core/json.ts";
import type { Model } from "../core/model.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import { type DecideOptions, decide, escalateUnseen } from "../policy/decide.ts";
import { thresholdsOf } from "../policy/thresholds.ts";
import { DEEPEST_READ } from "../read-request.ts";
import { answeringDialect } from "./answering-dialect.ts";
import { codeOf, openFiles, readOrder } from "./batch-order.ts";
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

/** Rejects where the output can't be written any more. */
async function decideFile(from: string, out: FileHandle, model: Model, options: DecideOptions): Promise<void> {
  const progress = showProgress(await countLines(from));
  let number = 0;
  let bad = 0;
  for await (const text of lines(from)) {
    number++;
    if (text.trim() === "") continue;
    const { customId, request } = readLine(text);
    const verdict = request.ok ? await decideRequest(request.value.url, request.value.body, model, options) : request;
    if (!verdict.ok) {
      bad++;
      console.error(`line ${number}: ${verdict.problem}`);
    }
    if (customId !== null) await write(out, { custom_id: customId, thimble: verdict.ok ? verdict.value : refused });
    progress.advance();
  }
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

const write = (out: FileHandle, line: unknown): Promise<void> => out.appendFile(`${JSON.stringify(line)}\n`);

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

async function decideRequest(
  target: URL,
  body: unknown,
  model: Model,
  options: DecideOptions,
): Promise<Result<Verdict, string>> {
  const dialect = answeringDialect(target.pathname);
  if (dialect === null) return succeed(report(escalateUnseen("other_path")));
  if (isDeeperThan(body, DEEPEST_READ)) return succeed(report(escalateUnseen("too_long")));
  const request = dialect.decode(body, target);
  if (!request.ok) return fail(request.problem.message);
  const { text, tools, system, obstacle } = request.value;
  if (tools.length === 0 || text === "") return succeed(report(escalateUnseen(obstacle ?? "no_tools")));
  const prediction = await model.predict(text, tools, { timeZone: null, system });
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

function giveUp(problem: string): number {
  console.error(problem);
  return 2;
}

async function main(): Promise<number> {
  const order = readOrder(process.argv.slice(2), process.env);
  if (!order.ok) return giveUp(order.problem);
  const out = await openFiles(order.value);
  if (!out.ok) return giveUp(out.problem);
  const { input, output, configuration } = order.value;
  const { timeZone } = configuration;
  const now = new Date();
  const model = await loadDiskModel({ valueContext: () => ({ now, timeZone }) });
  const options = { model: model.version, ...thresholdsOf(configuration, model) };
  console.log(`model ${options.model}, threshold ${options.answerThreshold}, time zone ${timeZone ?? "unknown"}`);
  const problem = await decideFile(input, out.value, model, options).then(() => null, codeOf);
  await out.value.close();
  return problem === null ? 0 : giveUp(`${output} can't be written (${problem})`);
}

process.exitCode = await main();
