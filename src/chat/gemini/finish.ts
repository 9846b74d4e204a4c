/** Owns the reasons for which an answer ends, and which of them are failures. */

import type { Failure } from "../../core/failure.ts";
import { fail, type Result, succeed } from "../../core/result.ts";
import type { Finish } from "../chat.ts";

/** `CONTINUATION`: a limit a request, after which a caller that knows the protocol goes on. */
const FINISHES: ReadonlyMap<string, Finish> = new Map<string, Finish>([
  ["STOP", "stop"],
  ["MAX_TOKENS", "length"],
  ["CONTINUATION", "length"],
  ...[
    ...["SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MODEL_ARMOR", "ESCALATION"],
    ...["PUP_LIMITED_DISABLED", "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION"],
  ].map((reason): [string, Finish] => [reason, "content_filter"]),
]);

/** What the same request would meet again. */
const FINAL = new Set(["MISSING_THOUGHT_SIGNATURE", "NO_IMAGE"]);

/**
 * Reads a finishReason. MALFORMED_FUNCTION_CALL, OTHER and whatever is new say that no answer came about.
 * @param hasCall - whether the answer holds a call, which the API doesn't tell apart from an ordinary end
 */
export const readFinish = (reason: string, hasCall: boolean): Result<Finish, Failure> => {
  const finish = FINISHES.get(reason);
  if (finish !== undefined) return succeed(finish === "stop" && hasCall ? "tool_calls" : finish);
  return fail({
    kind: "internal",
    message: `The provider's model ended without an answer (${reason.slice(0, 64)}).`,
    retryable: !FINAL.has(reason),
  });
};

const REASONS: Readonly<Record<Finish, string>> = {
  stop: "STOP",
  stop_sequence: "STOP",
  tool_calls: "STOP",
  length: "MAX_TOKENS",
  refusal: "SAFETY",
  content_filter: "SAFETY",
};

export const writeFinish = (finish: Finish): string => REASONS[finish];
