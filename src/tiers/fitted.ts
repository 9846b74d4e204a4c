/** Owns the reading of tasks.json: the weights that model-assets/training/tasks.py fits. */

import { isObject } from "../core/json.ts";
import { HARD_TASKS, type Weights } from "./complexity.ts";
import { REQUEST_DEMANDS, TURN_DEMANDS } from "./demands.ts";
import { type Head, type Heads, TASKS } from "./task.ts";

export interface Fitted {
  readonly heads: Heads;
  /** For requests whose type of task has been read. */
  readonly read: Weights;
  /** For those whose hasn't. */
  readonly unread: Weights;
}

/** A bias and the width of the model's vectors. */
const HEAD_LENGTH = 385;

/**
 * @param tasks - tasks.json, parsed
 * @throws when it isn't what tasks.py writes
 */
export const readFitted = (tasks: unknown): Fitted => {
  if (!isObject(tasks) || !isObject(tasks.heads)) throw new Error("tasks.json holds no heads");
  return {
    heads: { encoder: readHead(tasks.heads.encoder), words: readHead(tasks.heads.words) },
    read: readWeights(tasks.read),
    unread: readWeights(tasks.unread),
  };
};

const readHead = (head: unknown): Head => {
  if (!isObject(head)) throw new Error("tasks.json lacks a head");
  const rows = TASKS.map((task) => {
    const row = head[task];
    if (Array.isArray(row) && row.length === HEAD_LENGTH && row.every(Number.isFinite))
      return [task, Float32Array.from(row)];
    throw new Error(`tasks.json: the head of "${task}" is not ${HEAD_LENGTH} numbers`);
  });
  return Object.fromEntries(rows) as Head;
};

const readWeights = (found: unknown): Weights => {
  if (!isObject(found) || !isObject(found.weights) || typeof found.bias !== "number") {
    throw new Error("tasks.json lacks weights");
  }
  const { weights, bias } = found;
  const named = [...TURN_DEMANDS, ...REQUEST_DEMANDS, ...HARD_TASKS].map((name) => {
    const weight = weights[name];
    if (typeof weight === "number" && weight >= 0 && Number.isFinite(weight)) return [name, weight];
    throw new Error(`tasks.json: the weight of "${name}" is not 0 or more`);
  });
  return { bias, weights: Object.fromEntries(named) as Weights["weights"] };
};
