/** Owns the border between the router and the edge model: all the rest of the router knows of it. */

import type { Prediction } from "./decision.ts";
import type { Tool } from "./tool.ts";

export interface Model {
  /** "thimble-1.0.0" */
  readonly version: string;
  /** The confidence from which a draft is right as often as the model card promises, 0…1; the operator may set another. */
  readonly threshold: number;
  /** The same, stricter, for a turn that isn't the conversation's first: more of its meaning lies outside the text. */
  readonly laterTurnThreshold: number;
  /**
   * Reads one request against its tools. Never throws for any text or tools; rejects only when the runtime itself fails.
   * @param text - the user's words
   * @param tools - 1 or more, in any order
   */
  predict(text: string, tools: readonly Tool[], told: Told): Promise<Prediction>;
}

/** What a caller tells about a request besides its text. */
export interface Told {
  /** IANA name of the zone that the text's days and hours are meant in; null leaves it to the system prompt, then to the operator. */
  readonly timeZone: string | null;
  /** The system prompt, of which today's date and the time zone are read; empty where there is none. */
  readonly system: string;
}

/** The model as a reader of texts without tools. */
export interface TextReader {
  /**
   * A text as the encoder understands it: how it begins and, where it is long, how it ends. Costs what `predict` costs for the
   * same text; rejects only when the runtime itself fails.
   * @returns [384] of length 1; the same for the same text
   */
  describe(text: string): Promise<Float32Array>;
  /**
   * The same words one by one, in no order and out of any context: less is understood, but the runtime isn't run.
   * @returns [384] of length 1; the same for the same text
   */
  glance(text: string): Float32Array;
}
