/** Owns which result answers which call: told by ids, or by order and name where there are none. */

import type { CallPart, ResultPart, Turn } from "../chat.ts";

/** The call each result answers; a result of no call isn't in it. */
export const matchResults = (turns: readonly Turn[]): ReadonlyMap<ResultPart, CallPart> => {
  const matches = new Map<ResultPart, CallPart>();
  const open: CallPart[] = [];
  for (const part of turns.flatMap(({ parts }) => parts)) {
    if (part.kind === "call") open.push(part);
    if (part.kind !== "result") continue;
    const index = findCall(open, part);
    const [call] = index === -1 ? [] : open.splice(index, 1);
    if (call !== undefined) matches.set(part, call);
  }
  return matches;
};

const findCall = (open: readonly CallPart[], { callId, name }: ResultPart): number => {
  const named = callId === null ? -1 : open.findIndex(({ id }) => id === callId);
  if (named !== -1) return named;
  return open.findIndex((call) => (callId === null || call.id === null) && (name === null || call.name === name));
};

/** The same turns, where both sides of a match bear the id that either does. */
export const withMatchedIds = (turns: readonly Turn[]): readonly Turn[] => {
  const matches = matchResults(turns);
  const ids = new Map([...matches].map(([result, call]) => [call, call.id ?? result.callId]));
  const align = (part: Turn["parts"][number]): Turn["parts"][number] => {
    if (part.kind === "call") return { ...part, id: ids.get(part) ?? part.id };
    if (part.kind !== "result") return part;
    const call = matches.get(part);
    return call === undefined ? part : { ...part, callId: ids.get(call) ?? null };
  };
  return turns.map((turn) => ({ ...turn, parts: turn.parts.map(align) }));
};
