/**
 * Owns any set that is given as OpenAI Batch lines with gold beside them: `{custom_id, calls: [{name, arguments}]}` a line, `calls`
 * empty where the request must escalate. More than one call can't be answered in place, so that must escalate too.
 */

import { basename } from "node:path";
import { isDeeperThan, isObject, isString } from "../../src/core/json.ts";
import type { RoutableRequest } from "../../src/core/request.ts";
import { dialects } from "../../src/dialects/index.ts";
import { DEEPEST_READ } from "../../src/read-request.ts";
import { type Gold, goldCall, type MeasuredRequest, type MeasuredSet } from "../evaluation/measured-request.ts";
import { readLines } from "./files.ts";

/** @throws naming the line where one can't be read, or has no gold */
export function readBatchFile(linesFile: string, goldFile: string): MeasuredSet {
  const golds = new Map(readLines<unknown>(goldFile).map(readGold));
  const requests = readLines<unknown>(linesFile).map((line): MeasuredRequest => {
    if (!isObject(line) || !isString(line.custom_id)) throw new Error(`${linesFile}: a line has no custom_id`);
    const gold = golds.get(line.custom_id);
    if (gold === undefined) throw new Error(`${goldFile}: nothing about ${line.custom_id}`);
    const { text, tools, obstacle, earlierTurns } = readRequest(line.custom_id, line.url, line.body);
    const kind = gold.kind === "escalate" ? "escalate" : "call";
    return { app: basename(linesFile), text, tools, obstacle, earlierTurns, gold, kind };
  });
  return { name: "set", title: basename(linesFile), requests, note: "as the file has it" };
}

function readGold(line: unknown): [string, Gold] {
  if (!isObject(line) || !isString(line.custom_id) || !Array.isArray(line.calls)) {
    throw new Error(`gold must be {custom_id, calls: [{name, arguments}]}, not ${JSON.stringify(line).slice(0, 80)}`);
  }
  const [call] = line.calls;
  if (line.calls.length !== 1) return [line.custom_id, { kind: "escalate" }];
  if (!isObject(call) || !isString(call.name) || !isObject(call.arguments)) {
    throw new Error(`gold of ${line.custom_id}: a call needs a name and arguments`);
  }
  return [line.custom_id, goldCall({ name: call.name, arguments: call.arguments })];
}

type Routable = Pick<RoutableRequest, "text" | "tools" | "obstacle" | "earlierTurns">;

function readRequest(id: string, url: unknown, body: unknown): Routable {
  if (isDeeperThan(body, DEEPEST_READ)) return { text: "", tools: [], obstacle: "too_long", earlierTurns: 0 };
  const target = isString(url) ? URL.parse(url, "http://batch") : null;
  const dialect = dialects.find(({ paths }) => target !== null && paths.includes(target.pathname));
  if (target === null || dialect === undefined) throw new Error(`${id}: nothing is answered in place on ${url}`);
  const request = dialect.decode(body, target);
  if (!request.ok) throw new Error(`${id}: ${request.problem.message}`);
  return request.value;
}
