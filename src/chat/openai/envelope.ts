/** Owns what stands around an answer and each chunk of a stream: ids, when it was made, by which model. */

import type { WriteContext } from "../codec.ts";

const ANSWER_ID = "chatcmpl-";

/** @param id - the provider's; kept where it is one of this dialect */
export const envelope = (id: string | null, model: string, context: WriteContext) => ({
  id: id?.startsWith(ANSWER_ID) ? id : `${ANSWER_ID}${context.id}`,
  created: Math.floor(context.createdAt.getTime() / 1000),
  model,
});

/** The id of an answer's call that brings none. @param index - of the call among the answer's calls */
export const madeCallId = (context: WriteContext, index: number): string => `call_${context.id}_${index}`;
