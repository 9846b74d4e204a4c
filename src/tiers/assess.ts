/**
 * Owns what is made of a whole conversation: the type of its hardest task and its complexity. Keeps no state.
 *
 * A later turn can only raise the complexity: the encoder reads the first user turn alone, each later one is judged by itself, by its
 * words and by rules, and the hardest of all counts. So the earlier turns come out the same in every request of a conversation,
 * and its tier changes at most twice, upwards. That holds as long as the caller's settings (tools, limits, reasoning), the earlier
 * turns and the model stay the same; where the model can't be asked for one request, that one is judged by rules.
 */

import type { ChatRequest } from "../chat/chat.ts";
import type { TextReader } from "../core/model.ts";
import { complexityOf, turnWeight, type Weights } from "./complexity.ts";
import { type TurnDemands, turnDemands, userTexts } from "./demands.ts";
import type { Fitted } from "./fitted.ts";
import { glanceTask, likeliest, readTask, type Task, type TaskProbabilities } from "./task.ts";

export interface Assessment {
  /** Of the hardest user turn, the first of equally hard ones; "unknown" where no model has read it or it isn't in English. */
  readonly task: Task | "unknown";
  /** 0…1, to three decimals. */
  readonly complexity: number;
}

/** User turns whose words are read, from the first on: up to 1 ms each. Later ones are judged by rules, as of no hard type. */
const MOST_READ = 32;
/** User turns that are judged at all, from the first on, so that no body can cost without bound. */
const MOST_JUDGED = 256;

/** One user turn and, where a model has read it, the types of task. */
interface ReadTurn {
  readonly demands: TurnDemands;
  readonly task: TaskProbabilities | null;
}

/**
 * At most one run of the encoder, however long the conversation; none where there is nothing to read in English.
 * Rejects as `reader` does.
 */
export const assess = async (chat: ChatRequest, reader: TextReader, { heads, read }: Fitted): Promise<Assessment> => {
  const taskOf = (text: string, index: number) =>
    index === 0 ? readTask(text, reader, heads) : glanceTask(text, reader, heads);
  const turns = judgedTexts(chat).map(async (text, index): Promise<ReadTurn> => {
    const demands = turnDemands(text);
    const isRead = index < MOST_READ && demands.foreign === 0;
    return { demands, task: isRead ? await taskOf(text, index) : null };
  });
  return sumUp(chat, await Promise.all(turns), read);
};

/** For when the model can't be asked: by rules alone, which have weights of their own. */
export const assessByRules = (chat: ChatRequest, { unread }: Fitted): Assessment =>
  sumUp(
    chat,
    judgedTexts(chat).map((text) => ({ demands: turnDemands(text), task: null })),
    unread,
  );

const judgedTexts = ({ turns }: ChatRequest): string[] => userTexts(turns).slice(0, MOST_JUDGED);

const sumUp = (chat: ChatRequest, turns: readonly ReadTurn[], weights: Weights): Assessment => {
  const weighed = turns.map(({ demands, task }) => ({ task, weight: turnWeight(demands, task, weights) }));
  const hardest = weighed.reduce((most, turn) => (turn.weight > most.weight ? turn : most), weighed[0] ?? NO_TURN);
  return {
    task: hardest.task === null ? "unknown" : likeliest(hardest.task),
    complexity: complexityOf(chat, hardest.weight, weights),
  };
};

const NO_TURN = { task: null, weight: 0 };
