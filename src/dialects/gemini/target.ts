/** Owns the end of Gemini's paths: which model is asked, and by which of the methods that generate. */

import { succeed } from "../../core/result.ts";
import { type Reading, refuse } from "../reading.ts";

export interface Target {
  /** As the path writes it, percent-encoding included. */
  readonly model: string;
  readonly streams: boolean;
}

const TARGET = /\/models\/([^/:]+):(generateContent|streamGenerateContent)$/;

export const readTarget = ({ pathname }: URL): Reading<Target> => {
  const [, model, method] = TARGET.exec(pathname) ?? [];
  if (model === undefined) return refuse("The path must end in /models/{model}:generateContent.");
  return succeed({ model, streams: method === "streamGenerateContent" });
};
