/** Owns the conversations that tests of tiers are made of. */

import type { ChatRequest, Turn } from "../../src/chat/chat.ts";
import { NOTHING_SAID } from "../support/chat-request.ts";

export const userTurn = (text: string): Turn => ({ role: "user", parts: [{ kind: "text", text }] });

const answer: Turn = { role: "assistant", parts: [{ kind: "text", text: "Very well." }] };

/** A conversation in which the user has said this, turn by turn. */
export const chatOf = (texts: readonly string[], settings: Partial<ChatRequest> = {}): ChatRequest => ({
  ...NOTHING_SAID,
  turns: texts.flatMap((text, index) => (index === 0 ? [userTurn(text)] : [answer, userTurn(text)])),
  ...settings,
});
