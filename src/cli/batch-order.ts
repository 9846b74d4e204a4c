/** Owns what `npm run batch` is asked for: its arguments, its variables of the environment, its files. */

import { type FileHandle, open } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { isString } from "../core/json.ts";
import { fail, type Result, succeed } from "../core/result.ts";
import { knownTimeZone } from "../core/time-zone.ts";
import { type Configuration, readConfiguration } from "../env.ts";
import { describeProblems } from "./variables.ts";

export interface Order {
  readonly input: string;
  readonly output: string;
  readonly configuration: Configuration;
}

const USAGE = "usage: npm run batch -- IN.jsonl OUT.jsonl [--time-zone NAME]";

/**
 * Fails with the words for a person.
 * @param words - the command line's, after the program
 * @param environment - where the router's own variables for thresholds and time zone are looked for
 */
export function readOrder(words: readonly string[], environment: NodeJS.ProcessEnv): Result<Order, string> {
  const { values, positionals } = readArguments(words) ?? { values: {}, positionals: [] };
  const [input, output, ...others] = positionals;
  if (input === undefined || output === undefined || others.length > 0) return fail(USAGE);
  if (resolve(input) === resolve(output)) return fail("the output must be another file than the input");
  const timeZone = values["time-zone"];
  if (timeZone !== undefined && knownTimeZone(timeZone) === null) return fail(`there is no time zone ${timeZone}`);
  const { ANSWER_THRESHOLD, LATER_TURN_THRESHOLD, TIME_ZONE } = environment;
  const configuration = readConfiguration({
    ANSWER_THRESHOLD,
    LATER_TURN_THRESHOLD,
    TIME_ZONE: timeZone ?? TIME_ZONE,
  });
  if (!configuration.ok) return fail(describeProblems(configuration.problem));
  return succeed({ input, output, configuration: configuration.value });
}

/** Null where there is an option that isn't known, or one without its value. */
function readArguments(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options: { "time-zone": { type: "string" } } });
  } catch {
    return null;
  }
}

/**
 * Makes sure that the input can be read and opens the output, emptying it; before the model is loaded, so that a wrong
 * name is told at once. Fails with the words for a person.
 */
export async function openFiles({ input, output }: Order): Promise<Result<FileHandle, string>> {
  const from = await open(input).catch(codeOf);
  if (typeof from === "string") return fail(`${input} can't be read (${from})`);
  const isFile = (await from.stat()).isFile();
  await from.close();
  if (!isFile) return fail(`${input} can't be read (it is no file)`);
  const to = await open(output, "w").catch(codeOf);
  return typeof to === "string" ? fail(`${output} can't be written (${to})`) : succeed(to);
}

/** The system's name for what went wrong: "ENOENT". Throws whatever is no such error. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && "code" in error && isString(error.code)) return error.code;
  throw error;
}
