/**
 * Owns whose signature a thinking block has. Anthropic refuses any that isn't its own, so the chat's signatures say it:
 * "anthropic:…" came from Anthropic and goes back to it alone; any other is another provider's.
 */

import type { ReasoningPart } from "../chat.ts";

const OWN = "anthropic:";
/** What Anthropic thought and keeps secret: there is no text, only what it wants back. */
const REDACTED = "anthropic-redacted:";
/** Anthropic's signatures are base64, which has no colon. */
const FOREIGN = "foreign:";

/** A `redacted_thinking` block's data as a signature. */
export const redactedSignature = (data: string): string => REDACTED + data;

/** The data of a `redacted_thinking` block, null where the part is none. */
export const redactedData = ({ text, signature }: Pick<ReasoningPart, "text" | "signature">): string | null =>
  text === "" && signature?.startsWith(REDACTED) ? signature.slice(REDACTED.length) : null;

/** True where Anthropic will accept the part in a request. */
export const isOwnReasoning = (part: ReasoningPart): boolean =>
  part.signature?.startsWith(OWN) === true || redactedData(part) !== null;

/** True for what stands in a thinking block that Anthropic did not make: its own always have a signature. */
export const isForeignSignature = (written: string): boolean => written === "" || written.startsWith(FOREIGN);

/** @param written - as it stands in a thinking block; "" where a server that isn't Anthropic signs nothing */
export const readSignature = (written: string): string | null => {
  if (!isForeignSignature(written)) return OWN + written;
  return written === "" ? null : written.slice(FOREIGN.length);
};

/** The reverse: a caller of this dialect gets another provider's signature marked, and brings it back so. */
export const writeSignature = (signature: string | null): string => {
  if (signature === null) return "";
  return signature.startsWith(OWN) ? signature.slice(OWN.length) : FOREIGN + signature;
};
