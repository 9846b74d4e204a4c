/** Owns the types of task and how likely each is for a text: a linear head over what the edge model makes of it. */

import type { TextReader } from "../core/model.ts";

export const TASKS = [
  "extract", // finds what a given text says
  "classify", // gives one of a few labels, or yes or no
  "format", // says the same in another form or language, shorter or tidier
  "tool_call", // asks for something to be done or looked up
  "chat", // talk, general knowledge, advice, small pieces of writing
  "code", // writes, explains or mends programs
  "reasoning", // proves, computes, weighs, plans
] as const;

export type Task = (typeof TASKS)[number];

export type TaskProbabilities = Readonly<Record<Task, number>>;

/** Weights of one head: for each task a bias, then one for each of the vector's dimensions. */
export type Head = Readonly<Record<Task, Float32Array>>;

export interface Heads {
  /** Over `TextReader.describe`. */
  readonly encoder: Head;
  /** Over `TextReader.glance`. */
  readonly words: Head;
}

/** By the words alone, without a run of the encoder. */
export const glanceTask = (text: string, reader: TextReader, heads: Heads): TaskProbabilities =>
  probabilities(logits(reader.glance(text), heads.words));

/** By both heads, their logits averaged: together they are right more often than either. One run of the encoder. */
export const readTask = async (text: string, reader: TextReader, heads: Heads): Promise<TaskProbabilities> => {
  const byWords = logits(reader.glance(text), heads.words);
  const byEncoder = logits(await reader.describe(text), heads.encoder);
  return probabilities(byWords.map((x, i) => (x + (byEncoder[i] ?? 0)) / 2));
};

/** The likeliest; the first of equally likely ones. */
export const likeliest = (of: TaskProbabilities): Task =>
  TASKS.reduce((best, task) => (of[task] > of[best] ? task : best));

const logits = (vector: Float32Array, head: Head): number[] =>
  TASKS.map((task) => {
    const [bias = 0, ...weights] = head[task];
    return weights.reduce((sum, weight, i) => sum + weight * (vector[i] ?? 0), bias);
  });

const probabilities = (of: readonly number[]): TaskProbabilities => {
  const most = Math.max(...of);
  const shares = of.map((x) => Math.exp(x - most));
  const sum = shares.reduce((a, b) => a + b, 0);
  return Object.fromEntries(TASKS.map((task, i) => [task, (shares[i] ?? 0) / sum])) as TaskProbabilities;
};
