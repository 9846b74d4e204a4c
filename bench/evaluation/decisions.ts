/**
 * Owns the model's decisions on measured requests, kept on disk so that a run that was broken off goes on where it stood. They are
 * kept under what they follow from: the model's files, the code that runs them, the packages it
 * uses and the moment that is taken for now.
 */

import { createHash } from "node:crypto";
import { appendFileSync, existsSync, globSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RoutableRequest } from "../../src/core/request.ts";
import type { Tool } from "../../src/core/tool.ts";
import type { DetailedPrediction, EdgeModel } from "../../src/model/edge-model.ts";
import { decide, escalateUnseen } from "../../src/policy/decide.ts";
import { MOMENT } from "./measured-model.ts";
import type { MeasuredRequest } from "./measured-request.ts";

const ROOT = join(import.meta.dirname, "../..");
const ASSETS = join(ROOT, "model-assets");
const FOLDER = join(ROOT, "dist/decisions");

export type KeptPrediction = Omit<DetailedPrediction, "timings" | "candidates">;

export interface Outcome {
  readonly prediction: KeptPrediction;
  readonly answered: boolean;
  /** Why it escalates; null where it is answered. */
  readonly reason: string | null;
}

type DecidingModel = Pick<EdgeModel, "version" | "threshold" | "laterTurnThreshold" | "predict">;

export class Decisions {
  readonly #model: DecidingModel;
  readonly #file: string;
  readonly #kept: Map<string, KeptPrediction>;
  readonly #toolDigests = new WeakMap<readonly Tool[], string>();

  /** @param file - where decisions are kept; those in it already must be of the same model and code */
  constructor(model: DecidingModel, file: string) {
    this.#model = model;
    this.#file = file;
    this.#kept = readKept(file);
    mkdirSync(join(file, ".."), { recursive: true });
    // Ends a line that a broken-off run left half written.
    appendFileSync(file, "\n");
  }

  /** What the router would do with the request, by the rules of `npm run batch`. */
  async decide(request: MeasuredRequest): Promise<Outcome> {
    const { obstacle } = request;
    if (request.text === "" || request.tools.length === 0) return unseen(obstacle ?? "no_tools");
    const prediction = await this.#predict(request);
    const { version: model, threshold: answerThreshold, laterTurnThreshold } = this.#model;
    // Timings and candidates are carried through a decision, never read.
    const whole = { ...prediction, candidates: [], timings: NOT_TIMED };
    const { outcome, reason } = decide(routable(request), whole, { model, answerThreshold, laterTurnThreshold });
    return { prediction, answered: outcome === "answered" && obstacle === null, reason: obstacle ?? reason };
  }

  async #predict({ text, tools }: MeasuredRequest): Promise<KeptPrediction> {
    const key = digest(JSON.stringify([text, this.#digestOf(tools)]));
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const { candidates: _, timings: __, ...prediction } = await this.#model.predict(text, tools);
    this.#kept.set(key, prediction);
    appendFileSync(this.#file, `${JSON.stringify({ key, prediction })}\n`);
    return prediction;
  }

  #digestOf(tools: readonly Tool[]): string {
    const known = this.#toolDigests.get(tools) ?? digest(JSON.stringify(tools));
    this.#toolDigests.set(tools, known);
    return known;
  }
}

/** Where the decisions of the model and code as they stand are kept, those in a time zone by themselves. */
export function decisionsFile(version: string, timeZone: string | null = null): string {
  const { files } = JSON.parse(readFileSync(join(ASSETS, "manifest.json"), "utf8")) as { readonly files: object };
  // Hashed themselves, not by what the manifest says of them: while a model is fitted, some are newer than it.
  const assets = Object.keys(files).map((name) => join(ASSETS, name));
  const sources = ["core", "model", "policy", "tools"].flatMap((part) => globSync(join(ROOT, `src/${part}/**/*.ts`)));
  const hash = createHash("sha256").update(MOMENT.toISOString() + (timeZone ?? ""));
  for (const path of [...assets, ...sources.sort(), join(ROOT, "package-lock.json")]) hash.update(readFileSync(path));
  return join(FOLDER, `${version}-${hash.digest("hex").slice(0, 12)}.jsonl`);
}

const NOT_TIMED = { tools: 0, model: 0, total: 0 };

function unseen(why: Parameters<typeof escalateUnseen>[0]): Outcome {
  const { draft, traces, confidence } = escalateUnseen(why);
  const prediction = { draft, traces, confidence, doubt: why, weakness: why, features: null, decisions: [] };
  return { prediction, answered: false, reason: why };
}

const routable = ({ text, tools, obstacle, earlierTurns }: MeasuredRequest): RoutableRequest => ({
  model: "",
  stream: false,
  streamUsage: false,
  text,
  system: "",
  tools,
  obstacle,
  earlierTurns,
});

const digest = (text: string): string => createHash("sha256").update(text).digest("base64url").slice(0, 22);

function readKept(file: string): Map<string, KeptPrediction> {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  return new Map(lines.flatMap(readLine));
}

function readLine(line: string): [string, KeptPrediction][] {
  try {
    const { key, prediction } = JSON.parse(line) as { key: string; prediction: KeptPrediction };
    return [[key, prediction]];
  } catch {
    return []; // empty, or cut where a run was broken off
  }
}
