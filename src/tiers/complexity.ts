/**
 * Owns how hard a request is, 0…1: a logistic sum in which every weight is 0 or more, so that nothing a request has besides
 * makes it easier. Of a conversation the hardest user turn counts.
 */

import type { ChatRequest } from "../chat/chat.ts";
import { REQUEST_DEMANDS, requestDemands, TURN_DEMANDS, type TurnDemands } from "./demands.ts";
import type { TaskProbabilities } from "./task.ts";

/** The types of task that are harder than the others. */
export const HARD_TASKS = ["code", "reasoning"] as const;

type Weight = (typeof TURN_DEMANDS)[number] | (typeof REQUEST_DEMANDS)[number] | (typeof HARD_TASKS)[number];

export interface Weights {
  readonly bias: number;
  /** None below 0. */
  readonly weights: Readonly<Record<Weight, number>>;
}

/**
 * What one user turn adds.
 * @param task - null where it isn't known
 */
export const turnWeight = (demands: TurnDemands, task: TaskProbabilities | null, { weights }: Weights): number => {
  const byTask = HARD_TASKS.reduce((sum, name) => sum + weights[name] * (task?.[name] ?? 0), 0);
  return TURN_DEMANDS.reduce((sum, name) => sum + weights[name] * demands[name], byTask);
};

/**
 * @param hardestTurn - the greatest of the turns' weights
 * @returns 0…1, to three decimals
 */
export const complexityOf = (chat: ChatRequest, hardestTurn: number, { bias, weights }: Weights): number => {
  const demands = requestDemands(chat);
  const sum = REQUEST_DEMANDS.reduce((total, name) => total + weights[name] * demands[name], bias + hardestTurn);
  return Math.round(1000 / (1 + Math.exp(-sum))) / 1000;
};
